"""What is published of a quarter tells of no few people, whatever is asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relief.helpline.gaps import guessing, published
from relief.helpline.gaps.figures import AREAS, REASONS, Figures, Three
from relief.helpline.gaps.periods import Quarter
from relief.helpline.gaps.published import ALL
from relief.helpline.gaps.suppression import FEW, is_few
from tests.conftest import sized
from tests.helpline.gaps.conftest import BRUCE, GREY, HURON, PERTH

Q3 = Quarter(2011, 3)
FOOD, RENT = "food", "rent"
SOME = st.dictionaries(
    st.tuples(
        st.sampled_from([HURON, BRUCE, GREY, PERTH, ""]),
        st.sampled_from([FOOD, RENT, ""]),
        st.sampled_from(["referred", "full", "cost", "transport"]),
    ),
    st.integers(1, 25),
)


def made(needs, contacts=()):
    return published.made(Q3, Figures(dict(contacts), needs))


def everything(found):
    """Every figure there is, whichever filter asks for it."""
    for area in (*AREAS, ALL):
        yield found.of_area(area)
        yield from (found.of_area(area, topic=topic) for topic in found.topics)
        unmet = (found.of_area(area, reason=reason).unmet for reason in REASONS)
        yield from (Three(None, None, count) for count in unmet)


@settings(max_examples=sized(25))
@given(SOME, st.dictionaries(st.sampled_from([HURON, BRUCE, GREY]), st.integers(1, 25)))
def test_no_figure_that_is_shown_is_of_few(needs, contacts):
    found = made(needs, contacts)

    for three in everything(found):
        for count in (three.contacts, three.needs, three.unmet):
            assert count is None or not is_few(count)
        if three.needs is not None and three.unmet is not None:
            assert not is_few(three.needs - three.unmet)


@settings(max_examples=sized(25))
@given(SOME)
def test_what_is_shown_in_all_less_what_is_shown_by_area_leaves_no_few_needs(needs):
    found = made(needs)
    each, whole = [found.of_area(area) for area in AREAS], found.all()

    if whole.unmet is not None and all(three.needs is not None for three in each):
        shown = sum(three.needs - three.unmet for three in each if three.unmet is not None)
        assert not is_few(whole.needs - whole.unmet - shown)


@pytest.mark.parametrize("met", [1, 4])
def test_gaps_in_all_that_leave_few_needs_are_hidden_with_what_adds_up_to_them(met):
    needs = {(HURON, FOOD, "referred"): met} | {
        (area, topic, reason): 9
        for area in (HURON, BRUCE, GREY)
        for topic in (FOOD, RENT)
        for reason in ("full", "cost")
    }

    found = made(needs)

    assert found.all() == Three(0, 108 + met, None)
    assert found.all(topic=FOOD).unmet is None
    assert found.all(topic=RENT).unmet is None
    assert {found.all(reason=each).unmet for each in REASONS} == {None}
    assert None in {found.of_area(area).unmet for area in (HURON, BRUCE, GREY)}


@settings(max_examples=sized(25))
@given(SOME)
def test_where_a_sum_is_hidden_so_is_what_it_is_made_of(needs):
    found = made(needs)

    for area in AREAS:
        three = found.of_area(area)
        if three.needs is None:
            assert three.unmet is None
            assert all(found.of_area(area, topic=each).needs is None for each in found.topics)
        if three.unmet is None:
            assert all(found.of_area(area, reason=each).unmet is None for each in REASONS)


def test_a_single_small_area_takes_another_along_so_that_the_sum_does_not_tell_it():
    found = made({}, {HURON: 40, BRUCE: 3, GREY: 12})

    shown = {area: found.of_area(area).contacts for area in (HURON, BRUCE, GREY)}
    assert shown == {HURON: 40, BRUCE: None, GREY: None}
    assert found.all().contacts == 55


def test_large_counts_are_shown_as_they_are():
    needs = {(HURON, FOOD, "referred"): 30, (HURON, FOOD, "full"): 12, (BRUCE, FOOD, "cost"): 9}
    found = made(needs)

    assert found.of_area(HURON) == Three(0, 42, 12)
    assert found.of_area(HURON, reason="full").unmet == 12
    assert found.of_area(BRUCE, topic=FOOD).unmet == 9


@pytest.mark.parametrize("met", [1, 4])
def test_gaps_that_leave_few_needs_are_hidden_with_these(met):
    needs = {
        (HURON, FOOD, "referred"): met,
        (HURON, FOOD, "full"): 30,
        (BRUCE, FOOD, "full"): 40,
        (GREY, FOOD, "full"): 50,
    }
    found = made(needs)

    assert found.of_area(HURON).unmet is None
    assert found.of_area(BRUCE).unmet is None
    assert found.of_area(GREY).unmet == 50


def test_gaps_by_topic_are_hidden_where_needs_and_sums_would_tell_them():
    # Of Grey's needs all are gaps: its food tells Huron's, and that leaves one for a bed.
    needs = {
        (GREY, FOOD, "full"): 11,
        (HURON, FOOD, "cost"): 5,
        (HURON, RENT, "full"): 3,
        (HURON, RENT, "cost"): 4,
        (HURON, RENT, "referred"): 30,
        (HURON, "bed", "cost"): 1,
        (HURON, "bed", "referred"): 8,
    }

    found = made(needs)

    assert found.of_area(HURON, topic="bed").unmet is None
    assert betrayed(found) == []


@settings(max_examples=sized(40))
@given(SOME)
def test_all_that_is_published_betrays_no_few_people(needs):
    assert betrayed(made(needs)) == []


def betrayed(found):
    """The hidden figures that a reader would know to be few."""
    return guessing.few(published.facts(found), FEW)
