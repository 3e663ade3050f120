"""What is for one organization only waits when that one declines, and its donor is asked."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from pledges import service
from pledges.calls import call_proposals, callbacks, owed_calls
from pledges.calls.callbacks import CallFilter
from pledges.dispatches import dispatch
from pledges.dispatches.answers import Answer
from pledges.lane.keys import link_token
from pledges.models import Donor
from pledges.schemas import Designation
from pledges.views.calls import call_script
from relief.kit import audit
from relief.kit.db import vault_of
from tests.fixtures import a_campaign, a_pledged, an_agency

CALLER = "staff:11111111-1111-1111-1111-111111111111"
JO = Answer("Jo Marsh", "phone")


@pytest.fixture
def declined(db, settings, noon):
    """Fifty dollars for one organization only, which has declined them; another would take them."""
    with db.session(write=True) as session:
        campaign, only, other = a_campaign(session), an_agency(session), an_agency(session)
        named = {"designation": "only", "designated_agency_id": only.id}
        pledge = a_pledged(session, campaign, **named)
        donor = session.get(Donor, pledge.donor_id)
        donor.phone_index = vault_of(session).blind("phone", "line")
        sent = dispatch.send(session, pledge, only, amount=5000)
        dispatch.decline(session, sent, JO, reason="full")
        return SimpleNamespace(
            campaign=campaign, only=only, other=other, reference=pledge.reference, donor=donor.id
        )


def propose(db, declined):
    with db.session(write=True) as session:
        return call_proposals.run(session, declined.campaign)


def take(db):
    with db.session(write=True, actor=CALLER) as session:
        return callbacks.take(session, CallFilter())


def redirect(db, declined):
    with db.session(write=True) as session:
        pledge = service.get(session, declined.reference)
        wish = Designation(rule="prefers", agency=declined.other.slug)
        service.redirect(session, pledge, wish, words="Then the other one")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_donor_is_called_once_and_hears_why(db, declined, lang):
    assert [propose(db, declined), propose(db, declined)] == [1, 0]

    call = take(db)

    assert call.reason == owed_calls.WISH
    with db.session() as session:
        pledge = service.get(session, declined.reference)
        pledge.language = lang
        said = " ".join(call_script.script(session, call, pledge, "Robin").lines)
        assert pledge.state == "promised"
        assert declined.only.name(lang) in said
        assert {"en": "nobody else unless you say so", "fr": "sans votre accord"}[lang] in said
        session.rollback()


def test_the_donor_s_page_says_that_it_goes_nowhere_else(db, settings, declined, browser):
    with db.session() as session:
        token = link_token(settings.secret, service.get(session, declined.reference).id)

    page = browser().get(f"/p/{declined.reference}?t={token}").text

    assert "It goes nowhere else unless you say so" in page
    assert "we ask you first" in page
    assert "look for" not in page


def test_a_new_wish_ends_the_call_and_a_second_refusal_asks_again(db, declined, noon):
    propose(db, declined)
    redirect(db, declined)

    assert propose(db, declined) == 0
    assert take(db) is None

    noon.move(timedelta(hours=1))
    with db.session(write=True) as session:
        pledge = service.get(session, declined.reference)
        service.redirect(
            session, pledge, Designation(rule="only", agency=declined.other.slug), words="Only they"
        )
        sent = dispatch.send(session, pledge, declined.other, amount=5000)
        dispatch.decline(session, sent, JO, reason="full")
    assert propose(db, declined) == 1


def test_who_wants_no_calls_is_not_called(db, declined):
    with db.session(write=True) as session:
        service.get(session, declined.reference).may_call = "no"

    assert propose(db, declined) == 0


def test_a_call_taker_finds_it_and_writes_the_wish_in_the_donor_s_words(db, declined, browser):
    taker = browser("call-taker")
    page = f"/desk/wishes/{declined.reference}"
    found = taker.get(f"/desk/donors?q={declined.reference}").text

    assert f'href="{page}"' in found
    wish = {"designation.rule": "prefers", "designation.agency": declined.other.slug}
    version = taker.get(page).text.split('name="version" value="')[1].split('"')[0]
    answer = taker.send(page, **wish, reason="Give it to the harbour then", version=version)

    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"/desk/donors/{declined.donor}"
    with db.session() as session:
        pledge = service.get(session, declined.reference)
        assert (pledge.designation, pledge.designated_agency_id) == ("prefers", declined.other.id)
        step = audit.history(session, declined.reference)[-1]
        assert step.event == "redirected"
        assert step.actor.startswith("staff:")
        assert audit.words_of(session, step) == "Give it to the harbour then"


def test_without_the_donor_s_words_or_once_in_hand_nothing_changes(db, declined, browser):
    taker = browser("call-taker", "fr")
    page = f"/desk/wishes/{declined.reference}"
    version = taker.get(page).text.split('name="version" value="')[1].split('"')[0]
    wish = {"designation.rule": "none", "version": version}

    assert taker.send(page, **wish, reason="").status_code == 422
    with db.session(write=True) as session:
        pledge = service.get(session, declined.reference)
        wish_now = Designation(rule="prefers", agency=declined.other.slug)
        service.redirect(session, pledge, wish_now, words="Them")
        sent = dispatch.send(session, pledge, declined.other, amount=5000)
        dispatch.accept(session, sent, JO)
    late = taker.send(page, page="/desk/calls", **wish, reason="Après tout, non")

    assert late.status_code in (409, 412)
    with db.session() as session:
        assert service.get(session, declined.reference).designated_agency_id == declined.other.id
