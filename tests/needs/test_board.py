"""The board on the desk: found by filters, confirmed with one key, changed in its row."""

import re
from datetime import timedelta

import pytest

from relief.campaigns.models import CampaignState
from relief.kit import audit, clock
from relief.needs import ledger, service
from relief.needs.models import FRESH, Need
from tests.fixtures import a_campaign, a_need, an_agency

BOARD = "/desk/board"
ROWS = re.compile(r'<tr id="n-([0-9a-f-]+)"')


@pytest.fixture
def town(db, now):
    """Two relief efforts, one closed; blankets and money of one, water of the other."""
    with db.session(write=True) as session:
        goderich = a_campaign(session, slug="goderich", place="Goderich")
        flood = a_campaign(session, slug="flood", title_en="Bayfield flood")
        over = a_campaign(session, slug="over", state=CampaignState.CLOSED)
        shelter, kitchen = an_agency(session, slug="shelter"), an_agency(session, slug="kitchen")
        made = {
            "blankets": a_need(session, goderich, shelter, place="Goderich"),
            "money": a_need(
                session, goderich, kitchen, kind="money", item="", unit="CAD", requested=150000
            ),
            "water": a_need(session, flood, kitchen, item="water", unit="litre", urgency=5),
            "old": a_need(session, over, shelter, item="cots"),
        }
        return {name: need.id for name, need in made.items()}


def listed(visitor, query=""):
    return ROWS.findall(visitor.get(BOARD + query).text)


def stands(db, need_id):
    with db.session() as session:
        return session.get(Need, need_id)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["water", "blankets", "money"]),
        ("?campaign=goderich", ["blankets", "money"]),
        ("?agency=kitchen", ["water", "money"]),
        ("?kind=goods", ["water", "blankets"]),
        ("?q=blanket", ["blankets"]),
        ("?campaign=goderich&place=Goderich", ["blankets"]),
        ("?show=stale", []),
        ("?campaign=over", ["old"]),
    ],
)
def test_filters_stand_in_the_address(browser, town, query, names):
    assert listed(browser("coordinator"), query) == [str(town[name]) for name in names]


def test_what_nobody_confirmed_is_asked_about_until_somebody_does(browser, db, town, now):
    now.move(FRESH + timedelta(hours=1))
    desk = browser("coordinator")
    assert "Still true?" in desk.get(BOARD).text
    assert len(listed(desk, "?show=stale")) == 3

    page = f"/campaigns/goderich/needs/{town['blankets']}/confirm"
    row = desk.client.post(page, data=token(desk), headers={"hx-request": "true"})

    assert row.status_code == 200
    assert row.text.lstrip().startswith("<tr")
    assert "Noted: it is still needed." in row.text
    assert "data-confirm" not in row.text
    assert stands(db, town["blankets"]).confirmed_at == clock.now()
    with db.session() as session:
        assert [step.event for step in audit.history(session, f"need:{town['blankets']}")] == [
            "confirmed"
        ]
    assert len(listed(desk, "?show=stale")) == 2


def test_a_need_that_is_met_or_closed_is_not_asked_about(db, town, now):
    with db.session(write=True) as session:
        ledger.commit(session, town["blankets"], 40)
        service.close(session, session.get(Need, town["water"]))
    now.move(FRESH * 2)

    assert not stands(db, town["blankets"]).stale(clock.now())
    assert not stands(db, town["water"]).stale(clock.now())
    assert stands(db, town["money"]).stale(clock.now())


def token(visitor):
    found = re.search(r'name="form_token" value="([^"]+)"', visitor.get(BOARD).text)
    return {"form_token": found[1]}


def adjust(visitor, slug, need_id, **fields):
    path = f"/campaigns/{slug}/needs/{need_id}/adjust"
    data = token(visitor) | {"version": "1", "urgency": "3"} | fields
    return visitor.client.post(path, data=data, headers={"hx-request": "true"})


def test_number_and_urgency_are_changed_in_the_row(browser, db, town):
    desk = browser("coordinator")
    row = adjust(desk, "goderich", town["money"], requested="2,000.50", urgency="5")

    assert "$2,000.50" in row.text
    need = stands(db, town["money"])
    assert (need.requested, need.urgency, need.version) == (200050, 5, 2)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"requested": "10"}, "Less than 15 items cannot be asked for"),
        ({"requested": "50", "version": "7"}, "Someone changed this need"),
        ({"requested": "50", "urgency": "9"}, "Urgency is 1"),
        ({"requested": "many"}, ""),
        ({"requested": "-5"}, ""),
    ],
)
def test_a_change_that_cannot_be_is_said_in_the_row(browser, db, town, fields, words):
    with db.session(write=True) as session:
        ledger.commit(session, town["blankets"], 15)

    row = adjust(browser("coordinator"), "goderich", town["blankets"], **fields)

    assert row.status_code == 200
    assert 'role="alert"' in row.text
    assert words in row.text
    assert stands(db, town["blankets"]).requested == 40


def test_without_a_script_the_board_answers(browser, db, town):
    desk = browser("coordinator")
    path = f"/campaigns/goderich/needs/{town['blankets']}/adjust"

    sent = desk.send(path, page=BOARD, requested="44", urgency="4", version="1")

    assert (sent.status_code, sent.headers["location"]) == (303, "/desk/board?campaign=goderich")
    assert stands(db, town["blankets"]).requested == 44


def test_the_county_reads_the_board_and_changes_nothing(browser, db, town, now):
    now.move(FRESH * 2)
    county = browser("county")
    page = county.get(BOARD)

    assert page.status_code == 200
    assert "Blankets" in page.text
    assert "adjust" not in page.text
    assert "data-confirm" not in page.text
    path = f"/campaigns/goderich/needs/{town['blankets']}/confirm"
    assert county.client.post(path, data={}).status_code == 403
    assert browser("call-taker").get(BOARD).status_code == 403


def test_two_changes_at_once_do_not_overwrite_each_other(browser, db, town):
    one, other = browser("coordinator"), browser("coordinator")
    adjust(one, "goderich", town["blankets"], requested="50")

    row = adjust(other, "goderich", town["blankets"], requested="60")

    assert "Someone changed this need" in row.text
    assert stands(db, town["blankets"]).requested == 50
