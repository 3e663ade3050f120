"""Every change of clocks from 2026 to 2030 in four zones: each occurrence is fired once.

A clock ticks minute by minute around each change, over the database: ten changes on SQLite, those
of two years on PostgreSQL; in full all of them on both, and with one worker as well. What is right
is asked without any arithmetic of zones: the first minute at which the wall has come to the time.
"""

import os
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from notifications.timetable import firing, service
from relief.kit import clock
from tests.fixtures import a_campaign
from tests.notifications.timetable.conftest import an_appeal, daily

FULL = "RELIEF_TEST_FULL" in os.environ
ZONES = ("America/Toronto", "America/Winnipeg", "UTC", "Australia/Lord_Howe")
TIMES = ("00:30", "01:00", "01:30", "01:45", "02:00", "02:15", "02:30", "02:59", "03:00", "03:30")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
APART = timedelta(seconds=90)
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
BEFORE, AFTER = 2 * HOUR, 3 * HOUR  # clocks change at 2:00, so this holds all of TIMES
OF_TWO_YEARS = 4  # changes


def wall(at, zone):
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def changes(zone):
    """The moments at which a zone's clocks change; where they never do, 2:00 on Toronto's days."""
    hours = [BEGIN + n * HOUR for n in range(int((END - BEGIN) / HOUR))]
    found = [
        first_changed(before, zone)
        for before, after in pairwise(hours)
        if wall(after, zone) - wall(before, zone) != HOUR
    ]
    return found or [each.replace(hour=2) for each in changes("America/Toronto")]


def first_changed(before, zone):
    shift = wall(before, zone) - before.replace(tzinfo=None)
    minutes = (before + n * MINUTE for n in range(1, 61))
    return next(each for each in minutes if wall(each, zone) - each.replace(tzinfo=None) != shift)


def ticks(change):
    begin = change - BEFORE
    return [begin + n * MINUTE for n in range(int((BEFORE + AFTER) / MINUTE))]


def expected(change, zone):
    """Each time of the change's day, and the first minute at which the wall has come to it."""
    day = wall(change, zone).date()
    shown = [(each, wall(each, zone)) for each in ticks(change)]
    wanted = {text: datetime.combine(day, time.fromisoformat(text)) for text in TIMES}
    return {text: next(at for at, there in shown if there >= when) for text, when in wanted.items()}


def schedules(session, change, zone):
    """Every time of that day on an appeal of its own; by the appeal's id."""
    campaign, day = a_campaign(session), wall(change, zone).date()
    rule = {"time_zone": zone, "first_on": f"{day}", "until": f"{day}"}
    found = {}
    for text in TIMES:
        appeal = an_appeal(session, campaign)
        service.schedule(session, appeal, daily(text, **rule))
        found[appeal.id] = text
    return found


def fire(db, now):
    """What the job does at each tick: look, and take what is due."""
    with db.session() as session:
        if not firing.is_due(session, now):
            return firing.Taken([], [])
    with db.session(write=True) as session:
        return firing.due(session, now, 50)


def run(db, change, zone, workers):
    """Tick around one change, as each worker's clock shows it: what was fired when; what missed."""
    with clock.hold(change - 2 * DAY), db.session(write=True) as session:
        appeals = schedules(session, change, zone)
    fired, missed = [], 0
    for tick in ticks(change):
        for ahead in workers if tick.minute % 2 else reversed(workers):  # in turns the first
            taken = fire(db, tick + ahead)
            fired += [(appeals[each.appeal_id], tick) for each in taken.fired]
            missed += len(taken.missed)
    return fired, missed


@pytest.mark.parametrize(
    "workers",
    [
        pytest.param((timedelta(0),), id="one", marks=pytest.mark.full),
        pytest.param((timedelta(0), APART), id="two"),
    ],
)
@pytest.mark.parametrize("zone", ZONES)
def test_each_occurrence_is_fired_once_at_its_minute(db, zone, workers, tell):
    count = missing = doubled = late = 0
    chosen = changes(zone) if FULL or db.is_sqlite else changes(zone)[:OF_TWO_YEARS]
    for change in chosen:
        fired, missed = run(db, change, zone, workers)
        wanted, times = expected(change, zone), Counter(text for text, _ in fired)
        count += len(wanted)
        late += missed
        missing += sum(times[text] == 0 for text in TIMES)
        doubled += sum(times[text] > 1 for text in TIMES)
        for text, tick in fired:
            # A worker whose clock is 90 s ahead is first, by two ticks.
            assert wanted[text] - max(workers) - MINUTE < tick <= wanted[text], (change, text)

    tell(f"{zone}, {len(workers)} workers: {count} due, {missing=} {doubled=} {late=}")
    assert (missing, doubled, late) == (0, 0, 0)
    assert count == len(TIMES) * len(chosen)


@pytest.mark.parametrize(("zone", "right"), [(each, each == "UTC") for each in ZONES])
def test_control_to_fire_when_the_wall_shows_the_time_is_wrong(zone, right, tell):
    """What a timer on the wall clock does: it must be seen to lose and to double."""
    missing = doubled = 0
    for change in changes(zone):
        day = wall(change, zone).date()
        shown = [wall(each, zone) for each in ticks(change)]
        times = Counter(f"{each:%H:%M}" for each in shown if each.date() == day)
        missing += sum(times[text] == 0 for text in TIMES)
        doubled += sum(times[text] > 1 for text in TIMES)

    tell(f"{zone}, by the wall: {missing=} {doubled=}")
    assert (missing == 0, doubled == 0) == (right, right)


def test_the_clocks_change_ten_times_in_five_years_where_they_change():
    assert {zone: len(changes(zone)) for zone in ZONES} == dict.fromkeys(ZONES, 10)
    assert date(2026, 3, 8) in [each.date() for each in changes("America/Toronto")]
