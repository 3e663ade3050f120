"""Rule 19: consent is recorded with its source, time and words; a "no" wins at once.

And the donor is told that 211 passes the offer to an organization.
"""

import pytest

from pledges import service
from pledges.calls import consent
from relief.kit import audit, i18n, letters
from tests.fixtures import TORNADO, a_campaign, a_pledged
from tests.pledges.at_home import at_home
from tests.pledges.offering import offer
from tests.pledges.test_drafts import Page

PASSED_ON = {"en": "211 gives it your offer", "fr": "le 211 lui transmet votre offre"}
FORM = "you agree that 211 passes your offer and your name to the organization that accepts it"


@pytest.fixture
def pledge(db, now):
    with db.session(write=True) as session:
        return a_pledged(session, a_campaign(session)).reference


def said(db, reference, answer, source, words=""):
    with db.session(write=True) as session:
        consent.record(session, service.get(session, reference), answer, source=source, words=words)


@pytest.mark.parametrize("answer", [consent.YES, consent.NO])
@pytest.mark.parametrize("source", ["phone", "desk", "web"])
def test_it_is_kept_with_its_source_its_time_and_the_words(db, pledge, answer, source):
    said(db, pledge, answer, source, "After supper only")

    with db.session() as session:
        last = audit.history(session, pledge)[-1]
        assert last.event == consent.EVENTS[answer]
        assert (last.facts["source"], last.at) == (source, TORNADO)
        assert audit.words_of(session, last) == "After supper only"


def test_the_newest_answer_holds_and_the_older_stays_in_the_history(db, pledge):
    said(db, pledge, consent.YES, "phone")
    said(db, pledge, consent.NO, "web")

    with db.session() as session:
        assert service.get(session, pledge).may_call == consent.NO
        events = [step.event for step in audit.history(session, pledge)]
        assert events[-2:] == ["calls_agreed", "calls_refused"]


def test_a_press_on_the_donor_s_page_ends_the_calls_at_once(db, settings, now, browser):
    offered = at_home(db, settings, offer(db, settings))
    own = f"/p/{offered.reference}/no-calls?t={offered.token}"

    answer = browser().send(own, page=offered.cancel)

    assert answer.status_code == 303, answer.text
    with db.session() as session:
        pledge = service.get(session, offered.reference)
        assert consent.refused(session, pledge)
        [step] = [
            each
            for each in audit.history(session, offered.reference)
            if each.event == "calls_refused"
        ]
        assert step.facts["source"] == "web"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_letter_says_that_the_offer_is_passed_on(lang):
    facts = {
        "reference": "482-177-305",
        "kind": "money",
        "amount": 5000,
        "unit": "CAD",
        "item": "",
        "campaign": {"en": "Goderich tornado", "fr": "Tornade de Goderich"},
        "phone": {"toll_free": "+18005550111", "tty": ""},
        "page_url": "https://relief.example.org/p/482-177-305?t=x",
        "recorded_at": TORNADO.isoformat(),
    }

    body = letters.write("pledge_recorded", lang, facts, "America/Toronto").body

    assert PASSED_ON[lang] in " ".join(body.split())


def test_whoever_gives_is_told_before_and_as_it_is_recorded(db, browser):
    with db.session(write=True) as session:
        slug = a_campaign(session).slug
    with browser("call-taker").client as client:
        taker = browser("call-taker")
        taker.client.portal = client.portal
        she = {"kind": "money", "donor.name": "Ada Field", "donor.phone": "519 555-0142"}
        saved = Page(taker, slug).end(**she, amount="40")
        aloud = taker.get(saved.headers["location"]).text

    assert FORM in browser().get(f"/c/{slug}/give").text
    assert "211 passes your offer to the organization that needs it" in aloud
