"""Needs and gaps for everybody: by whole quarters, with few people hidden; and as open data."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline.gaps import divisions, kept, offered, page, sheets, wording
from relief.helpline.gaps.published import Published
from relief.kit import clock, downloads, fresh, tables
from relief.kit.auth import ANYONE
from relief.kit.errors import Missing
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

HERE = "/map"
FIGURES = "/figures"  # the same quarters by channel, language and hour
FORMS = ("csv", "json")
NO_AREA = N_("There is no area of this number in Ontario.")
ONE_AT_A_TIME = N_(
    "A topic and a reason at once would tell of too few people. The map shows the topic."
)


def show(call: Call) -> Response:
    """The map of a quarter."""
    quarter = offered.chosen(call)
    found = kept.of(call.services).of(call.session, quarter)
    names = wording.named(call.session, found.topics, call.lang)
    wish = page.asked(call, found.topics)
    both = wish.topic is not None and bool(wish.reason)
    if both:
        wish = page.Asked(wish.measure, wish.topic)
    response = call.page(
        "gaps/map.html",
        **page.content(call, found, wish, names, f"{HERE}/{{code}}"),
        warning=call.say(ONE_AT_A_TIME) if both else "",
        period=wording.quarter(quarter, call.lang),
        chosen=quarter.key,
        periods=[(each.key, wording.quarter(each, call.lang)) for each in offered.quarters(call)],
        files=[(form, f"{HERE}/{quarter.key}.{form.lower()}") for form in ("CSV", "JSON")],
        definitions=list(sheets.definitions(call.lang, call.settings.time_zone).values()),
        licence=call.settings.open_data_licence,
        as_of=found.as_of,
        here=HERE,
        time_zone=call.settings.time_zone,
    )
    return fresh.shared(call, response)


def area(call: Call) -> Response:
    """One division: quarter by quarter, and the newest by topic and reason."""
    code = call.path("code")
    if code not in divisions.CODES:
        raise Missing(NO_AREA, code="unknown_area")
    quarters = offered.quarters(call)
    several = [kept.of(call.services).of(call.session, each) for each in quarters]
    newest = several[0]
    names = wording.named(call.session, newest.topics, call.lang)
    times = [(wording.quarter(each.quarter, call.lang), each.of_area(code)) for each in several]
    made = [
        sheets.over_time(call.say(N_("Quarter")), times, code, call.lang),
        sheets.about(newest, code, names, call.lang),
        sheets.why(newest, code, call.lang),
    ]
    response = call.page(
        "gaps/area.html",
        area=divisions.name(code, call.lang),
        period=wording.quarter(quarters[0], call.lang),
        tables=[tables.shown(each, call.lang) for each in made],
        here=HERE,
        hidden=call.say(wording.DEFINITIONS["hidden"]),
    )
    return fresh.shared(call, response)


def as_csv(call: Call) -> Response:
    """A quarter for a spreadsheet."""
    found, table, head = _data(call)
    lines = [[table.title]]
    lines += [[call.say(N_("Licence")), head["licence"]], [call.say(N_("As of")), head["as_of"]]]
    lines += [[key, text] for key, text in head["definitions"].items()]
    text = tables.as_csv(table, [*lines, []])
    name = f"needs-and-gaps-{found.quarter.key}.csv"
    return fresh.for_all(call, downloads.named(text, downloads.CSV, name))


def as_json(call: Call) -> Response:
    """A quarter for a program."""
    _, table, head = _data(call)
    return fresh.for_all(call, call.json(sheets.as_json(table, head)))


def listed(call: Call) -> Response:
    """Every published quarter, and where it stands."""
    found = [
        {
            "quarter": each.key,
            **{form: call.settings.url(f"{HERE}/{each.key}.{form}") for form in FORMS},
            "figures": {form: call.settings.url(f"{FIGURES}/{each.key}.{form}") for form in FORMS},
        }
        for each in offered.quarters(call)
    ]
    head = {"title": call.say(page.TITLE), "licence": call.settings.open_data_licence}
    return fresh.for_all(call, call.json({**head, "quarters": found}))


def _data(call: Call) -> tuple[Published, tables.Table, dict[str, Any]]:
    quarter = offered.quarter(call, call.path("quarter"))
    found = kept.of(call.services).of(call.session, quarter)
    names = wording.named(call.session, found.topics, call.lang)
    table = sheets.open_data(found, names, call.lang)
    head = {
        "title": table.title,
        "quarter": quarter.key,
        "as_of": clock.rfc3339(found.as_of) if found.as_of else "",
        "licence": call.settings.open_data_licence,
        "definitions": sheets.definitions(call.lang, call.settings.time_zone),
    }
    return found, table, head


ROUTES = [
    Route(HERE, endpoint(show, ANYONE), methods=["GET"]),
    Route(f"{HERE}/data.json", endpoint(listed, ANYONE), methods=["GET"]),
    Route(f"{HERE}/{{quarter}}.csv", endpoint(as_csv, ANYONE), methods=["GET"]),
    Route(f"{HERE}/{{quarter}}.json", endpoint(as_json, ANYONE), methods=["GET"]),
    Route(f"{HERE}/{{code}}", endpoint(area, ANYONE), methods=["GET"]),
]
