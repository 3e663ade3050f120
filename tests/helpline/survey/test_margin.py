"""The margin of a share: never off its ends, narrower the more answer, nothing where all do."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relief.helpline.survey.margin import Z, margin

WHOLE = st.integers(1, 2_000)


@st.composite
def parts(draw):
    """So many yes, of so many answers, of everybody."""
    everybody = draw(WHOLE)
    answers = draw(st.integers(1, everybody))
    return draw(st.integers(0, answers)), answers, everybody


@given(parts())
def test_it_holds_the_share_and_never_leaves_0_to_1(part):
    found = margin(*part)

    assert 0 <= found.low <= found.share <= found.high <= 1


@given(parts())
def test_in_a_hundred_the_bounds_are_rounded_away_from_the_share(part):
    found = margin(*part)
    share, low, high = found.of_100

    assert 0 <= low <= share <= high <= 100
    assert low <= found.low * 100 + 1e-6
    assert high >= found.high * 100 - 1e-6
    assert high - low <= (found.high - found.low) * 100 + 2


@given(parts())
def test_yes_and_no_mirror_each_other(part):
    yes, answers, everybody = part
    found, other = margin(*part), margin(answers - yes, answers, everybody)

    assert math.isclose(found.low, 1 - other.high, abs_tol=1e-9)
    assert math.isclose(found.high, 1 - other.low, abs_tol=1e-9)


@given(parts())
def test_the_bounds_are_where_chance_alone_would_just_lead_so_far(part):
    _yes, answers, everybody = part
    assume(answers < everybody)
    found = margin(*part)
    for bound in (found.low, found.high):
        if 0 < bound < 1:
            left = (everybody - answers) / (everybody - 1)
            spread = math.sqrt(bound * (1 - bound) / answers * left)
            assert math.isclose(abs(found.share - bound), Z * spread, rel_tol=1e-6, abs_tol=1e-9)


@given(parts(), st.integers(1, 500))
def test_the_more_there_are_besides_the_wider_it_is(part, more):
    yes, answers, everybody = part
    found, wider = margin(*part), margin(yes, answers, everybody + more)

    assert wider.low <= found.low + 1e-9
    assert wider.high >= found.high - 1e-9


@given(st.integers(0, 50), st.integers(1, 50), st.integers(2, 8))
def test_the_same_share_of_more_answers_is_surer(yes, answers, times):
    assume(yes <= answers)
    everybody = 10_000
    found, surer = margin(yes, answers, everybody), margin(yes * times, answers * times, everybody)

    assert surer.high - surer.low <= found.high - found.low + 1e-9


@given(WHOLE)
def test_where_everybody_answered_nothing_is_left_to_chance(everybody):
    found = margin(everybody // 3, everybody, everybody)

    assert found.low == found.share == found.high


def test_as_in_the_books():
    assert margin(43, 50, 10**9).of_100 == (86, 73, 94)
    assert margin(0, 10, 10**9).of_100 == (0, 0, 28)
    assert margin(87, 100, 400).of_100 == (87, 80, 92)


@pytest.mark.parametrize("part", [(1, 0, 5), (3, 2, 5), (-1, 2, 5), (2, 5, 4)])
def test_no_part_of_a_whole_is_refused(part):
    with pytest.raises(ValueError, match="no such part"):
        margin(*part)
