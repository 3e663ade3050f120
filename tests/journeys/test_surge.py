"""A quiet relief effort, then a famous person's post: named within a minute, told, and borne."""

import html
import re
from datetime import timedelta

import pytest
from sqlmodel import select

from notifications.links import service as links
from notifications.links.arrivals import ROOM
from notifications.surges.models import Surge
from relief.campaigns import service as campaigns
from relief.kit.jobs import Work
from relief.scheduler import JOBS
from tests.fixtures import a_campaign, a_key, pledges_in
from tests.pledges.visiting import visit  # noqa: F401 - the lane is running

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"
QUARTER = timedelta(seconds=15)
[LOOK] = [job for job in JOBS if job.key == "surges"]
NAMED = r"A novelist's post: [0-9]+× the usual since 4:0[0-9] p\.m\."
BANNER = {"text__en": "Please promise here.", "text__fr": "Faites votre promesse ici."}


@pytest.fixture
def code(db, now):
    """The short link that a writer with many readers asked us for."""
    with db.session(write=True) as session:
        effort = a_campaign(session, slug="goderich")
        return links.make(session, effort, label="A novelist's post", network="x").code


@pytest.fixture
def quarter(app, db, settings, now):
    """Fifteen seconds pass: what was counted is written down, and the clock's job looks."""

    def quarter():
        now.move(QUARTER)
        app.state.services.rooms[ROOM].flush()
        LOOK.run(Work(settings, db))
        with db.session() as session:
            return session.exec(select(Surge)).first()

    return quarter


def come(visitor, code, times):
    for _ in range(times):
        assert visitor.get(f"/g/{code}").status_code == 302


def promise(visitor, code, n):
    """Follow the post to the form, and send it as the page gave it."""
    page = visitor.get(f"/g/{code}").headers["location"]
    form = re.search(r'href="(/c/goderich/give\?[^"]*)"', visitor.get(page).text)[1]
    brought = re.search(r'name="code" value="([^"]*)"', visitor.get(form).text)[1]
    donor = {"donor__name": f"Ada Field {n}", "donor__email": f"ada{n}@example.org"}
    given = {"kind": "money", "amount": "50", "key": a_key(), "code": brought}
    assert visitor.send("/c/goderich/give", page=form, **given, **donor).status_code == 303


def call(taker, code, n):
    """Read the code to the call-taker."""
    donor = {"donor__name": f"Bo Marsh {n}", "donor__phone": f"519-555-01{n:02}"}
    given = {"kind": "money", "amount": "20", "key": a_key(), "code": code.lower()}
    sent = taker.send("/console/goderich", outcome="promised", **given, **donor)
    assert sent.status_code == 303


def heard(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def test_a_famous_persons_post(db, visit, code, quarter):  # noqa: F811 - the fixture
    reader, taker, comms = visit(), visit("call-taker"), visit("coordinator")
    reader.client.headers["user-agent"] = PHONE
    for n in range(8):  # a quiet afternoon
        come(reader, code, n % 2)
        assert quarter() is None

    named = None
    for n in range(8):  # the post: 300 people and 40 promises in two minutes
        come(reader, code, 34)
        for each in range(3):
            promise(reader, code, n * 3 + each)
        for each in range(2):
            call(taker, code, n * 2 + each)
        surge = quarter()
        named = named if named is not None else surge and n

    assert named is not None
    assert named < 4, "named within a minute of its beginning"
    with db.session() as session:
        assert len([each for each in pledges_in(session) if each.code.upper() == code]) == 40
    assert (surge.promises, surge.n) == (40, 8 * 34 + 24)

    # The floor is told, and says how it is by two keys.
    assert re.search(NAMED, heard(taker.get("/console/goderich")))
    taker.send("/floor", page="/console/goderich", level="overwhelmed", back="/console")
    page = f"/surges/{surge.id}"
    assert "Lines: Overwhelmed" in heard(comms.get(page))

    # What can be done is one press each, and one back.
    comms.send(f"{page}/banner", page=page, **BANNER)
    assert "Please promise here." in reader.get("/c/goderich").text
    comms.send(f"{page}/threshold/raise", page=page)
    assert confirmed_from(db) == 5_000_000
    comms.send(f"{page}/draft", page=page)

    for _ in range(60):  # it ebbs away
        quarter()
    assert quarter().ended_at is not None
    comms.send(f"{page}/threshold/lower", page=page)
    comms.send(f"{page}/banner/hide", page=page)
    assert confirmed_from(db) is None
    assert "Please promise here." not in reader.get("/c/goderich").text
    assert not re.search(NAMED, heard(taker.get("/console/goderich")))
    told = heard(comms.get("/campaigns/goderich"))
    for step in ("Many more than usual came at once", "As many as usual come again"):
        assert step in told


def confirmed_from(db):
    with db.session() as session:
        return campaigns.get(session, "goderich").confirm_from_cents
