"""Ten cases of 24 are 240: packs count in whole numbers, and nothing is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit.units import PACKS, UNITS
from relief.needs import catalogue, packs

sizes = st.integers(min_value=1, max_value=packs.LARGEST)
amounts = st.integers(min_value=1, max_value=1_000_000)
units = st.sampled_from(sorted(UNITS))
things = st.one_of(st.sampled_from(sorted(catalogue.ITEMS)), st.text(max_size=20))


def test_cases_count_for_bottles_by_the_catalogue_or_by_their_own_word():
    assert packs.rate("water", ("case", None), ("each", None)) == (1, 24)
    assert packs.rate("water", ("case", 12), ("each", None)) == (1, 12)
    assert packs.rate("water", ("case", 12), ("case", None)) == (2, 1)
    assert packs.rate("pet-food", ("tonne", None), ("kg", None)) == (1, 1000)
    assert packs.rate("socks", ("box", 10), ("pair", None)) == (1, 10)


def test_where_nobody_knows_a_case_is_a_case():
    assert packs.rate("hay bales", ("case", None), ("case", None)) == (1, 1)
    assert packs.rate("hay bales", ("case", 6), ("case", None)) == (1, 1)
    assert packs.rate("hay bales", ("case", None), ("each", None)) is None
    assert packs.rate("water", ("litre", None), ("each", None)) is None


@given(things, units, st.none() | sizes)
def test_a_thing_is_itself(item, unit, size):
    size = size if unit in PACKS else None

    assert packs.rate(item, (unit, size), (unit, size)) == (1, 1)


@given(things, units, st.none() | sizes, units, st.none() | sizes, amounts)
def test_what_goes_there_and_back_is_what_it_was(item, unit, size, other, other_size, amount):
    there = packs.rate(item, (unit, size), (other, other_size))
    back = packs.rate(item, (other, other_size), (unit, size))

    assert (there is None) == (back is None)
    if there and back:
        assert back == (there.of_need, there.of_pledge)
        if there.fits(amount):
            assert back.for_need(there.for_need(amount)) == amount


@given(sizes, sizes, amounts, st.data())
def test_parts_of_an_offer_never_count_for_more_than_the_whole(mine, theirs, amount, data):
    rate = packs.rate("hay bales", ("case", mine), ("box", theirs))
    part = data.draw(st.integers(min_value=0, max_value=amount))

    first, rest = rate.for_need(part), rate.for_need(amount) - rate.for_need(part)

    assert first >= 0
    assert rest >= 0
    assert rate.for_need(amount) * theirs <= amount * mine
    if rate.fits(amount):
        assert rate.for_need(amount) * theirs == amount * mine


@pytest.mark.parametrize("item", catalogue.ITEMS.values(), ids=lambda item: item.key)
def test_each_item_is_packed_as_it_is_counted(item):
    assert set(item.packs) <= set(item.units) & set(PACKS)
    assert all(1 < size <= packs.LARGEST for size in item.packs.values())
    assert item.inside not in PACKS
    assert item.keeps >= 0


@pytest.mark.parametrize("item", catalogue.ITEMS.values(), ids=lambda item: item.key)
def test_each_item_is_found_by_its_other_names(item):
    assert {catalogue.item_key(text) for text in item.aliases} <= {item.key}


def test_each_skill_is_found_by_its_other_names():
    for skill in catalogue.SKILLS.values():
        assert {catalogue.skill_key(text) for text in skill.aliases} <= {skill.key}
