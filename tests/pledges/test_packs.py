"""Packs in a plan: whole, counted exactly, and never more than a need lacks."""

from math import lcm

from hypothesis import given
from hypothesis import strategies as st

from pledges.plan_words import Asks, OfferTerms
from tests.pledges.market_day import AGENCIES, a_gap, an_offer, plan

sizes = st.sampled_from((1, 6, 12, 24))


def cases(reference="o1", amount=10, pack=24, **given):
    return an_offer(reference, amount, unit="case", base="each", pack=pack, **given)


def bottles(amount, **given):
    return a_gap(amount=amount, unit="each", requested=amount, **given)


def test_ten_cases_of_24_meet_a_need_of_240():
    [line] = plan([cases()], [bottles(240)]).proposals

    assert line.amount == 10
    assert "packs" in {reason.rule for reason in line.reasons}


def test_240_bottles_meet_a_need_of_ten_cases():
    loose = an_offer("o1", 240, unit="each")

    [line] = plan([loose], [a_gap(amount=10, unit="case", base="each", pack=24)]).proposals

    assert line.amount == 240


def test_what_would_overfill_a_need_is_split_between_packs_only():
    made = plan([cases(may_split=True)], [bottles(100)])

    assert [(each.amount) for each in made.proposals] == [4]
    [waits] = made.unmatched
    assert waits.amount == 6
    assert [reason.rule for reason in waits.reasons] == ["packs"]


def test_a_loose_rest_does_not_go_to_whom_asks_for_whole_packs():
    made = plan(
        [an_offer("o1", 100, unit="each")], [a_gap(amount=10, unit="case", base="each", pack=24)]
    )

    assert made.proposals == []
    assert [reason.rule for reason in made.unmatched[0].reasons] == ["packs"]


def test_packs_of_which_nobody_knows_the_size_wait_with_a_word_about_it():
    made = plan([an_offer("o1", 3, unit="case")], [bottles(240)])

    assert [reason.rule for reason in made.unmatched[0].reasons] == ["packs"]


def test_classes_stay_few_whatever_the_terms():
    terms = OfferTerms(condition="used")
    made = plan(
        [an_offer(f"o{n}", 1, terms=terms) for n in range(50)], [a_gap(asks=Asks(used=False))]
    )

    assert len({id(each.reasons) for each in made.unmatched}) == 1
    assert made.unmatched[0].reasons[0].rule == "condition"


@st.composite
def markets(draw):
    offers = [
        cases(f"o{n}", amount, draw(sizes), may_split=draw(st.booleans()))
        for n, amount in enumerate(draw(st.lists(st.integers(1, 12), max_size=6)))
    ]
    gaps = []
    for n, amount in enumerate(draw(st.lists(st.integers(1, 20), min_size=1, max_size=3))):
        pack = draw(sizes)
        gaps.append(
            a_gap(
                f"n{n}",
                draw(st.sampled_from(AGENCIES)),
                amount,
                unit="case",
                base="each",
                pack=pack,
            )
        )
    return offers, gaps


@given(markets())
def test_no_unit_is_lost_and_no_pack_is_torn(market):
    offers, gaps = market

    made = plan(offers, gaps)

    packs = {offer.reference: offer.pack for offer in offers}
    asked = {gap.need: gap for gap in gaps}
    placed = dict.fromkeys(packs, 0)
    filled = dict.fromkeys(asked, 0)
    for line in made.proposals:
        placed[line.reference] += line.amount
        filled[line.need] += line.amount * packs[line.reference]
        both = lcm(packs[line.reference], asked[line.need].pack)
        assert line.amount * packs[line.reference] % both == 0
    waiting = {each.reference: each.amount for each in made.unmatched}
    assert all(placed[o.reference] + waiting.get(o.reference, 0) == o.amount for o in offers)
    assert all(filled[need] <= gap.amount * gap.pack for need, gap in asked.items())
