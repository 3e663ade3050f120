"""Open, closed, by appointment, day and night or not known, and until when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from relief.directory.hours.days import State
from relief.directory.hours.opening import status
from relief.directory.hours.schedule import Schedule
from relief.directory.hours.weekly import is_open, weekly

TORONTO = "America/Toronto"
WEEKDAYS = Schedule(freq="WEEKLY", byday="MO,TU,WE,TH,FR", opens_at="09:00", closes_at="17:00")


def at(text, zone=TORONTO, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def on(text, *schedules, zone=TORONTO, fold=0):
    return status(schedules, zone, at(text, zone, fold))


def day(text, **fields):
    return Schedule(valid_from=text, valid_to=text, **fields)


def hours(opens, closes, **fields):
    return Schedule(opens_at=opens, closes_at=closes, **fields)


DAILY = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU"}


# What is open, and until when


def test_empty_hours_are_unknown_and_never_closed():
    for schedules in ((), (Schedule(),), (Schedule(description="Hours vary with the season"),)):
        assert on("2026-06-10T12:00", *schedules).state is State.UNKNOWN


def test_open_says_until_when_and_closed_says_when_it_opens():
    found = on("2026-06-12T12:00", WEEKDAYS)  # a Friday
    assert (found.state, found.until, found.opens) == (State.OPEN, at("2026-06-12T17:00"), None)

    found = on("2026-06-12T17:00", WEEKDAYS)
    assert (found.state, found.opens) == (State.CLOSED, at("2026-06-15T09:00"))


def test_a_span_runs_past_midnight():
    friday = hours("22:00", "02:00", byday="FR")
    assert on("2026-06-13T01:59", friday).until == at("2026-06-13T02:00")
    assert on("2026-06-13T02:00", friday).state is State.CLOSED
    assert on("2026-06-12T01:00", friday).state is State.CLOSED


@pytest.mark.parametrize("closes", ["24:00", "00:00", "00:00:00", "23:59"])
def test_midnight_to_midnight_every_day_is_day_and_night(closes):
    found = on("2026-06-13T01:59", hours("00:00", closes, **DAILY))
    assert (found.state, found.until) == (State.ALL_HOURS, None)


def test_a_closure_ahead_ends_day_and_night():
    found = on("2026-12-20T12:00", hours("00:00", "24:00", **DAILY), day("2026-12-25"))
    assert (found.state, found.until) == (State.OPEN, at("2026-12-25T00:00"))


def test_several_spans_of_a_day_follow_one_another():
    lunch = (hours("08:00", "12:00", byday="MO"), hours("13:00", "16:00", byday="MO"))
    assert on("2026-06-15T12:30", *lunch).opens == at("2026-06-15T13:00")


def test_spans_that_touch_are_one():
    touching = (hours("08:00", "12:00", byday="MO"), hours("12:00", "16:00", byday="MO"))
    assert on("2026-06-15T09:00", *touching).until == at("2026-06-15T16:00")


@pytest.mark.parametrize(
    ("opens", "closes"),
    [("09:00", None), (None, "17:00"), ("9am", "5pm"), ("09:00", "09:00"), ("14:00Z", "22:00Z")],
)
def test_half_hours_and_unclear_times_are_unknown(opens, closes):
    assert on("2026-06-15T12:00", hours(opens, closes, byday="MO")).state is State.UNKNOWN


def test_hours_without_days_are_unknown():
    assert on("2026-06-15T12:00", hours("09:00", "17:00")).state is State.UNKNOWN


def test_it_is_the_services_clock_that_counts():
    moment = at("2026-06-15T09:30")
    assert status([WEEKDAYS], TORONTO, moment).open
    assert not status([WEEKDAYS], "America/Winnipeg", moment).open  # Kenora's: half past eight
    assert status([WEEKDAYS], "Nowhere/At all", moment).state is State.UNKNOWN


# Exceptions and seasons


def test_a_dated_schedule_without_hours_is_a_closure():
    found = on("2026-06-15T12:00", WEEKDAYS, day("2026-06-15"))
    assert (found.state, found.opens) == (State.CLOSED, at("2026-06-16T09:00"))


def test_a_dated_schedule_with_hours_holds_instead_of_the_week():
    eve = (WEEKDAYS, day("2026-12-24", opens_at="09:00", closes_at="12:00"))
    assert on("2026-12-24T13:00", *eve).state is State.CLOSED


def test_the_narrower_exception_wins():
    fortnight = Schedule(valid_from="2026-12-20", valid_to="2027-01-03")
    between = day("2026-12-29", opens_at="10:00", closes_at="14:00")
    assert on("2026-12-28T11:00", WEEKDAYS, fortnight, between).state is State.CLOSED
    assert on("2026-12-29T11:00", WEEKDAYS, fortnight, between).open


def test_summer_hours_hold_instead_of_the_ordinary_week():
    summer = hours("09:00", "13:00", byday="MO", valid_from="2026-07-01", valid_to="2026-08-31")
    assert on("2026-07-06T14:00", WEEKDAYS, summer).state is State.CLOSED
    assert on("2026-09-14T14:00", WEEKDAYS, summer).open


@pytest.mark.parametrize("written", ["0001-{}", "--{}", "{}"])
def test_a_season_without_a_year_comes_every_year(written):
    dates = {"valid_from": written.format("11-15"), "valid_to": written.format("03-31")}
    winter = hours("19:00", "07:00", **DAILY, **dates)
    assert on("2029-01-10T23:00", winter).open
    assert on("2029-06-10T23:00", winter).state is State.CLOSED


def test_hours_that_are_over_tell_nothing_of_today():
    clinic = {"valid_from": "2026-02-01", "valid_to": "2026-04-30", "byday": "MO"}
    assert on("2026-01-20T12:00", hours("09:00", "17:00", **clinic)).state is State.CLOSED
    assert on("2026-05-04T12:00", hours("09:00", "17:00", **clinic)).state is State.UNKNOWN


def test_every_other_week_is_counted_from_the_first_time_and_the_weeks_first_day():
    every = {"interval": 2, "dtstart": "2026-06-02", "byday": "TU,SU"}
    food = hours("10:00", "12:00", **every)
    assert [on(f"2026-06-{n:02}T11:00", food).open for n in (2, 7, 9, 14, 16, 21)] == [
        True,
        True,
        False,
        False,
        True,
        True,
    ]
    sundays = hours("10:00", "12:00", **every, wkst="SU")
    assert [on(f"2026-06-{n:02}T11:00", sundays).open for n in (2, 7, 14)] == [True, False, True]


def test_every_other_week_from_no_day_is_unknown():
    every = hours("10:00", "12:00", byday="TU", interval=2)
    assert on("2026-06-02T11:00", every).state is State.UNKNOWN


def test_days_of_a_month_are_counted_from_both_ends():
    last = hours("18:00", "20:00", freq="MONTHLY", byday="1MO,-1FR")
    assert [on(f"2026-05-{n:02}T19:00", last).open for n in (4, 11, 22, 29)] == [
        True,
        False,
        False,
        True,
    ]
    assert on("2026-02-28T19:00", hours("18:00", "20:00", bymonthday="-1")).open


def test_weeks_and_days_of_the_year_and_a_count_are_heeded():
    assert on("2026-01-05T11:00", hours("10:00", "12:00", byday="MO", byweekno="2")).open
    assert not on("2026-01-12T11:00", hours("10:00", "12:00", byday="MO", byweekno="2")).open
    assert on("2026-12-31T11:00", hours("10:00", "12:00", freq="YEARLY", byyearday="-1")).open
    twice = hours("10:00", "12:00", byday="MO", dtstart="2026-01-05", count=2)
    assert [on(f"2026-01-{n:02}T11:00", twice).state for n in (5, 12, 19)] == [
        State.OPEN,
        State.OPEN,
        State.UNKNOWN,
    ]


# Words


@pytest.mark.parametrize(
    "text",
    [
        "By appointment",
        "Call ahead, by appointment only",
        "Sur rendez-vous",
        "Appointment required",
    ],
)
def test_an_appointment_is_no_opening(text):
    assert on("2026-06-15T12:00", Schedule(description=text)).state is State.BY_APPOINTMENT


@pytest.mark.parametrize(
    "text", ["No appointment needed", "Walk-in or by appointment", "Sans rendez-vous", "Call ahead"]
)
def test_what_is_no_appointment_is_not_taken_for_one(text):
    assert on("2026-06-15T12:00", Schedule(description=text)).state is State.UNKNOWN


def test_hours_that_are_by_appointment_only_are_not_open():
    seen = hours("09:00", "17:00", byday="MO", description="By appointment only")
    found = on("2026-06-15T12:00", seen)
    assert (found.state, found.until) == (State.BY_APPOINTMENT, at("2026-06-15T17:00"))
    assert on("2026-06-15T18:00", seen).state is State.CLOSED


def test_a_day_by_appointment_stands_beside_days_with_hours():
    saturday = Schedule(byday="SA", description="By appointment")
    assert on("2026-06-13T12:00", WEEKDAYS, saturday).state is State.BY_APPOINTMENT
    assert on("2026-06-14T12:00", WEEKDAYS, saturday).state is State.CLOSED


# Holidays


def test_an_ordinary_week_is_in_doubt_on_a_public_holiday():
    found = on("2026-04-03T12:00", WEEKDAYS)
    assert (found.state, found.uncertain_holiday, found.holiday) == (
        State.OPEN,
        True,
        "Good Friday",
    )
    assert not on("2026-04-02T12:00", WEEKDAYS).uncertain_holiday


def test_an_opening_on_a_holiday_is_in_doubt_the_evening_before():
    assert on("2026-12-24T20:00", WEEKDAYS).holiday == "Christmas Day"


def test_who_said_what_happens_on_holidays_is_not_doubted():
    off = hours("09:00", "17:00", byday="FR", description="Closed on statutory holidays.")
    assert on("2026-04-03T12:00", off).state is State.CLOSED
    assert on("2026-04-10T12:00", off).open
    kept = hours("09:00", "17:00", byday="FR", description="Open holidays")
    told = day("2026-04-03", opens_at="10:00", closes_at="14:00")
    always = hours("00:00", "24:00", **DAILY)
    for schedules in ((kept,), (WEEKDAYS, told), (always,)):
        found = on("2026-04-03T12:00", *schedules)
        assert found.open
        assert not found.uncertain_holiday


# Clocks that change


def test_a_night_is_an_hour_longer_where_clocks_go_back():
    night = hours("22:00", "06:00", **DAILY)
    found = on("2026-10-31T22:00", night)
    assert found.until - at("2026-10-31T22:00") == timedelta(hours=9)


def test_it_closes_the_first_time_clocks_show_the_time():
    night = hours("22:00", "01:30", **DAILY)
    assert on("2026-11-01T01:29", night).open
    assert on("2026-11-01T01:30", night).state is State.CLOSED
    assert on("2026-11-01T01:15", night, fold=1).state is State.CLOSED
    assert on("2026-11-01T01:15", hours("22:00", "02:00", **DAILY), fold=1).open


def test_half_past_two_that_never_comes_is_the_end_of_the_gap():
    early = hours("02:30", "05:00", **DAILY)
    assert on("2026-03-08T01:59", early).opens == at("2026-03-08T03:00")
    assert on("2026-03-08T01:59", hours("22:00", "02:30", **DAILY)).until == at("2026-03-08T03:00")
    never = on("2026-03-08T01:59", hours("02:15", "02:45", **DAILY))
    assert never.opens == at("2026-03-09T02:15")


# The filter of a search


def test_an_ordinary_week_is_asked_without_reading_its_schedules():
    kept = weekly([WEEKDAYS, hours("22:00", "02:00", byday="SU")], TORONTO)

    unread = replace(kept, rules=())
    assert kept.through
    assert is_open(unread, at("2026-06-15T01:59"))  # Sunday's span
    assert not is_open(unread, at("2026-06-15T02:00"))
    assert not weekly([WEEKDAYS, day("2026-12-25")], TORONTO).through
