"""An area rises when it asks for more than it used to, by more than chance."""

from hypothesis import given
from hypothesis import strategies as st

from relief.helpline.gaps import baseline
from relief.helpline.gaps.baseline import LEAST, LEAST_MONTHS, TIMES

STEADY = [10, 12, 9, 11, 10, 13, 8, 10]


def test_a_month_like_the_others_is_no_rise():
    assert baseline.rise(STEADY, 13) is None


def test_twice_the_usual_is_a_rise_and_says_what_was_usual():
    found = baseline.rise(STEADY, 25)

    assert found is not None
    assert (found.n, found.usual, found.times) == (25, 10.0, 2.5)


def test_one_loud_month_of_the_past_hides_no_later_one():
    assert baseline.rise([*STEADY, 400], 25) is not None


def test_a_new_area_has_no_usual_yet():
    assert baseline.rise(STEADY[: LEAST_MONTHS - 1], 400) is None


def test_a_handful_is_chance_even_where_nobody_called():
    assert baseline.rise([0] * 12, LEAST - 1) is None
    assert baseline.rise([0] * 12, LEAST) is not None


@given(st.lists(st.integers(0, 60), max_size=20), st.integers(0, 200), st.integers(1, 50))
def test_more_than_a_rise_is_a_rise(earlier, now, more):
    found = baseline.rise(earlier, now)

    if found is not None:
        assert now >= TIMES * found.usual
        assert baseline.rise(earlier, now + more) is not None
