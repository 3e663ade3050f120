"""What holds for every plan, whatever is offered and whatever is missing."""

from collections import Counter
from dataclasses import replace

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.plan_words import Policy
from tests.pledges.market_day import (
    AGENCIES,
    a_gap,
    a_gift,
    an_agency,
    an_offer,
    cash,
    days,
    filled,
    may_go,
    placed,
    plan,
    sent,
)


@given(days())
def test_every_unit_is_proposed_or_waits_and_no_gap_gets_too_much(day):
    offers, gaps = day

    made = plan(offers, gaps)

    counted = Counter()
    for each in [*made.proposals, *made.unmatched]:
        assert each.amount > 0
        counted[each.reference] += each.amount
    assert counted == {offer.reference: offer.amount for offer in offers}
    assert all(filled(made)[gap.need] <= gap.amount for gap in gaps)


@given(days(offers=12))
def test_nothing_goes_where_it_may_not_and_all_say_why(day):
    offers, gaps = day
    known = {offer.reference: offer for offer in offers}
    needs = {gap.need: gap for gap in gaps}

    made = plan(offers, gaps)

    assert all(may_go(known[each.reference], needs[each.need]) for each in made.proposals)
    assert all(each.agency == needs[each.need].agency for each in made.proposals)
    assert all(each.reasons for each in [*made.proposals, *made.unmatched])


@given(days(split=False, offers=14))
def test_a_whole_offer_goes_to_one_need_or_waits(day):
    made = plan(*day)

    lines = Counter(each.reference for each in [*made.proposals, *made.unmatched])
    assert set(lines.values()) <= {1}


@given(days(), st.randoms(use_true_random=False))
def test_the_order_of_agencies_and_gaps_changes_nothing(day, chance):
    offers, gaps = day
    takers = [an_agency(name) for name in AGENCIES]

    mixed = chance.sample(gaps, len(gaps)), chance.sample(takers, len(takers))

    assert plan(offers, *mixed, seed=7) == plan(offers, gaps, takers, seed=7)


@given(days(split=True))
def test_divisible_offers_place_as_much_as_a_maximum_flow(day):
    offers, gaps = day

    made = plan(offers, gaps)

    assert placed(made) == max_flow(offers, {gap: gap.amount for gap in gaps})
    assert made.shortfall == ()


@given(days(offers=5))
def test_few_offers_whole_and_divisible_place_as_much_as_any_assignment(day):
    offers, gaps = day
    whole = [offer for offer in offers if not offer.may_split]
    split = [offer for offer in offers if offer.may_split]

    made = plan(offers, gaps)

    assert placed(made) == best(whole, {gap: gap.amount for gap in gaps}, split)


@given(days(split=False))
def test_few_whole_offers_place_as_much_as_any_assignment(day):
    offers, gaps = day

    assert placed(plan(offers, gaps)) == best(offers, {gap: gap.amount for gap in gaps})


@given(days(split=False, offers=16))
def test_what_keeping_offers_whole_costs_is_reported(day):
    offers, gaps = day
    divisible = plan([replace(offer, may_split=True) for offer in offers], gaps)

    made = plan(offers, gaps)

    assert placed(made) + sum(each.amount for each in made.shortfall) == placed(divisible)


@given(days(), st.dictionaries(st.sampled_from(AGENCIES), st.integers(0, 3)))
def test_no_agency_gets_more_offers_than_it_can_answer(day, limits):
    offers, gaps = day
    takers = [an_agency(name, capacity=limits.get(name)) for name in AGENCIES]

    made = plan(offers, gaps, takers)

    lines = Counter(each.agency for each in made.proposals)
    assert all(lines[name] <= limit for name, limit in limits.items())
    assert all(each.reasons for each in made.unmatched)


def test_the_most_starved_agency_is_fed_evenly_where_greed_leaves_it_nothing():
    gaps = [cash(f"n{n}", f"agency-{n}", 10_000) for n in range(20)]
    takers = [an_agency(gap.agency) for gap in gaps]
    gifts = [a_gift(f"o{n}", 100 + n % 7) for n in range(1_400)]

    made = plan(gifts, gaps, takers)

    worst = min(filled(made)[gap.need] for gap in gaps)
    even = sum(gift.amount for gift in gifts) // len(gaps)
    assert worst > even * 0.95
    assert greedy_worst(gifts, gaps) == 0


