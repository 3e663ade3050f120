"""The head of staff pages, the floor's two keys, and what a surge's page offers."""

import re

import pytest
from sqlmodel import select

from notifications.appeals.models import Appeal, AppealState, Asks
from notifications.links import service as links
from notifications.surges.models import Surge
from relief.campaigns import banner, floor
from relief.campaigns import service as campaigns
from relief.campaigns.floor import Level

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def surge(db, campaign, pass_time):
    """The address of a surge that goes on."""
    with db.session(write=True) as session:
        code = links.make(session, campaign, label="Post by a novelist", network="x").code
    pass_time(1, campaign, code=code, visits=120, promises=12)
    with db.session() as session:
        return f"/surges/{session.exec(select(Surge)).one().id}"


def heard(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_floor_is_set_from_any_page_and_shown_on_every_one(browser, db, campaign):
    taker = browser("call-taker")

    sent = taker.send("/floor", page="/desk/calls", level="overwhelmed", back="/desk/calls?x=1")

    assert (sent.status_code, sent.headers["location"]) == (303, "/desk/calls?x=1")
    for role, path in (("comms", "/surges"), ("coordinator", "/campaigns")):
        assert "Lines: Overwhelmed" in heard(browser(role).get(path))
    assert "Débordées" in browser("comms", lang="fr").get("/surges").text
    with db.session() as session:
        assert floor.level(session) is Level.OVERWHELMED


def test_the_floor_is_set_in_place(browser, campaign):
    taker = browser("call-taker")
    taker.client.headers["hx-request"] = "true"

    sent = taker.send("/floor", page="/desk/calls", level="busy", back="/desk/calls")

    assert sent.status_code == 200
    assert "Lines: Busy" in heard(sent)
    assert "<html" not in sent.text


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil", "", "http://["]
)
def test_nobody_is_led_away(browser, campaign, back):
    sent = browser("call-taker").send("/floor", page="/desk/calls", level="busy", back=back)

    assert sent.headers["location"] == "/console"


def test_who_writes_for_the_public_sees_the_floor_and_does_not_set_it(browser, campaign):
    comms = browser("comms")

    assert 'action="/floor"' not in comms.get("/surges").text
    assert comms.send("/floor", page="/surges", level="busy").status_code == 403


def test_every_staff_page_says_where_many_come_from(browser, surge):
    page = browser("call-taker").get("/desk/calls")

    said = r"Post by a novelist: [0-9]+× the usual since 4:03 p\.m\."
    assert re.search(said, heard(page))
    assert surge not in page.text
    assert surge in browser("comms").get("/surges").text


def test_its_page_says_why(browser, surge):
    said = heard(browser("comms").get(surge))

    assert "people came within" in said
    assert "Fewer came before, so 2 a minute counts as usual." in said
    assert "12 promises name it" in said


def test_a_banner_stands_on_the_public_page_until_it_is_taken_away(browser, surge):
    comms, reader = browser("comms"), browser()

    words = {"text__en": "Please give <here>.", "text__fr": "Donnez ici, s'il vous plaît."}
    comms.send(f"{surge}/banner", page=surge, **words)

    assert "Please give &lt;here&gt;." in reader.get("/c/goderich").text
    assert "As of 21 August 2011, 4:04 p.m." in heard(reader.get("/c/goderich"))
    assert "Donnez ici" in browser(lang="fr").get("/c/goderich").text
    assert "put up by" in heard(comms.get(surge))

    comms.send(f"{surge}/banner/hide", page=surge)
    assert "Please give" not in reader.get("/c/goderich").text


def test_a_banner_says_it_in_both_languages(browser, db, surge, campaign):
    refused = browser("comms").send(f"{surge}/banner", page=surge, text__en="Here.", text__fr=" ")

    assert refused.status_code == 422
    assert "Here." in refused.text
    with db.session() as session:
        assert banner.of(session, campaign) is None


def test_the_sum_that_calls_confirm_is_raised_and_lowered(browser, db, surge):
    coordinator = browser("coordinator")
    assert "Raise it to $50,000.00" in heard(coordinator.get(surge))

    coordinator.send(f"{surge}/threshold/raise", page=surge)
    again = coordinator.send(f"{surge}/threshold/raise", page=surge)

    assert again.status_code == 409
    assert confirmed_from(db) == 5_000_000
    assert "Back to $10,000.00" in heard(coordinator.get(surge))
    coordinator.send(f"{surge}/threshold/lower", page=surge)
    coordinator.send(f"{surge}/threshold/lower", page=surge)
    assert confirmed_from(db) is None


def test_what_somebody_chose_meanwhile_stays(browser, db, surge):
    coordinator = browser("coordinator")
    coordinator.send(f"{surge}/threshold/raise", page=surge)
    with db.session(write=True) as session:
        campaigns.get(session, "goderich").confirm_from_cents = 70_000

    coordinator.send(f"{surge}/threshold/lower", page=surge)

    assert confirmed_from(db) == 70_000


def test_who_writes_for_the_public_does_not_change_what_is_confirmed(browser, db, surge):
    refused = browser("comms").send(f"{surge}/threshold/raise", page=surge)

    assert refused.status_code == 403
    assert confirmed_from(db) is None


def test_the_post_that_leads_to_the_page_is_drafted(browser, db, surge):
    sent = browser("comms").send(f"{surge}/draft", page=surge)

    assert sent.status_code == 303
    with db.session() as session:
        [appeal] = session.exec(select(Appeal))
    assert (appeal.state, appeal.asks) == (AppealState.DRAFT, Asks.GIVE_ONLINE)
    assert "{link}" in appeal.text_en
    assert "{link}" in appeal.text_fr


def test_what_is_not_there_is_not_found(browser, campaign):
    unknown = "/surges/01a216ef-54fd-7746-847f-650000000000"

    assert browser("comms").get(unknown).status_code == 404
    assert "It is as usual." in browser("comms").get("/surges").text


def confirmed_from(db):
    with db.session() as session:
        return campaigns.get(session, "goderich").confirm_from_cents
