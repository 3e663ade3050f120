"""Takers, gaps and offers for tests of the planner, and what it must never do."""

from collections import Counter

from hypothesis import strategies as st

from pledges.matching import planner
from pledges.plan_words import POLICIES, Gap, Offer, Taker

AGENCIES = ("alder", "birch", "cedar")
KINDS = frozenset({"money", "goods", "services", "time"})


def an_agency(agency="alder", **given):
    return Taker(agency, **{"accepts": KINDS} | given)


def a_gap(
    need="n1", agency="alder", amount=100, *, kind="goods", unit="box", item="water", **given
):
    return Gap(need, agency, kind, unit, item, amount, **given)


def cash(need="n1", agency="alder", amount=100, **given):
    return a_gap(need, agency, amount, kind="money", unit="CAD", item=None, **given)


def an_offer(reference="o1", amount=10, *, kind="goods", unit="box", item="water", **given):
    return Offer(reference, kind, unit, item, amount, **given)


def a_gift(reference="o1", amount=10, **given):
    return an_offer(reference, amount, kind="money", unit="CAD", item=None, **given)


def plan(offers, gaps, takers=None, *, policy="by_need", seed=1, default=None):
    """Plan with three agencies that take all, unless told otherwise; `policy` by key or itself."""
    takers = takers or [an_agency(name) for name in AGENCIES]
    policy = POLICIES[policy] if isinstance(policy, str) else policy
    return planner.plan(offers, takers, gaps, policy=policy, seed=seed, default_agency=default)


def placed(made):
    return sum(each.amount for each in made.proposals)


def sent(made):
    """Where each offer went: {reference: [(agency, need, amount)]}."""
    found = {}
    for each in made.proposals:
        found.setdefault(each.reference, []).append((each.agency, each.need, each.amount))
    return found


def filled(made):
    counted = Counter()
    for each in made.proposals:
        counted[each.need] += each.amount
    return counted


def may_go(offer, gap):
    """What the domain says, told apart from the rules."""
    return (
        (offer.kind, offer.unit, offer.item) == (gap.kind, gap.unit, gap.item)
        and (offer.designation != "only" or offer.agency == gap.agency)
        and gap.agency not in offer.declined_by
    )


@st.composite
def days(draw, *, split=None, offers=6, gaps=3):
    """Offers and gaps of goods, few and small enough for an oracle."""
    names, items = st.sampled_from(AGENCIES), st.sampled_from(("water", "tarps"))
    listed = [
        a_gap(f"n{n}", draw(names), draw(st.integers(1, 30)), item=draw(items), urgency=urgency)
        for n, urgency in enumerate(draw(st.lists(st.integers(1, 5), min_size=1, max_size=gaps)))
    ]
    offered = []
    for n, amount in enumerate(draw(st.lists(st.integers(1, 25), max_size=offers))):
        rule = draw(st.sampled_from(("none", "prefers", "only")))
        offered.append(
            an_offer(
                f"o{n}",
                amount,
                item=draw(items),
                designation=rule,
                agency=None if rule == "none" else draw(names),
                may_split=draw(st.booleans()) if split is None else split,
                declined_by=draw(st.frozensets(names, max_size=1)),
            )
        )
    return offered, listed
