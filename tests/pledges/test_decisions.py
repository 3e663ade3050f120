"""What a coordinator decides about a promise that no organization holds."""

from datetime import date, timedelta

import pytest

from pledges import service
from pledges.desk import presses
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.dispatch import Answer
from pledges.models import PledgeState
from pledges.schemas import Designation
from relief.campaigns import tally
from relief.kit import audit, clock
from relief.kit.errors import Conflict, InvalidInput
from tests.fixtures import a_campaign, a_pledged, an_agency

OFFICER = Answer("Jo Marsh", "phone")
TODAY = date(2011, 8, 21)
LATER = TODAY + timedelta(days=60)


@pytest.fixture
def campaign(session, now):
    return a_campaign(session)


@pytest.fixture
def pledge(session, campaign):
    return a_pledged(session, campaign)


@pytest.fixture
def half(session, campaign, pledge):
    """A promise of $50 of which $20 has arrived and the rest is still on the way."""
    sent = dispatch.send(session, pledge, an_agency(session), amount=5000)
    dispatch.accept(session, sent, OFFICER)
    receipts.receive(session, sent, OFFICER, amount=2000, on=TODAY)
    return sent


def totals(session, campaign):
    own, _ = tally.totals(session, campaign)
    return own.promised_cents, own.confirmed_cents, own.received_cents


def test_what_is_not_needed_now_is_kept_and_stays_promised(session, campaign, pledge):
    service.keep(session, pledge, until=LATER, reason="Call when the hall is dry")

    assert pledge.state is PledgeState.STANDING
    assert totals(session, campaign) == (5000, 0, 0)


def test_a_kept_promise_is_sent_when_a_need_opens(session, pledge):
    service.keep(session, pledge, until=LATER)

    dispatch.send(session, pledge, an_agency(session), amount=5000)

    assert service.get(session, pledge.reference).state is PledgeState.DISPATCHED


def test_a_promise_is_not_kept_until_a_day_that_is_over(session, pledge):
    with pytest.raises(InvalidInput) as refusal:
        service.keep(session, pledge, until=TODAY - timedelta(days=1))

    assert [each.pointer for each in refusal.value.fields] == ["/until"]
    assert pledge.state is PledgeState.PROMISED


@pytest.mark.parametrize(
    ("close", "state"),
    [
        (service.lapse, PledgeState.LAPSED),
        (
            lambda session, pledge: service.write_off(session, pledge, reason="Bounced"),
            PledgeState.WRITTEN_OFF,
        ),
    ],
)
def test_what_is_closed_leaves_the_totals_and_is_final(session, campaign, pledge, close, state):
    close(session, pledge)

    assert pledge.state is state
    assert totals(session, campaign) == (0, 0, 0)
    with pytest.raises(Conflict):
        service.keep(session, pledge, until=LATER)
    with pytest.raises(Conflict):
        close(session, pledge)


def test_a_doubtful_promise_that_is_closed_leaves_no_total_twice(session, campaign, pledge):
    service.hold(session, pledge, reason="Told twice?")

    service.write_off(session, pledge, reason="The same gift")

    assert totals(session, campaign) == (0, 0, 0)


def test_what_an_organization_holds_is_neither_kept_nor_closed(session, pledge):
    dispatch.send(session, pledge, an_agency(session), amount=2000)
    pledge = service.get(session, pledge.reference)

    for step in (
        lambda: service.keep(session, pledge, until=LATER),
        lambda: service.lapse(session, pledge),
        lambda: service.write_off(session, pledge, reason="Gone"),
        lambda: service.withdraw(session, pledge),
    ):
        with pytest.raises(Conflict) as refusal:
            step()
        assert refusal.value.code == "in_hands"


def test_a_share_that_ends_at_what_arrived_frees_the_rest(session, campaign, half):
    receipts.end(session, half, words="They cannot give the rest")

    pledge = dispatch.pledge_of(session, half)
    assert (half.state, half.accepted, half.active) == ("received", 2000, False)
    assert (pledge.allocated, pledge.state) == (2000, PledgeState.PARTLY_RECEIVED)
    assert totals(session, campaign) == (5000, 2000, 2000)


def test_a_share_of_which_nothing_arrived_does_not_end(session, pledge):
    sent = dispatch.send(session, pledge, an_agency(session), amount=5000)

    with pytest.raises(Conflict) as refusal:
        receipts.end(session, sent)

    assert refusal.value.code == "moved"


def test_a_donor_who_cancels_half_way_keeps_what_arrived_in_the_totals(session, campaign, half):
    pledge = presses.withdraw(session, dispatch.pledge_of(session, half), words="Lost my job")

    assert pledge.state is PledgeState.WITHDRAWN
    assert totals(session, campaign) == (2000, 2000, 2000)


def test_each_decision_is_in_the_history_with_its_words(db, now):
    with db.session(write=True) as session:
        pledge = a_pledged(session, a_campaign(session))
        service.keep(session, pledge, until=LATER, reason="Call first")
        service.write_off(session, pledge, reason="Moved away")
        reference = pledge.reference

    with db.session() as session:
        steps = audit.history(session, reference)
        assert [step.event for step in steps] == ["kept", "written_off"]
        assert [audit.words_of(session, step) for step in steps] == ["Call first", "Moved away"]
    assert clock.now().date() == TODAY


def test_the_last_day_is_the_towns_own(session, pledge, now):
    """At eight in the evening in Ontario it is tomorrow already in UTC."""
    now.move(timedelta(hours=5))
    assert clock.now().date() == TODAY + timedelta(days=1)

    service.keep(session, pledge, until=TODAY)

    assert pledge.state is PledgeState.STANDING


def test_a_closed_promise_goes_nowhere_else(session, pledge):
    service.withdraw(session, pledge)

    with pytest.raises(Conflict) as refusal:
        service.redirect(session, pledge, Designation(rule="none"), words="To them")

    assert refusal.value.code == "moved"


def test_nobody_is_promised_to_an_organization_that_is_switched_off(session, pledge):
    off = an_agency(session, active=False)

    with pytest.raises(InvalidInput):
        service.redirect(session, pledge, Designation(rule="only", agency=off.slug), words="Them")


def test_more_than_all_of_it_cannot_arrive(session, pledge):
    sent = dispatch.send(session, pledge, an_agency(session), amount=5000)
    dispatch.accept(session, sent, OFFICER)
    receipts.receive(session, sent, OFFICER, on=TODAY)

    with pytest.raises(Conflict, match="arrived in full"):
        receipts.receive(session, sent, OFFICER, amount=100, on=TODAY, another=True)
