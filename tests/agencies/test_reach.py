"""Open time: counted in the agency's own hours, on its own clocks."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from relief.agencies import hours, reach
from tests.agencies.test_hours import Somebody, at, moments, somebody, weeks

OFFICE = somebody({day: ["09:00-17:00"] for day in hours.DAYS[:5]})
zones = st.sampled_from(["America/Toronto", "America/Winnipeg", "America/St_Johns", "UTC"])
# Both nights of 2011 on which Canada's clocks were changed, and a common fortnight.
starts = st.one_of(
    moments,
    st.integers(0, 3 * 24 * 60).map(lambda n: datetime(2011, 3, 12, tzinfo=UTC) + n * reach.MINUTE),
    st.integers(0, 3 * 24 * 60).map(lambda n: datetime(2011, 11, 5, tzinfo=UTC) + n * reach.MINUTE),
)
stretches = st.integers(0, 4 * 24 * 60).map(lambda n: n * reach.MINUTE)


def open_time(agency, start, end):
    """How much of the time from `start` to `end` it was open."""
    return sum((till - since for since, till in reach.openings(agency, start, end)), timedelta())


def test_a_night_between_two_days_at_the_office_does_not_count():
    asked, answered = at("2011-08-22T16:00"), at("2011-08-23T10:00")

    assert open_time(OFFICE, asked, answered) == timedelta(hours=2)


def test_an_offer_sent_on_friday_evening_is_wanted_on_monday():
    wanted = reach.open_after(OFFICE, at("2011-08-26T18:00"), timedelta(hours=4))

    assert wanted == at("2011-08-29T13:00")


def test_hours_nobody_has_asked_for_are_those_of_an_office_and_said_to_be_unknown():
    unasked = Somebody("")

    assert not reach.is_known(unasked)
    assert reach.is_known(OFFICE)
    assert reach.open_after(unasked, at("2011-08-21T16:03"), timedelta(hours=1)) == at(
        "2011-08-22T10:00"
    )


def test_a_night_shift_runs_past_midnight():
    night = somebody({"fri": ["22:00-06:00"]})

    opened = open_time(night, at("2011-08-26T23:00"), at("2011-08-27T12:00"))
    assert opened == timedelta(hours=7)


def test_the_night_that_has_an_hour_twice_is_open_for_it_twice():
    early = somebody({"sun": ["00:00-04:00"]})

    spring = open_time(early, at("2011-03-12T12:00"), at("2011-03-13T12:00"))
    autumn = open_time(early, at("2011-11-05T12:00"), at("2011-11-06T12:00"))
    assert (spring, autumn) == (timedelta(hours=3), timedelta(hours=5))


def test_who_opens_an_hour_a_week_does_not_keep_an_offer_for_months():
    seldom = somebody({"wed": ["10:00-11:00"]})
    start = at("2011-08-21T16:00")

    assert reach.open_after(seldom, start, timedelta(hours=8)) == start + reach.LONGEST


@given(weeks, zones, starts, st.integers(0, 20 * 60).map(lambda n: n * reach.MINUTE))
def test_each_minute_counts_exactly_when_it_is_open(week, zone, start, stretch):
    agency = somebody(week, zone) if week else Somebody(hours.kept({"mon": ["00:00-24:00"]}), zone)
    minutes = int(stretch / reach.MINUTE)
    opened = sum(hours.is_open(agency, start + n * reach.MINUTE) is True for n in range(minutes))

    assert open_time(agency, start, start + stretch) == opened * reach.MINUTE


@given(weeks, zones, starts, stretches, stretches)
def test_two_stretches_add_up(week, zone, start, one, two):
    agency = somebody(week, zone)
    middle, end = start + one, start + one + two

    parts = [open_time(agency, *each) for each in ((start, middle), (middle, end))]
    assert sum(parts, timedelta()) == open_time(agency, start, end)


@given(weeks, zones, starts, stretches)
def test_after_so_much_open_time_so_much_has_passed(week, zone, start, wanted):
    agency = somebody(week, zone)
    moment = reach.open_after(agency, start, wanted)

    assert start <= moment <= start + reach.LONGEST
    passed = open_time(agency, start, moment)
    assert passed == wanted or (moment == start + reach.LONGEST and passed < wanted)
