"""The helpline in figures for everybody: by whole quarters, on a page and as open data."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline.gaps import offered, wording
from relief.helpline.gaps.periods import Quarter
from relief.helpline.statistics import open_sheets, published
from relief.helpline.statistics.published import Published
from relief.kit import clock, downloads, fresh, tables
from relief.kit.auth import ANYONE
from relief.kit.web import Call, endpoint

HERE = "/figures"


def show(call: Call) -> Response:
    """Every table of a quarter beside the same quarter a year before."""
    quarter = offered.chosen(call)
    now = published.of(call.session, quarter)
    before = published.of(call.session, Quarter(quarter.year - 1, quarter.number))
    made = open_sheets.tables(now, before, call.settings.time_zone, call.lang)
    response = call.page(
        "statistics/figures.html",
        tables=[tables.shown(each, call.lang) for each in made],
        chosen=quarter.key,
        periods=[(each.key, wording.quarter(each, call.lang)) for each in offered.quarters(call)],
        period=wording.quarter(quarter, call.lang),
        files=[(form, f"{HERE}/{quarter.key}.{form.lower()}") for form in ("CSV", "JSON")],
        hidden=call.say(wording.DEFINITIONS["hidden"]),
        licence=call.settings.open_data_licence,
        as_of=now.as_of,
        time_zone=call.settings.time_zone,
    )
    return fresh.shared(call, response)


def as_csv(call: Call) -> Response:
    """A quarter for a spreadsheet."""
    found, table = _data(call)
    lines = [[table.title], *([key, text] for key, text in _head(call, found).items()), []]
    text, name = tables.as_csv(table, lines), f"helpline-{found.quarter.key}.csv"
    return fresh.for_all(call, downloads.named(text, downloads.CSV, name))


def as_json(call: Call) -> Response:
    """A quarter for a program."""
    found, table = _data(call)
    head: dict[str, Any] = {"title": table.title, **_head(call, found)}
    return fresh.for_all(call, call.json({**head, "rows": table.records()}))


def _data(call: Call) -> tuple[Published, tables.Table]:
    found = published.of(call.session, offered.quarter(call, call.path("quarter")))
    return found, open_sheets.open_data(found, call.lang)


def _head(call: Call, found: Published) -> dict[str, str]:
    """Under what licence, as of when, and what an empty cell means."""
    return {
        "licence": call.settings.open_data_licence,
        "as_of": clock.rfc3339(found.as_of) if found.as_of else "",
        "time_zone": call.settings.time_zone,
        "hidden": call.say(wording.DEFINITIONS["hidden"]),
    }


ROUTES = [
    Route(HERE, endpoint(show, ANYONE), methods=["GET"]),
    Route(f"{HERE}/{{quarter}}.csv", endpoint(as_csv, ANYONE), methods=["GET"]),
    Route(f"{HERE}/{{quarter}}.json", endpoint(as_json, ANYONE), methods=["GET"]),
]
