"""What callers say of the helpline, for the office: each share with its margin, in plain words."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline.gaps import periods
from relief.helpline.gaps import wording as periods_said
from relief.helpline.survey import results, wording
from relief.helpline.survey.results import Asked, Result
from relief.kit import clock
from relief.kit.auth import for_role
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

OFFICE = for_role("coordinator", "comms")
HERE = "/reports/helpline/survey"
YEAR = "year"
QUARTERS = 8  # that can be chosen
MONTHS = 12
MANY = 0.2  # of those who were drawn: then it is no lot any more that decides
QUARTER = N_("Quarter {n} of {year}")


def show(call: Call) -> Response:
    """The results of four quarters, or of one."""
    zone, lang = call.settings.time_zone, call.lang
    quarters = _quarters(call)
    chosen = periods.named(call.query("period"))
    last, now = quarters[0].months[-1], periods.month_of(clock.now(), zone)
    months = chosen.months if chosen in quarters else periods.back(last, MONTHS)
    found = results.of(call.session, months, zone, words=call.actor.may("coordinator"))
    return call.page(
        "survey/results.html",
        asked=_asked(found.asked),
        questions=[_question(call, each) for each in found.questions],
        words=found.words,
        enough=results.ENOUGH,
        finished=found.asked.finished,
        periods=[(each.key, call.say(QUARTER, n=each.number, year=each.year)) for each in quarters],
        period=chosen.key if chosen and chosen in quarters else YEAR,
        period_words=periods_said.period([each for each in months if each <= now], lang),
    )


def _quarters(call: Call) -> list[periods.Quarter]:
    """This quarter, and those before it, the newest first."""
    zone = call.settings.time_zone
    months = periods.back(periods.month_of(clock.now(), zone), QUARTERS * results.QUARTER)
    return [*dict.fromkeys(periods.quarter_of(each) for each in months[::-1])][:QUARTERS]


def _asked(asked: Asked) -> dict[str, int | bool]:
    return {
        "drawn": asked.drawn,
        "not_asked": asked.not_asked,
        "declined": asked.declined,
        "agreed": asked.agreed,
        "answered": asked.answered,
        "put": asked.declined + asked.agreed,
        "is_thin": asked.drawn >= results.ENOUGH and asked.not_asked > MANY * asked.drawn,
    }


def _question(call: Call, result: Result) -> dict[str, Any]:
    answers = wording.ANSWERS[result.key]
    return {
        "key": result.key,
        "ask": call.say(wording.QUESTIONS[result.key]),
        "good": call.say(wording.GOOD[result.key]),
        "answers": result.answers,
        "of_100": result.good.of_100 if result.good else None,
        "levels": [
            {
                "said": call.say(answers[each.key]),
                "count": each.count,
                "of_100": each.margin.of_100 if each.margin else None,
            }
            for each in result.levels
        ],
    }


ROUTES = [Route(HERE, endpoint(show, OFFICE), methods=["GET"])]
