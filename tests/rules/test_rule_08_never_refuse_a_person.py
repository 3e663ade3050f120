"""Rule 8: nobody is refused. What is not needed now is kept, with the promise to call."""

from datetime import timedelta

import pytest

from pledges import backlog, service
from pledges.calls import standing_offers
from pledges.models import PledgeState
from pledges.planning import match_plans
from relief.kit import i18n
from tests.fixtures import a_campaign, a_key, a_need, a_pledge, a_pledged, an_agency
from tests.pledges.calling import Town

ODD = {
    "goods": {"item": "grand piano", "quantity": 1, "place": "Goderich", "delivers": False},
    "services": {"skill": "puppetry", "hours": 3},
    "time": {"people": 2, "skills": ["juggling"], "under_18": 2},
}


@pytest.mark.parametrize("kind", ODD)
def test_what_nobody_lists_is_taken_and_kept_with_the_promise_to_call(db, taking, kind):
    with db.session(write=True) as session:
        campaign = a_campaign(session).model_copy()
        a_need(session, campaign, an_agency(session))

    async def story(take):
        return await take(campaign.slug, a_pledge(kind=kind, **{kind: ODD[kind]}), key=a_key())

    taken = taking(story)
    with db.session() as session:
        inputs = backlog.read(session, session.merge(campaign, load=False))
    [waits] = match_plans.propose(inputs, policy="default", seed=1).unmatched

    assert (taken.state, waits.reference) == ("promised", taken.reference)
    [reason] = waits.reasons
    assert "We keep it and will call" in i18n.translate("en", reason.message)
    assert "appel" in i18n.translate("fr", reason.message)


def test_what_nobody_needs_is_kept_and_not_turned_away(db, now):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        pledge = a_pledged(session, campaign, kind="goods", unit="each", item="pianos")
        standing_offers.keep(session, pledge, until=campaign.today() + timedelta(days=30))

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
