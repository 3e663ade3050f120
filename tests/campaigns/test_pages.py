"""The coordinator's pages of a campaign, the front page, and the fragment of the consoles."""

import pytest

from relief.campaigns import service
from relief.campaigns.models import CampaignState
from tests.fixtures import a_campaign, an_agency

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FORM = {
    "title__en": "Goderich tornado",
    "title__fr": "Tornade à Goderich",
    "slug": "goderich-2011",
    "hazard": "tornado",
    "place": "Goderich",
    "time_zone": "America/Toronto",
    "currency": "CAD",
    "phone__toll_free": "1-800-555-0111",
    "default_agency": "",
}
NEW = "/campaigns/new?hazard=tornado&place=Goderich"


@pytest.fixture
def campaign(db):
    with db.session(write=True) as session:
        found = a_campaign(session, slug="goderich-2011")
        session.refresh(found)
        session.expunge(found)
    return found


@pytest.fixture
def coordinator(browser):
    return browser("coordinator")


def kept(db):
    with db.session() as session:
        found = service.get(session, "goderich-2011")
        session.expunge(found)
    return found


def test_two_answers_fill_in_the_form(coordinator):
    assert "What happened?" in coordinator.get("/campaigns/new").text
    page = coordinator.get(NEW)
    assert "Tornade à Goderich" in page.text
    assert "MONEY FIRST" in page.text


def test_a_coordinator_opens_a_campaign(coordinator, db):
    sent = coordinator.send("/campaigns/new", page=NEW, **FORM, open="yes")

    assert (sent.status_code, sent.headers["location"]) == (303, "/campaigns/goderich-2011")
    assert kept(db).state is CampaignState.OPEN
    assert kept(db).toll_free == "+18005550111"
    assert coordinator.get("/campaigns/goderich-2011").status_code == 200


def test_what_was_typed_is_shown_again_with_its_errors(coordinator):
    sent = coordinator.send("/campaigns/new", page=NEW, **FORM | {"time_zone": "Mars"}, open="yes")
    assert sent.status_code == 422
    assert "There is no time zone “Mars”" in sent.text
    assert 'value="goderich-2011"' in sent.text


def test_a_slug_that_is_taken_is_said_at_its_field(coordinator, campaign):
    sent = coordinator.send("/campaigns/new", page=NEW, **FORM, open="yes")
    assert sent.status_code == 422
    assert 'href="#slug"' in sent.text


def test_two_who_edit_at_once_do_not_overwrite(coordinator, browser, campaign, db):
    page = "/campaigns/goderich-2011/edit"
    assert 'name="version" value="1"' in coordinator.get(page).text
    fields = {name: text for name, text in FORM.items() if name != "slug"}

    first = coordinator.send(page, **fields | {"place": "Saltford"}, version="1")
    second = browser("coordinator").send(page, **fields | {"place": "Benmiller"}, version="1")

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Someone changed this relief effort" in second.text
    assert kept(db).place == "Saltford"


def test_closing_is_asked_once_more_and_wants_a_reason(coordinator, campaign, db):
    page = "/campaigns/goderich-2011/close"
    assert "Close this relief effort?" in coordinator.get(page).text
    assert coordinator.send(page).status_code == 422
    assert kept(db).state is CampaignState.OPEN

    coordinator.send(page, reason="Six weeks are over", closing__en="Thank you.")

    assert kept(db).state is CampaignState.CLOSED
    assert "Six weeks are over" in coordinator.get("/campaigns/goderich-2011").text


def test_a_paused_campaign_resumes(coordinator, campaign, db):
    coordinator.send("/campaigns/goderich-2011/pause", reason="Phones are full")
    assert kept(db).state is CampaignState.PAUSED
    coordinator.send("/campaigns/goderich-2011/resume")
    assert kept(db).state is CampaignState.OPEN


def test_the_briefing_reaches_the_consoles(coordinator, browser, campaign):
    coordinator.send(
        "/campaigns/goderich-2011/briefing",
        page="/campaigns/goderich-2011",
        text__en="The arena is full.",
        lights="stop: clothing – We have enough, thank you.",
    )
    fragment = browser("call-taker").get("/campaigns/goderich-2011/briefing")
    assert "The arena is full." in fragment.text
    assert "We have enough, thank you." in fragment.text
    assert "Robin" in fragment.text
    assert "<html" not in fragment.text


def test_the_destination_is_chosen(coordinator, campaign, db):
    with db.session(write=True) as session:
        agency = an_agency(session)
        slug, agency_id = agency.slug, agency.id
    coordinator.send(
        "/campaigns/goderich-2011/destination",
        page="/campaigns/goderich-2011",
        default_agency=slug,
    )
    assert kept(db).default_agency_id == agency_id


def test_the_front_page_shows_what_takes_offers(browser, campaign, db):
    with db.session(write=True) as session:
        a_campaign(session, title_en="Old flood", state=CampaignState.CLOSED)
    page = browser().get("/")
    assert "/c/goderich-2011" in page.text
    assert "Old flood" not in page.text
    assert page.headers["cache-control"] == "public, max-age=5"


def test_a_signed_in_page_is_for_no_cache(coordinator, campaign):
    assert "cache-control" not in coordinator.get("/").headers


@pytest.mark.parametrize("path", ["/campaigns", "/campaigns/new", "/campaigns/goderich-2011"])
def test_call_takers_do_not_manage(browser, campaign, path):
    assert browser("call-taker").get(path).status_code == 403
    assert browser().get(path).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/campaigns",
        NEW,
        "/campaigns/new",
        "/campaigns/goderich-2011",
        "/campaigns/goderich-2011/edit",
        "/campaigns/goderich-2011/close",
        "/campaigns/goderich-2011/briefing",
    ],
)
def test_every_page_speaks_french(browser, campaign, path):
    page = browser("coordinator", "fr").get(path)
    assert page.status_code == 200
    assert "Relief effort" not in page.text


def test_a_paused_effort_can_be_closed_but_not_paused_again(coordinator, campaign, db):
    coordinator.send("/campaigns/goderich-2011/pause", reason="Phones are full")
    again = coordinator.send("/campaigns/goderich-2011/pause", reason="Again")
    assert again.status_code == 409
    assert "paused already" in again.text
