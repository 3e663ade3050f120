"""Occurrences: one for each local date, whatever clocks and quiet hours do."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.timetable import notes, occurrences, walls
from notifications.timetable.occurrences import Rhythm
from notifications.timetable.quiet import Quiet
from tests.notifications.timetable.test_walls import AUTUMN, MINUTES, SPRING, TORONTO, ZONES

YEARS = {"first_on": date(2026, 1, 1), "until": date(2030, 12, 31)}
DAY = timedelta(days=1)


@st.composite
def rhythms(draw):
    first_on = draw(st.dates(date(2026, 1, 1), date(2029, 12, 31)))
    since, until = draw(MINUTES), draw(MINUTES)
    quiet = Quiet(since, until) if since != until and draw(st.booleans()) else None
    return Rhythm(
        at=draw(MINUTES),
        zone=draw(ZONES),
        weekdays=frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
        first_on=first_on,
        until=first_on + timedelta(days=draw(st.integers(0, 400))),
        every_weeks=draw(st.integers(1, 5)),
        quiet=quiet,
    )


def daily(at, *, quiet=None, zone=TORONTO, **days):
    return Rhythm(at, zone, frozenset(range(7)), **YEARS | days, quiet=quiet)


def told(rhythm):
    return notes.of_rhythm(rhythm, rhythm.first_on)


@given(rhythms())
def test_each_day_has_one_occurrence_with_a_key_of_its_own_in_order_of_time(rhythm):
    found = rhythm.between(rhythm.first_on, rhythm.until)

    assert [each.key for each in found] == [each.local_date.isoformat() for each in found]
    assert len({each.key for each in found}) == len(found)
    assert [each.due_at for each in found] == sorted(each.due_at for each in found)


@given(rhythms())
def test_every_occurrence_is_on_a_wanted_weekday_of_a_wanted_week(rhythm):
    monday = rhythm.first_on - rhythm.first_on.weekday() * DAY
    for each in rhythm.between(rhythm.first_on, rhythm.until):
        assert rhythm.first_on <= each.local_date <= rhythm.until
        assert each.local_date.weekday() in rhythm.weekdays
        assert (each.local_date - monday).days // 7 % rhythm.every_weeks == 0


@given(rhythms(), st.integers(0, 400))
def test_a_rhythm_cut_in_two_is_the_same_rhythm(rhythm, n):
    cut, end = rhythm.first_on + n * DAY, rhythm.until
    parts = rhythm.between(rhythm.first_on, cut) + rhythm.between(cut + DAY, end)

    assert parts == rhythm.between(rhythm.first_on, end)


@given(rhythms())
def test_nothing_is_due_within_quiet_hours_and_nothing_before_its_time(rhythm):
    for each in rhythm.between(rhythm.first_on, rhythm.first_on + 30 * DAY):
        meant = walls.first(each.local_date, rhythm.at, rhythm.zone)
        shown = walls.shown(each.due_at, rhythm.zone)

        assert meant <= each.due_at < meant + timedelta(days=2)
        assert each.moved_from == (meant if each.due_at != meant else None)
        assert not rhythm.quiet or not rhythm.quiet.covers(shown.time())


def test_a_year_of_half_past_two_loses_no_day_and_doubles_none():
    found = daily(time(2, 30)).between(date(2026, 1, 1), date(2026, 12, 31))

    assert len(found) == 365
    assert len({each.due_at for each in found}) == 365


def test_every_second_week_is_counted_from_the_week_of_the_first_day():
    weekdays = frozenset({0, 4})
    rhythm = Rhythm(time(9), TORONTO, weekdays, date(2026, 7, 1), date(2026, 7, 31), 2)

    assert [each.day for each in rhythm.days(rhythm.first_on, rhythm.until)] == [3, 13, 17, 27, 31]


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (time(21, 59), "2026-07-01T21:59"),
        (time(22), "2026-07-02T07:00"),
        (time(6, 59), "2026-07-01T07:00"),
        (time(7), "2026-07-01T07:00"),
    ],
)
def test_quiet_hours_span_midnight_and_end_in_the_morning(at, due):
    [found] = daily(at, quiet=Quiet(time(22), time(7))).between(date(2026, 7, 1), date(2026, 7, 1))

    assert found.due_at == datetime.fromisoformat(due).replace(tzinfo=ZoneInfo(TORONTO))
    assert found.key == "2026-07-01"


def test_quiet_hours_whose_end_never_comes_end_after_the_gap():
    quiet = Quiet(time(22), time(2, 30))

    found = daily(time(1), quiet=quiet).occurrence(SPRING)

    assert found.due_at == datetime(2026, 3, 8, 3, tzinfo=ZoneInfo(TORONTO))


def test_quiet_hours_end_after_the_second_time_it_was_meant_not_before():
    quiet, second = Quiet(time(0, 30), time(1, 30)), walls.moments(AUTUMN, time(1, 15), TORONTO)[1]

    found = occurrences.single("once", second, TORONTO, quiet)

    assert found.due_at == second + timedelta(minutes=15)
    assert found.moved_from == second


def test_a_moment_outside_quiet_hours_stays():
    at = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo(TORONTO))

    found = occurrences.single("once", at, TORONTO, Quiet(time(22), time(7)))

    assert (found.due_at, found.moved_from, found.local_date) == (at, None, at.date())


def test_a_rhythm_tells_of_each_day_that_the_clocks_change():
    found = told(daily(time(2, 30), until=date(2027, 12, 31)))

    assert [note.within("en").split(" in ")[0] for note in found] == [
        "On 8 March 2026 there is no 2:30 a.m.",
        "On 14 March 2027 there is no 2:30 a.m.",
    ]
    assert found[0].within("en").endswith("It goes out at 3:00 a.m. that day.")


def test_a_rhythm_tells_of_each_day_on_which_its_time_comes_twice():
    [note] = told(daily(time(1, 30), until=date(2026, 12, 31)))

    assert note.code == notes.TWICE
    assert note.within("en").endswith("It goes out once, the first time.")


def test_a_rhythm_in_quiet_hours_says_so_once():
    [note] = told(daily(time(23), quiet=Quiet(time(22), time(7))))

    assert note.within("en") == (
        "11:00 p.m. falls within the quiet hours. It goes out at 7:00 a.m., when they end."
    )


def test_an_ordinary_rhythm_has_nothing_to_tell():
    assert told(daily(time(9), quiet=Quiet(time(22), time(7)))) == []
