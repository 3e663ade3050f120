"""What callers say of the helpline, for the office: each share with its margin, in plain words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline.gaps import periods
from relief.helpline.gaps import wording as periods_said
from relief.helpline.survey import results, sheets, wording
from relief.helpline.survey.results import Asked, Result
from relief.kit import clock, downloads, tables
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
MARGIN = N_("In 95 of 100 such surveys the margin holds what all callers would have said.")


def show(call: Call) -> Response:
    """The results of four quarters, or of one."""
    period, months = _period(call)
    zone = call.settings.time_zone
    # While answers still come in, whoever reads today and tomorrow knows whose the new words are.
    settled = periods.latest(clock.now(), zone).months[-1]
    words_until = settled if call.actor.may("coordinator") else None
    found = results.of(call.session, months, zone, words_until=words_until)
    quarters = [
        (each.key, call.say(QUARTER, n=each.number, year=each.year)) for each in _quarters(call)
    ]
    return call.page(
        "survey/results.html",
        asked=_asked(found.asked),
        questions=[_question(call, each) for each in found.questions],
        words=found.words,
        enough=results.ENOUGH,
        finished=found.asked.finished,
        periods=quarters,
        period=period,
        period_words=_in_words(call, months),
        file=f"{HERE}.csv?period={period}",
    )


def as_csv(call: Call) -> Response:
    """The same for a spreadsheet, without anybody's words."""
    period, months = _period(call)
    found = results.of(call.session, months, call.settings.time_zone)
    table = sheets.table(found.questions, call.lang)
    about = [[table.title], [_in_words(call, months)], *sheets.asked(found.asked, call.lang)]
    head = [*about, [call.say(MARGIN)], [table.note], []]
    return downloads.private(
        tables.as_csv(table, head), downloads.CSV, f"callers-survey-{period}.csv"
    )


def _period(call: Call) -> tuple[str, Sequence[date]]:
    """The quarter that is asked for and its months, or else the year."""
    quarters, chosen = _quarters(call), periods.named(call.query("period"))
    if chosen in quarters:
        return chosen.key, chosen.months
    return YEAR, periods.back(quarters[0].months[-1], MONTHS)


def _in_words(call: Call, months: Sequence[date]) -> str:
    now = periods.month_of(clock.now(), call.settings.time_zone)
    return periods_said.period([each for each in months if each <= now], call.lang)


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


ROUTES = [
    Route(HERE, endpoint(show, OFFICE), methods=["GET"]),
    Route(f"{HERE}.csv", endpoint(as_csv, OFFICE), methods=["GET"]),
]
