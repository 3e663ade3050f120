"""A schedule as it is said: liberal about days, strict about the rest, clear where it is wrong."""

from datetime import date, time

import pytest

from notifications.timetable.models import Kind
from notifications.timetable.schemas import DecisionIn, MoveIn
from relief.kit import forms
from relief.kit.errors import InvalidInput
from tests.notifications.timetable.conftest import body, daily

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
AMOUNT = {"amount_cents": 1_000_000, "currency": "CAD"}
NEED = "01990000-0000-7000-8000-000000000000"


def wrong(**said):
    """Where and why a schedule is refused."""
    with pytest.raises(InvalidInput) as refused:
        body(**said)
    [field] = refused.value.fields
    return field.pointer, field.code


def test_a_moment_is_once():
    found = body(at="2026-08-21T20:03:00Z")

    assert (found.kind, found.at.isoformat()) == (Kind.ONCE, "2026-08-21T20:03:00+00:00")


def test_a_day_and_an_hour_are_once():
    found = body(on="2026-03-08", at_local="02:30", time_zone="America/Toronto")

    assert (found.kind, found.on, found.at_local) == (Kind.ONCE, date(2026, 3, 8), time(2, 30))


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("day", (*WEEKDAYS, "sat", "sun")),
        ("Daily", (*WEEKDAYS, "sat", "sun")),
        ("weekday", WEEKDAYS),
        ("weekend", ("sat", "sun")),
        ("week", ()),
        ("monday", ("mon",)),
        ("fri, Mon", ("mon", "fri")),
        (["mon", "fri"], ("mon", "fri")),
        (["lundi", "VEN"], ("mon", "fri")),
        ([1, "5"], ("mon", "fri")),
    ],
)
def test_days_are_taken_as_people_and_programs_write_them(every, days):
    found = (
        daily(every=every)
        if every == "x"
        else body(every=every, at_local="09:00", time_zone="America/Toronto", until="2026-09-30")
    )

    assert (found.kind, found.days) == (Kind.RECURRING, days)


def test_weekdays_narrow_a_week():
    found = body(every="week", weekdays=["tue"], at_local="09:00", until="2026-09-30")

    assert found.days == ("tue",)


@pytest.mark.parametrize(
    "milestone",
    [
        {"total": "promised", "reaches": AMOUNT},
        {"total": "received", "share": 50, "of": AMOUNT},
        {"need_met": NEED},
        "campaign_opened",
        "campaign_closing",
    ],
)
def test_a_milestone_is_one_of_four(milestone):
    assert body(milestone=milestone).kind is Kind.MILESTONE


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({}, ("", "one_of")),
        ({"at": "2026-08-21T20:03:00Z", "every": "day"}, ("", "one_of")),
        ({"at": "2026-08-21T20:03:00"}, ("/at", "timezone_aware")),
        ({"at": "tomorrow"}, ("/at", "datetime_from_date_parsing")),
        ({"at": "2026-08-21T20:03:00Z", "at_local": "09:00"}, ("/at_local", "not_here")),
        ({"at": "2026-08-21T20:03:00Z", "until": "2026-08-22"}, ("/until", "not_here")),
        ({"on": "2026-08-21"}, ("/at_local", "missing")),
        ({"every": "day", "until": "2026-08-22"}, ("/at_local", "missing")),
        ({"every": "day", "at_local": "09:00"}, ("/until", "missing")),
        ({"every": "noday", "at_local": "09:00", "until": "2026-08-22"}, ("/every", "weekdays")),
        ({"every": [], "at_local": "09:00", "until": "2026-08-22"}, ("/every", "weekdays")),
        ({"every": [True], "at_local": "09:00", "until": "2026-08-22"}, ("/every", "weekdays")),
        ({"every": "day", "at_local": "9:00", "until": "2026-08-22"}, ("/at_local", "time_of_day")),
        (
            {"every": "day", "at_local": "24:00", "until": "2026-08-22"},
            ("/at_local", "time_of_day"),
        ),
        (
            {"every": "day", "at_local": "０９:00", "until": "2026-08-22"},
            ("/at_local", "time_of_day"),
        ),
        ({"milestone": "soon"}, ("/milestone/campaign", "literal_error")),
        (
            {"milestone": {"total": "raised", "reaches": AMOUNT}},
            ("/milestone/total", "literal_error"),
        ),
        ({"milestone": {"total": "received"}}, ("/milestone", "one_milestone")),
        ({"milestone": {"need_met": NEED, "campaign": "opened"}}, ("/milestone", "one_milestone")),
        ({"milestone": "campaign_opened", "until": "2026-08-22"}, ("/until", "not_here")),
        ({"at": "2026-08-21T20:03:00Z", "even_if_past": True}, ("/even_if_past", "not_here")),
        ({"at": "2026-08-21T20:03:00Z", "time_zone": "Mars/Base"}, ("/time_zone", "time_zone")),
        ({"at": "2026-08-21T20:03:00Z", "colour": "red"}, ("/colour", "extra_forbidden")),
        (
            {"at": "2026-08-21T20:03:00Z", "quiet": {"from": "22:00", "until": "22:00"}},
            ("/quiet/until", "all_day"),
        ),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(said, where):
    assert wrong(**said) == where


def test_a_moment_is_taken_for_the_last_day_it_falls_on_there():
    found = daily(until="2026-10-01T03:00:00Z")

    assert found.last_day("America/Toronto") == date(2026, 9, 30)


def test_a_move_and_a_decision_say_when():
    with pytest.raises(InvalidInput):
        forms.parse(MoveIn, {})
    with pytest.raises(InvalidInput):
        forms.parse(DecisionIn, {"decision": "at", "on": "2026-08-21"})
    assert forms.parse(DecisionIn, {"decision": "let_go"}).why == ""
