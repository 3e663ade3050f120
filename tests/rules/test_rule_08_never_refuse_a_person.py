"""Rule 8: nobody is refused. What is not needed now is kept, with the promise to call."""

from datetime import timedelta

from pledges import service
from pledges.calls import standing
from pledges.models import PledgeState
from tests.fixtures import a_campaign, a_pledged
from tests.pledges.calling import Town


def test_what_nobody_needs_is_kept_and_not_turned_away(db, now):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        pledge = a_pledged(session, campaign, kind="goods", unit="each", item="pianos")
        standing.keep(session, pledge, until=standing.today(campaign) + timedelta(days=30))

    with db.session() as session:
        assert service.get(session, pledge.reference).state is PledgeState.STANDING


def test_the_promise_to_call_is_kept_when_a_need_opens(db, settings, noon):
    town = Town(db, settings, requested=10)

    call = town.take()
    assert call.reason == "need"
    assert town.call("arranged") is None
    assert town.pledge().state is PledgeState.DISPATCHED


def test_who_said_no_to_calls_is_kept_and_not_called(db, settings, noon):
    town = Town(db, settings)
    town.refuse()

    assert town.take() is None
    assert town.pledge().state is PledgeState.STANDING
