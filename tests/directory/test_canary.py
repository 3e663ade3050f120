"""A hidden address is looked for on every way out, and a way out that nobody looks at is named."""

import ast
import asyncio
import io
import json
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest
from starlette.routing import Route

from relief.app import routes
from relief.canary import planting, trying
from relief.canary.findings import findings
from relief.canary.planting import NUMBER, PUBLIC, STREET, TOLD, Planted, plant
from relief.canary.trying import Tried
from relief.canary.ways import WAYS, Way
from relief.directory import store
from relief.directory.search import engine
from relief.soundness import Level
from tests import hall
from tests.access import a_deployment

ROOT = Path(__file__).parents[2]
ROOMS = ("relief.directory", "relief.helpline")
# Whoever imports one of these writes something: a file, a message, a print, an answer.
WRITES = {"csv", "zipfile", "xlsxwriter", "relief.kit.outbox", "relief.kit.paper"}
# What writes, and nothing of a record that could be hidden.
INSIDE = {
    "relief.directory.place_files": "reads towns and counties",
    "relief.directory.exchange": "reads what others give; its report quotes their file",
}
# Staff who look after one record see the whole of it; all else that is shown is asked for.
FOR_STAFF = (
    "/directory/records/",
    *(f"/directory/{name}/{{id:uuid}}" for name in ("temporary", "verify", "unanswered")),
)


command = hall.command


@pytest.fixture(scope="module")
def tried():
    return trying.examine()


def test_a_hidden_address_is_seen_nowhere(tried):
    assert [each for each in tried if each.seen] == []


def test_every_way_was_really_tried(tried):
    assert [each for each in tried if each.missed] == []
    assert len(tried) > len(WAYS) == len({way.name for way in WAYS})


def test_a_search_that_needs_long_to_read_is_waited_for(monkeypatch):
    monkeypatch.setattr(engine, "PATIENCE_S", 0)
    searches = [way for way in WAYS if "search" in way.name]

    assert searches
    assert [each for each in trying.examine(searches) if each.missed] == []


def modules():
    """Modules of the directory and the helpline, each with what it imports and defines."""
    for room in ROOMS:
        for path in (ROOT / room.replace(".", "/")).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), ast.parse(path.read_text())


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def has_routes(tree):
    targets = [t for node in tree.body if isinstance(node, ast.Assign) for t in node.targets]
    return any(getattr(target, "id", "") == "ROUTES" for target in targets)


def is_named(module):
    named = (*INSIDE, *(way.module for way in WAYS))
    return any(module == each or module.startswith(f"{each}.") for each in named)


def test_every_module_that_answers_or_writes_is_named():
    unnamed = [
        name
        for name, tree in modules()
        if (has_routes(tree) or WRITES & set(imported(tree))) and not is_named(name)
    ]

    assert unnamed == [], "add a line to relief.canary.ways.WAYS, or to INSIDE with its reason"


def test_every_page_and_call_is_asked_for():
    keys = (*(each.name for each in fields(Planted)), "at_location")
    named = dict.fromkeys(keys, "01929d6e-7c3a-7b1e-9d3f-2f6a5b8c9d0e")
    paths = {path.partition("?")[0].format(**named) for way in WAYS for path in way.paths}
    unasked = [
        route.path
        for route in routes(a_deployment())
        if isinstance(route, Route)
        and "GET" in route.methods
        and route.endpoint.endpoint.handler.__module__.startswith(ROOMS)
        and not any(route.path_regex.match(path) for path in paths)
    ]

    assert [path for path in unasked if not path.startswith(FOR_STAFF)] == []
    assert all(any(path.startswith(each) for path in unasked) for each in FOR_STAFF)


def test_a_way_that_leaks_is_found():
    way = Way("leaky", "relief.directory", write=lambda house: [f"{PUBLIC}: {STREET}"])
    print_ = Way("print", "relief.directory", write=lambda house: [f"<p>{PUBLIC} 519%2D555-0199"])

    leaky, printed, logs = trying.examine((way, print_))

    assert leaky == Tried("leaky", ("relief.directory: canaryrow",))
    assert printed.seen == ("relief.directory: 5195550199",)
    told = list(findings([leaky, logs]))
    assert [each.level for each in told] == [Level.FAIL, Level.OK]
    assert "canaryrow" in told[0].said


def test_a_workbook_is_looked_into():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("sheet1.xml", f"<c>{STREET}</c>")

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": packed.getvalue()})

    assert planting.seen(asyncio.run(trying.get(app, "/reports.xlsx"))) == ["canaryrow"]


def test_a_way_that_shows_nothing_or_breaks_was_not_tried():
    blank = Way("blank", "relief.directory", write=lambda house: ["nothing here"])
    away = Way("away", "relief.directory", ("/help/nowhere",))

    told = list(findings(trying.examine((blank, away))))

    assert [each.level for each in told] == [Level.FAIL, Level.FAIL, Level.OK]
    assert "/help/nowhere answers 404" in told[1].said


def test_the_doctor_tells_what_came_of_it(command, monkeypatch):
    monkeypatch.setenv("RELIEF_MODE", "demo")

    _, said, _ = command("doctor", "--json")
    found = [each for each in json.loads(said)["findings"] if each["name"] == "canary"]

    assert [each["level"] for each in found] == ["ok"]
    assert all(way.name in found[0]["said"] for way in WAYS)


@pytest.mark.parametrize(
    "text",
    [
        TOLD,
        "9&nbsp;CANARY&#32;ROW",
        "q=9+Canary+Row",
        "%39%20canary%20row",
        "n0c9c9",
        "lat: 43.909",
        "geo:43.909,-80",
        "43,9091 N",
        f"tel:{NUMBER}",
        '"geo": [-81.90946, 1]',
    ],
)
def test_it_is_recognized_however_it_is_written(text):
    assert planting.seen(text)


def test_ordinary_words_are_no_canary():
    assert planting.seen(f"{PUBLIC} House, 43.74 north, a row of canaries, 519-555-0100") == []


def test_a_moment_is_no_place():
    assert planting.seen("as of 2026-11-26T23:18:43.909412Z") == []


def test_what_is_planted_is_hidden_whole_and_sealed(session, settings):
    planted = plant(session, settings)
    row = store.get(session, planted.location, "en")

    assert planting.seen(row.document) == []
    whole = planting.seen(store.whole(session, row).model_dump_json())
    assert set(planting.WORDS) < set(whole)
