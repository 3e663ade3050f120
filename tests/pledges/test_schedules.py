"""The days and amounts of instalments: the rule holds across month ends, and no cent is lost."""

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.instalments import schedules
from pledges.instalments.schedules import MOST, Rule
from relief.kit.errors import InvalidInput

days = st.dates(date(1999, 1, 1), date(2099, 12, 31))
intervals = st.integers(1, 12)
counts = st.integers(1, 30)


def last_of(day):
    return calendar.monthrange(day.year, day.month)[1]


def months(day):
    return day.year * 12 + day.month


def listed(rule, first):
    try:
        return schedules.dates(rule, first)
    except InvalidInput:
        return []


def steps(found, measure):
    return {measure(b) - measure(a) for a, b in pairwise(found)}


@given(days, st.integers(1, 7), intervals, counts)
def test_a_weekly_rule_keeps_its_weekday(first, weekday, interval, count):
    rule = Rule("week", interval=interval, weekday=weekday, count=count)

    found = schedules.dates(rule, first)

    assert {day.isoweekday() for day in found} == {weekday}
    assert steps(found, date.toordinal) <= {7 * interval}
    assert first <= found[0] < first + timedelta(days=7)


@given(days, st.integers(1, 31), intervals, st.integers(1, 9))
def test_a_monthly_rule_keeps_its_day_or_the_last(first, wanted, interval, count):
    rule = Rule("month", interval=interval, day=wanted, count=count)

    found = schedules.dates(rule, first)

    assert all(day.day == min(wanted, last_of(day)) for day in found)
    assert steps(found, months) <= {interval}
    assert first <= found[0] <= first + timedelta(days=31)


@given(days, counts)
def test_the_last_day_is_the_last_of_every_month(first, count):
    found = schedules.dates(Rule("last_day", count=count), first)

    assert all(day.day == last_of(day) for day in found)
    assert len(found) == count


@given(
    st.sampled_from(["week", "month", "last_day"]),
    days,
    intervals,
    st.integers(0, 300),
)
def test_an_end_day_is_never_passed_and_nothing_before_it_is_left_out(every, first, n, length):
    until = first + timedelta(days=length)

    found = listed(Rule(every, interval=n, until=until), first)

    more = schedules.dates(Rule(every, interval=n, count=len(found) + 1), first)
    assert found == more[:-1]
    assert until < more[-1]
    assert all(first <= day <= until for day in found)


@given(st.sampled_from(["once", "week", "month", "last_day"]), days, st.integers(1, 4), counts)
def test_never_two_on_a_day(every, first, interval, count):
    found = schedules.dates(Rule(every, interval=interval, count=count), first)

    assert found == sorted(set(found))


@given(st.integers(1, 10**11), st.integers(1, MOST))
def test_no_cent_is_lost_and_no_share_is_nothing(cents, count):
    if count > cents:
        with pytest.raises(InvalidInput, match="more instalments than cents"):
            schedules.amounts(cents, count)
        return

    found = schedules.amounts(cents, count)

    assert sum(found) == cents
    assert min(found) >= 1
    assert max(found) - min(found) <= 1
    assert found == sorted(found, reverse=True)


def test_the_31st_is_the_last_of_a_short_month_and_the_31st_again():
    found = schedules.dates(Rule("month", day=31, count=5), date(2027, 12, 31))

    assert [day.isoformat() for day in found] == [
        "2027-12-31",
        "2028-01-31",
        "2028-02-29",  # a leap year
        "2028-03-31",
        "2028-04-30",
    ]


def test_the_29th_of_february_comes_back_on_the_29th():
    found = schedules.dates(Rule("month", interval=12, count=5), date(2024, 2, 29))

    assert [day.day for day in found] == [29, 28, 28, 28, 29]


def test_a_first_day_after_the_wanted_one_waits_for_the_next_month():
    assert schedules.dates(Rule("month", day=15, count=1), date(2026, 11, 16)) == [
        date(2026, 12, 15)
    ]


@pytest.mark.parametrize(
    ("rule", "pointer"),
    [
        (Rule("week"), "/count"),
        (Rule("week", count=3, until=date(2030, 1, 1)), "/count"),
        (Rule("week", count=0), "/count"),
        (Rule("week", count=MOST + 1), "/count"),
        (Rule("week", until=date(2035, 1, 1)), "/until"),
        (Rule("month", interval=12, count=12), "/count"),
        (Rule("month", until=date(2026, 1, 1)), "/until"),
        (Rule("week", interval=0, count=2), "/interval"),
        (Rule("week", weekday=8, count=2), "/weekday"),
        (Rule("month", day=32, count=2), "/day"),
    ],
)
def test_a_rule_without_an_end_or_a_sense_is_refused_where_it_is_wrong(rule, pointer):
    with pytest.raises(InvalidInput) as refused:
        schedules.dates(rule, date(2026, 11, 25))

    assert refused.value.fields[0].pointer == pointer