def test_the_most_urgent_goods_come_first():
    gaps = [a_gap("calm", "alder", 10, urgency=2), a_gap("urgent", "birch", 10, urgency=5)]

    made = plan([an_offer(amount=10)], gaps)

    assert sent(made) == {"o1": [("birch", "urgent", 10)]}


def test_a_first_choice_is_tried_first_then_anyone():
    gaps = [a_gap("n1", "alder", 10), a_gap("n2", "birch", 10)]
    wish = {"designation": "prefers", "agency": "birch"}

    made = plan([an_offer("o1", 10, **wish), an_offer("o2", 10, **wish)], gaps)

    assert sent(made) == {"o1": [("birch", "n2", 10)], "o2": [("alder", "n1", 10)]}


def test_undesignated_money_goes_whole_to_the_default_destination():
    gaps = [cash("n1", "alder", 100), cash("n2", "birch", 1_000)]

    made = plan([a_gift("o1", 60), a_gift("o2", 60)], gaps, policy="default", default="alder")

    assert sent(made) == {"o1": [("alder", "n1", 60)], "o2": [("alder", None, 60)]}


def test_money_for_one_agency_only_may_exceed_what_it_listed():
    gift = a_gift("o1", 500, designation="only", agency="birch")

    made = plan([gift], [cash("n1", "alder", 1_000)])

    assert sent(made) == {"o1": [("birch", None, 500)]}


def test_an_offer_too_large_for_any_gap_waits_unless_it_may_be_split():
    gaps = [a_gap("n1", "alder", 40), a_gap("n2", "birch", 40)]

    [kept] = plan([an_offer("o1", 70)], gaps).unmatched
    made = plan([an_offer("o1", 70, may_split=True)], gaps)

    assert [reason.rule for reason in kept.reasons] == ["whole"]
    assert sum(amount for *_, amount in sent(made)["o1"]) == 70


def test_another_seed_breaks_ties_another_way():
    gaps = [a_gap(f"n{n}", name, 10) for n, name in enumerate(AGENCIES)]

    firsts = {plan([an_offer()], gaps, seed=seed).proposals[0].agency for seed in range(30)}

    assert firsts == set(AGENCIES)


@pytest.mark.parametrize("offers", [[], [an_offer()]])
def test_nothing_offered_or_nothing_missing_is_a_plan_too(offers):
    made = plan(offers, [])

    assert (made.proposals, len(made.unmatched)) == ([], len(offers))
    assert (made.policy, made.version, made.seed) == ("by_need", "1", 1)


def test_a_policy_s_fairness_limit_holds_back_who_has_not_reported():
    policy = Policy("strict", "1", spread_money=True, fairness_limit=3)
    takers = [an_agency("alder", unreported=3), an_agency("birch", unreported=2)]
    gaps = [a_gap("n1", "alder", 100, urgency=5), a_gap("n2", "birch", 100, urgency=1)]

    made = plan([an_offer()], gaps, takers, policy=policy)

    assert sent(made) == {"o1": [("birch", "n2", 10)]}


def best(offers, left, split=()):
    """Try every assignment of whole offers, and pour what is divisible into what each leaves."""
    if not offers:
        return max_flow(split, left)
    offer, *others = offers
    found = best(others, left, split)
    for gap, room in left.items():
        if may_go(offer, gap) and offer.amount <= room:
            rest = left | {gap: room - offer.amount}
            found = max(found, offer.amount + best(others, rest, split))
    return found


def max_flow(offers, left):
    """What another's solver places of divisible offers."""
    if not offers:
        return 0
    graph = networkx.DiGraph()
    graph.add_nodes_from(("offered", "missing"))
    for offer in offers:
        graph.add_edge("offered", offer.reference, capacity=offer.amount)
    for gap, room in left.items():
        graph.add_edge(gap.need, "missing", capacity=room)
        fits = [offer.reference for offer in offers if may_go(offer, gap)]
        graph.add_edges_from((reference, gap.need) for reference in fits)
    return networkx.maximum_flow_value(graph, "offered", "missing")


def greedy_worst(offers, gaps):
    """Fill one gap after another, and tell what the last one got."""
    supply = sum(offer.amount for offer in offers)
    return max(0, supply - sum(gap.amount for gap in gaps[:-1]))
