"""The helpline's statistics for the office: on a page, printed, as CSV and as a workbook."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline.gaps import divisions, periods, sheets, wording
from relief.helpline.gaps.models import Measure
from relief.helpline.statistics import reading
from relief.helpline.statistics.reading import Report
from relief.helpline.statistics.sheets import TITLES, Tabler
from relief.kit import chart, clock, downloads, i18n, tables
from relief.kit.auth import for_role
from relief.kit.chart import Series
from relief.kit.errors import Missing
from relief.kit.i18n import N_
from relief.kit.tables import Table
from relief.kit.web import Call, endpoint

OFFICE = for_role("coordinator", "comms")
HERE = "/reports/helpline"
NO_TABLE = N_("There is no such table of the helpline's figures.")
UNKNOWN = "unknown"  # in an address: who lives nobody knows where
CHOICES = 24  # months that a year can end with
EXACT = N_("Exact figures for staff; small ones are not for publication.")


def show(call: Call) -> Response:
    """Every table of twelve months beside the twelve before."""
    report, made = _made(call)
    last, area = _last(call), call.query("area")
    asked = {"until": f"{last:%Y-%m}", "area": area if _area(call) is not None else ""}
    codes = sheets.by_name(call.lang)
    return call.page(
        "statistics/helpline.html",
        tables=[tables.shown(each, call.lang) for each in made],
        charts=_charts(call, report, made),
        months=[(f"{each:%Y-%m}", i18n.month(each, call.lang)) for each in _months(call)],
        areas=[(code or UNKNOWN, wording.area(code, call.lang)) for code in codes],
        filters=asked,
        query=urlencode({name: text for name, text in asked.items() if text}),
        period=wording.period(report.now.months, call.lang),
        as_of=report.as_of,
        time_zone=call.settings.time_zone,
    )


def as_csv(call: Call) -> Response:
    """One table."""
    report, made = _made(call)
    found = next((each for each in made if each.key == call.path("name")), None)
    if found is None:
        raise Missing(NO_TABLE, code="unknown_report")
    text = tables.as_csv(found, [*_head(call, report), [found.note], []])
    return downloads.private(text, downloads.CSV, f"helpline-{found.key}.csv")


def as_xlsx(call: Call) -> Response:
    """Every table, a sheet each."""
    report, made = _made(call)
    book = tables.as_xlsx(made, _head(call, report), report.as_of or clock.now())
    return downloads.private(book, downloads.XLSX, "helpline.xlsx")


def _made(call: Call) -> tuple[Report, list[Table]]:
    report = reading.of(call.session, _last(call), _area(call))
    found = {*report.now.by_topic(Measure.NEEDS), *report.before.by_topic(Measure.NEEDS)}
    names = wording.named(call.session, sorted(found), call.lang)
    return report, Tabler(report, names, call.settings.time_zone, call.lang).all()


def _head(call: Call, report: Report) -> list[list[str]]:
    """Of what, of where and as of when: nobody reads a file without these."""
    zone, area = call.settings.time_zone, _area(call)
    where = call.say(N_("All")) if area is None else wording.area(area, call.lang)
    at = i18n.moment(report.as_of, zone, call.lang) if report.as_of else "–"
    return [
        [call.say(N_("The helpline in figures"))],
        [wording.period(report.now.months, call.lang), where],
        [call.say(N_("Figures as of")), at, zone],
        [call.say(EXACT)],
    ]


def _charts(call: Call, report: Report, made: list[Table]) -> list[dict[str, Any]]:
    """Calls by month, by hour and by weekday as bars."""
    found = []
    for key in ("months", "hours", "weekdays"):
        table = next(each for each in made if each.key == key)
        values = [int(str(row[1])) for row in table.rows]
        labels = [str(row[0]) for row in table.rows]
        if key == "months":
            labels = [i18n.month_short(month, call.lang) for month in report.now.months]
        top = values.index(max(values))
        desc = call.say(N_("Most: {n}, {when}."), n=values[top], when=str(table.rows[top][0]))
        series = [Series(call.say(N_("Calls")), values)]
        found.append(
            {
                "title": call.say(TITLES[key]),
                "desc": desc,
                "svg": chart.bars(labels, series, title=call.say(TITLES[key]), desc=desc),
            }
        )
    return found


def _last(call: Call) -> date:
    """The month that the year ends with: this one, or one of the last two years."""
    wanted, months = periods.month_named(call.query("until")), _months(call)
    return wanted if wanted in months else months[0]


def _months(call: Call) -> list[date]:
    this = periods.month_of(clock.now(), call.settings.time_zone)
    return periods.back(this, CHOICES)[::-1]


def _area(call: Call) -> str | None:
    text = call.query("area")
    if text == UNKNOWN:
        return ""
    return text if text in divisions.CODES else None


ROUTES = [
    Route(path, endpoint(handler, OFFICE), methods=["GET"])
    for path, handler in (
        (HERE, show),
        (f"{HERE}.xlsx", as_xlsx),
        (f"{HERE}/tables/{{name}}.csv", as_csv),
    )
]
