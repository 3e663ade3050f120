"""An organization is invited, describes itself, is looked at field by field; may be suspended."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from relief.agencies import onboarding, service
from relief.agencies.models import Agency
from relief.agencies.schemas import Profile
from relief.kit import audit, forms, outbox
from relief.kit.errors import Conflict
from tests.fixtures import an_agency
from tests.hall import TOKEN_FIELD

LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])
WISH = {"name.en": "Bayfield Neighbours", "email": "lee@example.org", "language": "en"}
PROFILE = {
    "name.en": "Bayfield Neighbours",
    "contact.phone": "519-555-0123",
    "second.name": "Sam Hart",
    "second.email": "sam@example.org",
    "accepts[]": ["goods", "time"],
    "languages[]": ["en"],
    "serves": "Huron",
    "hours": "Mon-Fri 9:00-17:00",
    "channel": "email",
    "address": "intake@example.org",
}


@pytest.fixture
def invited(db, browser):
    """An invitation sent by a coordinator; returns the path of its link."""
    sent = browser("coordinator").send("/agencies/invite", **WISH)
    assert sent.status_code == 303
    with db.session() as session:
        [message] = session.exec(select(outbox.OutboxMessage)).all()
        letter = outbox.letter_of(session, message)
    assert (letter.to, letter.template) == ("lee@example.org", "agency_invited")
    return letter.facts["url"].removeprefix("http://testserver")


def the_one(db):
    with db.session() as session:
        return session.exec(select(Agency)).one()


def events(db):
    with db.session() as session:
        return [each.event for each in audit.history(session, "agency:bayfield-neighbours")]


def approve(browser, **fields):
    page = "/agencies/bayfield-neighbours/review"
    visitor = browser("coordinator")
    version = re.search(r'name="version" value="(\d+)"', visitor.get(page).text)[1]
    return visitor.send(page, **{"version": version} | fields)


def form_open(browser, invited, lang="en"):
    """Somebody who has the form before them, and what it will send."""
    visitor = browser(lang=lang)
    token = TOKEN_FIELD.search(visitor.get(invited).text)[1]
    return visitor, PROFILE | {"form_token": token}


def test_a_coordinators_own_entry_is_approved_at_once(db, browser):
    entry = {"name.en": "Depot", "contact.phone": "519-555-0123", "active": "yes"}
    browser("coordinator").send(
        "/agencies/new", **entry, **{"accepts[]": "goods", "languages[]": "en"}
    )

    assert (the_one(db).standing, the_one(db).active) == ("approved", True)


def test_whoever_is_invited_is_sent_nothing_yet(db, invited):
    assert (the_one(db).standing, the_one(db).active) == ("invited", False)


@LANGUAGES
def test_it_describes_itself_and_nothing_is_taken_over_unseen(db, browser, invited, lang):
    stranger = browser(lang=lang)
    assert stranger.get(invited).status_code == 200
    assert stranger.send(invited, **PROFILE).status_code == 200

    agency = the_one(db)
    assert (agency.standing, agency.active) == ("reviewing", False)
    assert (agency.address, agency.hours) == ("lee@example.org", "")
    page = browser("coordinator", lang=lang).get("/agencies/bayfield-neighbours/review").text
    assert "sam@example.org" in page
    assert "intake@example.org" in page


def test_only_the_fields_that_are_ticked_are_taken_over(db, browser, invited):
    browser().send(invited, **PROFILE)
    ticked = ["phone", "second_email", "hours", "accepts"]

    assert approve(browser, **{"fields[]": ticked}).status_code == 303
    agency = the_one(db)
    assert (agency.standing, agency.active, agency.proposed) == ("approved", True, "")
    assert agency.accepts == ["goods", "time"]
    assert agency.second_email == "sam@example.org"
    assert (agency.address, agency.second_name) == ("lee@example.org", "")
    assert events(db) == ["added", "invited", "profile_given", "approved"]


def test_a_field_that_does_not_fit_is_asked_again_and_loses_no_word(db, browser, invited):
    sent = browser().send(invited, **PROFILE | {"hours": "whenever"})

    assert sent.status_code == 422
    assert "whenever" in sent.text
    assert "sam@example.org" in sent.text
    assert the_one(db).standing == "invited"


def test_what_it_changes_while_it_is_looked_at_is_not_approved_unseen(db, browser, invited):
    browser().send(invited, **PROFILE)
    page = browser("coordinator").get("/agencies/bayfield-neighbours/review").text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    browser().send(invited, **PROFILE | {"address": "other@example.org"})

    late = approve(browser, version=version, **{"fields[]": ["address"]})
    assert late.status_code == 409
    assert the_one(db).standing == "reviewing"


def test_a_link_of_somebody_who_takes_part_changes_nothing(db, browser, invited):
    visitor, late = form_open(browser, invited)
    approve(browser)

    assert visitor.client.post(invited, data=late).status_code == 409


@LANGUAGES
def test_after_it_was_looked_at_the_link_shows_nobody_s_contacts(db, browser, invited, lang):
    browser().send(invited, **PROFILE)
    visitor, late = form_open(browser, invited, lang)
    approve(browser, **{"fields[]": ["second_email", "phone"]})

    for answer in (visitor.get(invited), visitor.client.post(invited, data=late)):
        assert answer.status_code in {409, 410}
        assert "2-1-1" in answer.text
        assert not any(
            each in answer.text for each in ("sam@", "lee@", "Sam Hart", "555-0123", "5550123")
        )


def test_a_new_invitation_ends_the_one_before(db, now, browser, invited):
    now.move(timedelta(minutes=1))
    page = "/agencies/bayfield-neighbours/review"
    assert (
        browser("coordinator").send("/agencies/bayfield-neighbours/invite", page=page).status_code
        == 303
    )
    with db.session() as session:
        letters = [
            outbox.letter_of(session, each)
            for each in session.exec(select(outbox.OutboxMessage)).all()
        ]
    [newer] = {each.facts["url"].removeprefix("http://testserver") for each in letters} - {invited}

    assert browser().get(newer).status_code == 200
    older = browser().get(invited)
    assert older.status_code == 410
    assert "newer invitation" in older.text
    assert browser().send(invited, page=newer, **PROFILE).status_code == 410
    assert browser().send(newer, **PROFILE).status_code == 200


def test_links_end_and_a_mistyped_one_is_nobodys(browser, invited, now):
    other = "A" if invited[-1] != "A" else "B"
    assert browser().get(invited[:-1] + other).status_code == 404
    now.move(timedelta(days=15_000))
    assert browser().get(invited).status_code == 410


def test_a_suspended_one_gets_no_offers_until_it_takes_part_again(db, browser):
    with db.session(write=True) as session:
        slug = an_agency(session).slug
    visitor = browser("coordinator")
    pause = {"page": f"/agencies/{slug}/pause", "reason": "Their roof fell in"}

    assert visitor.send(f"/agencies/{slug}/suspend", **pause).status_code == 303
    assert the_one(db).standing == "suspended"
    with db.session() as session:
        assert service.active(session) == []
    assert visitor.send(f"/agencies/{slug}/suspend", **pause).status_code == 409
    assert visitor.send(f"/agencies/{slug}/resume", **pause).status_code == 303
    assert the_one(db).active
    assert "Their roof fell in" in visitor.get(f"/agencies/{slug}").text


def test_two_coordinators_at_once_approve_once(db, settings):
    with db.session(write=True) as session:
        agency = an_agency(session, standing="reviewing", active=False)
        onboarding.give(session, agency, forms.parse_fields(Profile, as_pairs()))
        version = agency.version
        onboarding.approve(session, agency, [], version)
        with pytest.raises(Conflict):
            onboarding.approve(session, agency, [], version)


def as_pairs():
    return [(name.removesuffix("[]"), value) for name, value in PROFILE.items()]


def test_it_may_say_what_its_clocks_show(db, browser, invited):
    assert 'value="America/Toronto"' in browser().get(invited).text
    browser().send(invited, **PROFILE, time_zone="America/Winnipeg")

    assert (
        "America/Winnipeg"
        in browser("coordinator").get("/agencies/bayfield-neighbours/review").text
    )
    approve(browser, **{"fields[]": ["time_zone"]})
    assert the_one(db).time_zone == "America/Winnipeg"
