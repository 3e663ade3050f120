"""Two plans side by side: every unit is accounted for, and who gains is told with who loses."""

from hypothesis import given, settings

from pledges.matching.comparing import Move, Thing, compare
from tests.conftest import sized
from tests.pledges.market_day import a_gap, a_gift, an_offer, cash, days, placed, plan

MONEY = Thing("money", "CAD", "")


def two_ways(offers, gaps):
    """The same gifts to the local fund, whole, and spread by need."""
    first = plan(offers, gaps, policy="default", default="alder")
    return first, plan(offers, gaps, policy="by_need", default="alder")


def test_what_one_agency_loses_the_others_gain():
    offers = [a_gift(f"o{n}", 50) for n in range(4)]
    gaps = [cash("n1", "alder", 100), cash("n2", "birch", 100)]

    found = compare(offers, gaps, *two_ways(offers, gaps))

    assert [(each.agency, each.first, each.second) for each in found.shares] == [
        ("alder", 200, 100),
        ("birch", 0, 100),
    ]
    assert sum(each.change for each in found.shares) == 0
    assert [len(each.second) for each in found.moves] == [1, 1]


def test_the_least_met_need_shows_what_a_policy_costs():
    offers = [a_gift(f"o{n}", 50) for n in range(4)]
    gaps = [cash("n1", "alder", 100), cash("n2", "birch", 100)]

    found = compare(offers, gaps, *two_ways(offers, gaps))

    assert found.least_met == (0, 1_000_000)


def test_an_offer_that_waits_under_one_plan_is_a_move():
    offers, gaps = [an_offer("o1", 10)], [a_gap("n1", "birch", 10)]
    placed_, nothing = plan(offers, gaps), plan(offers, [])

    found = compare(offers, gaps, nothing, placed_)

    assert found.moves == [Move("o1", (), (("birch", 10),))]
    assert [each.waits for each in found.sums] == [(10, 0)]


def test_a_plan_compared_with_itself_changes_nothing():
    offers, gaps = [a_gift("o1", 50)], [cash("n1", "birch", 100)]
    made = plan(offers, gaps)

    found = compare(offers, gaps, made, made)

    assert found.moves == []
    assert {each.change for each in found.shares} == {0}


@given(days())
@settings(max_examples=sized(60))
def test_every_unit_is_placed_or_waits_under_both(day):
    offers, gaps = day
    first, second = plan(offers, gaps, seed=1), plan(offers, gaps, seed=2)

    found = compare(offers, gaps, first, second)

    waiting = [sum(each.amount for each in made.unmatched) for made in (first, second)]
    assert sum(each.offered for each in found.sums) == sum(each.amount for each in offers)
    assert [sum(each.waits[at] for each in found.sums) for at in (0, 1)] == waiting
    assert sum(each.first for each in found.shares) == placed(first)
    assert sum(each.second for each in found.shares) == placed(second)
    assert sum(each.first for each in found.needs) == placed(first)
