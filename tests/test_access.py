"""Who may do what: each route, asked by everybody, answers as the table says."""

import asyncio
import re
from datetime import timedelta

import pytest

from relief.app import build
from relief.kit import csrf, forms, ids, sessions, workers
from relief.kit.auth import ROLES, SCOPES
from relief.staff import tokens
from relief.staff.schemas import NewToken
from tests import access
from tests.fixtures import ORIGIN, a_campaign, a_need, a_pledged, an_account, an_agency

PUBLIC, WITH, WITHOUT = "the public", "a token of its scope", "a token of every other scope"
PARAMETER = re.compile(r"{(\w+)(:\w+)?}")
PATIENCE_S = 60


@pytest.fixture
def database_url(sqlite_url):
    """One kind of database is enough: who is let in is decided before it is asked."""
    return sqlite_url


@pytest.fixture
def app(settings, db):
    return build(settings, db=db)


@pytest.fixture
def loop():
    """One loop for all requests: each would else begin with threads of its own."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def places(db, now):
    """What each parameter of a path names, so that the handlers behind the door have work.

    Time stands still: the worker that was just seen is not late before every route was asked.
    """
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        workers.beat(session, ids.new())  # else the service says that it is not ready
        need, pledge = a_need(session, campaign, agency), a_pledged(session, campaign)
        return {
            "agencies": agency.slug,
            "slug": campaign.slug,
            "needs": need.id,
            "reference": pledge.reference,
            "id": ids.new(),
            "referral": ids.new(),
            "slip": ids.new(),
            "number": 1,
            **{name: ids.new() for name in ("need", "referral", "slip")},
            "agency_id": agency.id,
        }


def test_the_table_is_what_the_routes_say():
    assert access.found() == access.kept(), "if it should be so: python -m tests.access"


def test_every_route_has_a_rule_of_its_own():
    assert [line for line in access.found() if line.endswith("NO RULE")] == []


@pytest.mark.parametrize("who", [PUBLIC, *ROLES, WITH, WITHOUT, access.OWN])
def test_each_is_let_in_where_the_table_says_and_nowhere_else(who, loop, app, db, settings, places):
    wrong, account_id = [], seated(who, db, places)
    for line in access.kept():
        method, path, *admitted = line.split()
        scopes = set(SCOPES) & set(admitted)
        names = {access.ANYONE, who} | (scopes if who == WITH else set())
        headers = signed_in(who, account_id, scopes, db, settings, places)
        status, there = loop.run(answer(app, method, filled(path, places), headers))
        let_in = not (status in {401, 403} or there.startswith("/sign-in?next="))
        if let_in is not bool(names & set(admitted)) or status >= 500:
            wrong.append(f"{line} - {who}: {status} {there}")

    assert wrong == []


def seated(who, db, places):
    """The id of an account of `who`, if that is a role."""
    if who not in ROLES:
        return None
    with db.session(write=True) as session:
        agency_id = places["agency_id"] if who == "agency" else None
        return an_account(session, who, agency_id=agency_id).id


def signed_in(who, account_id, scopes, db, settings, places):
    """Headers of a request by `who`, with a form's token; a new session each time."""
    headers, session_id = {}, ""
    with db.session(write=True) as session:
        if account_id:
            value = sessions.begin(session, account_id, timedelta(hours=1))
            headers["cookie"] = f"{sessions.cookie_name(https=settings.https)}={value}"
            session_id = str(sessions.find(session, value).id)
        elif who != PUBLIC:
            given = scopes or {"appeals:write"} if who == WITH else set(SCOPES) - scopes
            wish = {"name": "Partner", "scopes": sorted(given)}
            if who == access.OWN:
                wish |= {"scopes": list(tokens.OWN), "agency": places["agencies"]}
            wish = forms.parse(NewToken, wish)
            headers["authorization"] = f"Bearer {tokens.make(session, wish)[1]}"
    return headers | {csrf.HEADER: csrf.token(settings.secret, session_id)}


def filled(path, places):
    """`path` to something that is there, where the test has such a thing."""

    def named(match):
        rooms = [room for room in ("agencies", "needs") if f"/{room}/{match[0]}" in path]
        return str(places.get(rooms[0] if rooms else match[1], "unknown"))

    return PARAMETER.sub(named, path)


async def answer(app, method, path, headers):
    """How the application begins to answer: its status, and where it sends the browser.

    A stream never ends, so it is left as soon as it has begun.
    """
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), text.encode()) for name, text in told(headers).items()],
        "client": ("127.0.0.1", 50000),
        "server": ("testserver", 80),
    }
    begun = asyncio.Event()
    started = {}
    bodies = asyncio.Queue()
    bodies.put_nowait({"type": "http.request", "body": b""})

    async def send(message):
        if message["type"] == "http.response.start":
            started.update(message)
            begun.set()

    handling = asyncio.create_task(app(scope, bodies.get, send))
    beginning = asyncio.create_task(begun.wait())
    await asyncio.wait(
        {handling, beginning}, timeout=PATIENCE_S, return_when=asyncio.FIRST_COMPLETED
    )
    headers = {name.decode(): text.decode() for name, text in started.get("headers", [])}
    if headers.get("content-type", "").startswith("text/event-stream"):
        handling.cancel()
    await asyncio.wait({handling}, timeout=PATIENCE_S)
    beginning.cancel()
    return started["status"], headers.get("location", "")


def told(headers):
    return {"host": ORIGIN.removeprefix("http://"), "content-length": "0"} | headers
