"""Days as people say them become spans of time on the clocks of the place."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from relief.kit import spans

TORONTO = "America/Toronto"
SUNDAY = date(2011, 8, 21)
near = st.dates(date(2010, 1, 1), date(2030, 1, 1))
several = st.lists(st.sampled_from(sorted(spans.PARTS)), unique=True)


def test_an_evening_is_an_evening_there():
    assert spans.days(SUNDAY, SUNDAY, ["evening"], TORONTO) == [
        (datetime(2011, 8, 21, 21, tzinfo=UTC), datetime(2011, 8, 22, 1, tzinfo=UTC))
    ]


def test_parts_that_meet_are_one():
    [(begin, end)] = spans.days(SUNDAY, SUNDAY, ["afternoon", "morning"], TORONTO)

    assert end - begin == timedelta(hours=9)
    assert len(spans.days(SUNDAY, SUNDAY, ["morning", "evening"], TORONTO)) == 2


def test_whole_days_are_one_span():
    assert len(spans.days(SUNDAY, SUNDAY + timedelta(days=9), [], TORONTO)) == 1


def test_a_night_shift_ends_on_the_next_day():
    begin, end = spans.on(SUNDAY, time(22), time(6), TORONTO)

    assert end - begin == timedelta(hours=8)


def test_the_day_on_which_clocks_go_back_is_an_hour_longer():
    [(begin, end)] = spans.days(date(2011, 11, 6), date(2011, 11, 6), [], TORONTO)

    assert end - begin == timedelta(hours=25)


@given(near, st.integers(0, 40), several)
def test_spans_run_forward_and_never_overlap(first, more, parts):
    found = spans.days(first, first + timedelta(days=more), parts, TORONTO)

    assert all(begin < end for begin, end in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))
