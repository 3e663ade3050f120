"""Rule 5: keep a pledge whole: one donor, one call-back, one receipt.

It is split only when the donor agrees or it exceeds what any eligible agency still needs, else it
goes whole where it fits, or waits. Undesignated money goes, whole, to the default destination,
unless the coordinator has chosen to spread it by need.
"""

import pytest

from pledges import backlog
from pledges.planning import match_plans
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency

BLANKETS = {"kind": "goods", "unit": "each", "item": "blankets"}
CASH = {"kind": "money", "unit": "CAD", "item": ""}


@pytest.fixture
def effort(session):
    """A relief effort with a local fund, and two organizations that lack blankets and money."""
    fund = an_agency(session)
    campaign = a_campaign(session, default_agency_id=fund.id)
    others = [an_agency(session) for _ in range(2)]
    for agency, lacks in zip(others, (40, 25), strict=True):
        a_need(session, campaign, agency, requested=lacks)
        a_need(session, campaign, agency, requested=lacks * 1000, **CASH)
    return campaign, fund, others


def proposed(session, campaign, policy="default"):
    """Where each promise is proposed to go, and how much of it."""
    made = match_plans.propose(backlog.read(session, campaign), policy=policy, seed=1)
    found = {}
    for each in made.proposals:
        found.setdefault(each.reference, []).append((each.agency, each.amount))
    return found, {each.reference for each in made.unmatched}


def test_a_pledge_goes_whole_where_it_fits(session, effort):
    campaign, _, (roomy, _) = effort
    pledge = a_pledged(session, campaign, amount=30, **BLANKETS)

    found, _ = proposed(session, campaign)

    assert found == {pledge.reference: [(roomy.slug, 30)]}


def test_at_the_boundary_it_waits_rather_than_be_cut(session, effort):
    campaign, _, _ = effort
    first, second = (a_pledged(session, campaign, amount=30, **BLANKETS) for _ in range(2))

    found, waiting = proposed(session, campaign)

    assert [len(parts) for parts in found.values()] == [1]
    assert found.keys() | waiting == {first.reference, second.reference}


def test_undesignated_money_goes_whole_to_the_default_destination(session, effort):
    campaign, fund, _ = effort
    pledges = [a_pledged(session, campaign, amount=cents) for cents in (5000, 90_000, 1)]

    found, waiting = proposed(session, campaign)

    assert found == {each.reference: [(fund.slug, each.amount)] for each in pledges}
    assert waiting == set()


def test_by_need_it_is_spread_only_when_the_coordinator_chose_so(session, effort):
    campaign, fund, others = effort
    pledges = [a_pledged(session, campaign, amount=20_000) for _ in range(3)]

    found, _ = proposed(session, campaign, "by_need")

    went = {agency for parts in found.values() for agency, _ in parts}
    assert went == {each.slug for each in others}
    assert fund.slug not in went
    assert all(len(found[each.reference]) == 1 for each in pledges)
