"""A plan is made from the database, kept with all it was made from, and made again the same."""

from dataclasses import asdict

import pytest
from sqlmodel import select

from pledges import backlog
from pledges.planning import match_plans, packing
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.needs.models import Need
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency, dispatches_in

BLANKETS = {"kind": "goods", "unit": "each", "item": "blankets"}


@pytest.fixture
def campaign(session):
    """One need of 40 blankets, three offers of 30, 10 and 25: one of them must wait."""
    campaign = a_campaign(session)
    a_need(session, campaign, an_agency(session), requested=40)
    for amount in (30, 10, 25):
        a_pledged(session, campaign, **BLANKETS, amount=amount)
    return campaign


def test_a_plan_reserves_nothing_and_is_kept_as_proposed(session, campaign):
    inputs = backlog.read(session, campaign)
    made = match_plans.propose(inputs, policy="by_need", seed=3)

    stored = match_plans.store(session, campaign, inputs, made, seed=3)

    kept = packing.outcome_of(stored)
    assert (kept.proposals, kept.unmatched) == (made.proposals, made.unmatched)
    assert kept.shortfall == [asdict(each) for each in made.shortfall]
    assert sum(each.amount for each in kept.proposals) == 40
    assert dispatches_in(session) == []
    assert backlog.read(session, campaign) == inputs


def test_a_plan_made_again_from_its_own_inputs_is_the_same(session, settings, campaign):
    stored = match_plans.make(session, campaign, seed=3)
    first = match_plans.replay(stored)

    match_plans.dispatch(session, settings, stored)

    assert match_plans.replay(stored) == first
    assert packing.outcome_of(stored).proposals == first.proposals
    assert match_plans.replay(stored, "by_need").policy == "by_need"


def test_a_plan_of_an_older_policy_is_not_made_again_by_todays(session, campaign):
    stored = match_plans.make(session, campaign)
    stored.policy_version = "0"

    for again in (
        lambda: match_plans.replay(stored),
        lambda: match_plans.compare(stored, "by_need"),
    ):
        with pytest.raises(Conflict) as refused:
            again()
        assert refused.value.code == "older_policy"
    assert match_plans.replay(stored, "by_need").policy == "by_need"


def test_a_plan_is_dispatched_and_what_moved_meanwhile_is_skipped(session, settings, campaign):
    stored = match_plans.make(session, campaign)

    sent, skipped = match_plans.dispatch(session, settings, stored)
    again, moved = match_plans.dispatch(session, settings, stored)

    assert (len(sent), skipped) == (2, [])
    assert (again, len(moved)) == ([], 2)
    [need] = session.exec(select(Need)).all()
    session.refresh(need)
    assert need.gap == 0


def test_only_the_promises_that_were_chosen_are_dispatched(session, settings, campaign):
    stored = match_plans.make(session, campaign)
    chosen = packing.outcome_of(stored).proposals[0].reference

    [sent], skipped = match_plans.dispatch(session, settings, stored, [chosen])

    assert skipped == []
    assert dispatches_in(session) == [sent]


def test_a_policy_or_plan_that_is_not_there_is_told(session, campaign):
    with pytest.raises(InvalidInput):
        match_plans.make(session, campaign, policy="by_whim")
    with pytest.raises(Missing):
        match_plans.get(session, "no-such-plan")
