"""Months and quarters are local; a quarter is published when it is over and settled."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.helpline.gaps import periods
from relief.helpline.gaps.periods import Quarter
from tests.fixtures import TORNADO
from tests.helpline.conftest import ZONE


def test_a_call_late_on_the_last_evening_is_of_that_month():
    assert periods.month_of(datetime(2026, 8, 1, 3, 30, tzinfo=UTC), ZONE) == date(2026, 7, 1)


def test_a_month_begins_at_local_midnight_in_winter_and_in_summer():
    begins, ends = periods.bounds(date(2026, 3, 1), ZONE)

    assert begins == datetime(2026, 3, 1, 5, tzinfo=UTC)
    assert ends == datetime(2026, 4, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [((2026, 1, 10), "2025-Q3"), ((2026, 1, 17), "2025-Q4"), ((2026, 11, 26), "2026-Q3")],
)
def test_a_quarter_waits_until_it_is_settled(day, quarter):
    assert periods.latest(datetime(*day, 12, tzinfo=UTC), ZONE).key == quarter


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)))
def test_every_month_is_in_its_quarter_and_follows_the_one_before(day):
    month = day.replace(day=1)

    assert month in periods.quarter_of(month).months
    assert periods.following(periods.before(month)) == month
    assert periods.named(periods.quarter_of(month).key) == periods.quarter_of(month)
    assert periods.back(month, 3)[-1] == month


@given(st.text(max_size=9))
def test_what_is_no_period_is_none(text):
    found = periods.named(text)

    assert found is None or found == Quarter(int(text[:4]), int(text[-1]))
    assert periods.month_named(text) is None or len(text) >= 6


@given(st.integers(0, 36_000).map(lambda days: TORNADO + timedelta(days=days)))
def test_what_is_published_ended_at_least_two_weeks_ago(at):
    _, ends = periods.bounds(periods.latest(at, ZONE).months[-1], ZONE)

    assert at - ends >= timedelta(days=14)
