"""One backlog under two rule sets: compared before anything is sent, then one of them chosen."""

import pytest

from pledges.planning import match_plans, packing
from relief.campaigns import service as campaigns
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency, dispatches_in
from tests.pledges.test_desk_plans import planned


@pytest.fixture
def two_ways(db):
    """Two gifts: whole to the fund by one rule set, one of them to a kitchen by the other."""
    with db.session(write=True) as session:
        fund = an_agency(session, name_en="Harbour Fund", name_fr="Fonds du port")
        kitchen = an_agency(session, name_en="Soup Kitchen", name_fr="Soupe populaire")
        campaign = a_campaign(session, default_agency_id=fund.id)
        for agency in (fund, kitchen):
            money = {"kind": "money", "item": "", "unit": "CAD", "requested": 5000}
            a_need(session, campaign, agency, **money)
        pledges = [a_pledged(session, campaign).reference for _ in range(2)]
        return campaign.slug, pledges


@pytest.fixture
def coordinator(browser):
    return browser("coordinator")


def test_the_page_says_who_gains_and_who_loses(coordinator, two_ways):
    plan = planned(coordinator, two_ways[0])

    page = coordinator.get(f"{plan}/compare").text

    assert "Soup Kitchen" in page
    assert page.count("Gains") == 2  # the organization, and its need
    assert page.count("Loses") == 1
    assert "1 / 2" in page


def test_it_reads_in_french(browser, two_ways):
    coordinator = browser("coordinator", "fr")
    plan = planned(coordinator, two_ways[0])

    page = coordinator.get(f"{plan}/compare").text

    assert "Qui gagne et qui perd" in page
    assert "100\u00a0%" in page


def test_the_other_plan_is_kept_from_the_same_inputs_and_nothing_is_sent(coordinator, db, two_ways):
    plan = planned(coordinator, two_ways[0])
    with db.session(write=True) as session:
        late = a_pledged(session, campaigns.get(session, two_ways[0])).reference

    answer = coordinator.send(f"{plan}/compare", page=f"{plan}/compare", policy="by_need")

    assert answer.status_code == 303
    other = answer.headers["location"]
    assert other != plan
    with db.session() as session:
        kept = match_plans.get(session, other.rsplit("/", 1)[1])
        first = match_plans.get(session, plan.rsplit("/", 1)[1])
        assert kept.policy == "by_need"
        assert packing.offers_of(kept) == packing.offers_of(first)
        assert late not in packing.offers_of(kept)
        assert dispatches_in(session) == []


@pytest.mark.parametrize("policy", ["whim", ""])
def test_a_rule_set_that_is_not_there_is_told(coordinator, two_ways, policy):
    plan = planned(coordinator, two_ways[0])

    answer = coordinator.send(f"{plan}/compare", page=f"{plan}/compare", policy=policy)

    assert answer.status_code == 422
    assert coordinator.get(f"{plan}/compare?policy=whim").status_code == 422
