"""Laws of opening hours, held against an oracle that shares no code with them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from relief.directory.hours.days import State
from relief.directory.hours.opening import AHEAD, status
from relief.directory.hours.weekly import is_open, weekly
from tests.conftest import sized
from tests.directory.hours import oracle, weeks

STEP = timedelta(minutes=15)  # every span begins and ends at a quarter


@settings(max_examples=sized(100))
@given(weeks.places(), st.data())
def test_the_badge_agrees_with_a_clock_that_is_watched(place, data):
    zone, moment = place
    schedules = data.draw(weeks.records(moment.date()))

    found = status(schedules, zone, moment)

    assert found.open == oracle.is_open(schedules, zone, moment)
    assert found.state is not State.CLOSED or schedules


@settings(max_examples=sized(60))
@given(weeks.nights)
def test_a_night_in_which_clocks_change_passes_as_it_is_watched(night):
    zone, change, schedules = night
    kept = weekly(schedules, zone)

    for moment in (change + n * STEP for n in range(-8, 12)):
        expected = oracle.is_open(schedules, zone, moment)
        found = status(schedules, zone, moment)
        assert (found.open, is_open(kept, moment)) == (expected, expected)
        assert found.until is None or found.until > moment


@settings(max_examples=sized(40))
@given(weeks.places(), st.data())
def test_the_next_change_is_the_next_change(place, data):
    zone, moment = place
    schedules = data.draw(weeks.records(moment.date()))
    found = status(schedules, zone, moment)

    turns = (
        each
        for each, shown in quarters(zone, moment)
        if oracle.open_when(schedules, shown) != found.open
    )

    assert (found.until if found.open else found.opens) == next(turns, None)


@settings(max_examples=sized(100))
@given(weeks.places(), st.data())
def test_the_filter_and_the_badge_tell_one_truth(place, data):
    zone, moment = place
    schedules = data.draw(weeks.ordinary | weeks.records(moment.date()) | st.lists(weeks.garbage))

    kept = weekly(schedules, zone)

    assert is_open(kept, moment) == status(schedules, zone, moment).open


@settings(max_examples=sized(100))
@given(weeks.places(), st.lists(weeks.garbage, max_size=3), st.none() | weeks.words)
def test_no_garbage_raises(place, schedules, other):
    zone, moment = place
    found = status(schedules, other or zone, moment)

    assert found.state in State
    assert found.state is not State.UNKNOWN or found.until is None or found.until > moment


def quarters(zone, moment):
    """Each quarter of an hour of two weeks from `moment` on, with what clocks have then shown."""
    there = ZoneInfo(zone)
    before = moment.replace(minute=moment.minute // 15 * 15)
    latest = oracle.reached(moment, zone)
    for n in range(1, AHEAD // STEP + 1):
        each = before + n * STEP
        latest = max(latest, each.astimezone(there).replace(tzinfo=None))
        yield each, latest
