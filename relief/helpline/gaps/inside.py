"""Needs and gaps for staff: exact, month by month, and the areas that ask for more than before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline.gaps import divisions, figures, page, periods, rises, sheets, wording
from relief.helpline.gaps.models import HelplineRise
from relief.kit import chronicle, clock, i18n, tables
from relief.kit.auth import for_role
from relief.kit.errors import Missing
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

STAFF, OFFICE = for_role("specialist", "comms"), for_role("comms")
HERE = "/line/gaps"
YEAR, MONTHS = "year", 25  # how many months can be chosen
SEEN = N_("Noted: it stands at the head of pages no longer.")
NO_AREA = N_("There is no area of this number in Ontario.")


@dataclass(frozen=True, slots=True)
class Period:
    """Some months that staff asked for."""

    key: str
    months: Sequence[date]


def show(call: Call) -> Response:
    """The map, exact, with every filter at once."""
    session, lang = call.session, call.lang
    chosen = _period(call)
    found = figures.of(session, chosen.months)
    names = wording.named(session, found.topics, lang)
    wish = page.asked(call, found.topics)
    kept = urlencode({"period": chosen.key})
    return call.page(
        "gaps/inside.html",
        **page.content(call, found, wish, names, f"{HERE}/{{code}}?{kept}"),
        warning="",
        period=wording.period(chosen.months, lang),
        chosen=chosen.key,
        periods=_choices(call),
        files=[],
        rises=_rises(call, rises.listing(session)),
        may_see=call.actor.may("comms"),
        as_of=found.as_of,
        here=HERE,
        time_zone=call.settings.time_zone,
    )


def area(call: Call) -> Response:
    """One division, month by month, and of the chosen time by topic and reason."""
    code, session, lang = call.path("code"), call.session, call.lang
    if code not in divisions.CODES:
        raise Missing(NO_AREA, code="unknown_area")
    chosen = _period(call)
    found = figures.of(session, chosen.months)
    names = wording.named(session, found.topics, lang)
    months = periods.back(_this(call), MONTHS)[::-1]
    by_month = figures.by_month(session, months)
    times = [
        (i18n.month(month, lang), by_month.get((month, code), figures.Three())) for month in months
    ]
    made = [
        sheets.over_time(call.say(N_("Month")), times, code, lang),
        sheets.about(found, code, names, lang),
        sheets.why(found, code, lang),
    ]
    return call.page(
        "gaps/inside_area.html",
        area=divisions.name(code, lang),
        period=wording.period(chosen.months, lang),
        tables=[tables.shown(each, lang) for each in made],
        here=HERE,
        hidden="",
    )


def see(call: Call) -> Response:
    """Say that a rise was seen."""
    rises.see(call.session, UUID(call.path("id")))
    return call.redirect(HERE, flash=SEEN)


def _rises(call: Call, rows: Sequence[HelplineRise]) -> list[dict[str, Any]]:
    who = chronicle.who(call.session, [row.seen_by for row in rows if row.seen_by], call.lang)
    return [
        {
            "id": row.id,
            "text": wording.risen(row, call.lang),
            "area": row.area,
            "found_at": row.found_at,
            "seen_by": who.get(row.seen_by, ""),
            "seen_at": row.seen_at,
        }
        for row in rows
    ]


def _period(call: Call) -> Period:
    """A month, a quarter, or the last twelve months, which is what is shown if nothing is said."""
    text, this = call.query("period"), _this(call)
    if quarter := periods.named(text):
        return Period(text, quarter.months)
    if month := periods.month_named(text):
        return Period(text, [month])
    return Period(YEAR, periods.back(this, 12))


def _choices(call: Call) -> list[tuple[str, str]]:
    months = periods.back(_this(call), MONTHS)[::-1]
    quarters = dict.fromkeys(periods.quarter_of(month) for month in months)
    return [
        (YEAR, call.say(N_("The last twelve months"))),
        *((each.key, wording.quarter(each, call.lang)) for each in quarters),
        *((f"{month:%Y-%m}", i18n.month(month, call.lang)) for month in months),
    ]


def _this(call: Call) -> date:
    return periods.month_of(clock.now(), call.settings.time_zone)


ROUTES = [
    Route(HERE, endpoint(show, STAFF), methods=["GET"]),
    Route(f"{HERE}/rises/{{id:uuid}}/seen", endpoint(see, OFFICE), methods=["POST"]),
    Route(f"{HERE}/{{code}}", endpoint(area, STAFF), methods=["GET"]),
]
