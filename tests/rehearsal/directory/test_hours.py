"""The short hand of hours in the demonstration's sheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.rehearsal.directory import hours


def read(text):
    return hours.schedules(text, "here", "en")


def test_days_and_spans_become_schedules():
    first, second = read("Mon-Wed,Sat 9-16:30; Fri 10-12")

    assert (first["byday"], first["opens_at"], first["closes_at"]) == (
        "MO,TU,WE,SA",
        "09:00",
        "16:30",
    )
    assert second["byday"] == "FR"
    assert first["id"] != second["id"]


@pytest.mark.parametrize(("text", "byday"), [("1Sat,3Sat 9-11", "1SA,3SA"), ("-1Fri 9-11", "-1FR")])
def test_days_of_a_month_are_monthly(text, byday):
    (row,) = read(text)

    assert (row["freq"], row["byday"]) == ("MONTHLY", byday)


def test_a_span_may_end_on_the_next_day():
    (row,) = read("Fri-Sat 20-2")

    assert (row["opens_at"], row["closes_at"]) == ("20:00", "02:00")


def test_a_season_has_its_first_and_last_day():
    (row,) = read("2026-11-15/2027-04-15: Mon 9:30-12")

    assert (row["valid_from"], row["valid_to"]) == ("2026-11-15", "2027-04-15")
    assert row["opens_at"] == "09:30"


def test_appointments_have_words_and_no_times():
    (row,) = read("appt")

    assert row["description"] == "By appointment"
    assert "opens_at" not in row


def test_day_and_night_is_every_day_from_midnight_to_midnight():
    (row,) = read("24h")

    assert (row["byday"], row["opens_at"], row["closes_at"]) == (
        "MO,TU,WE,TH,FR,SA,SU",
        "00:00",
        "00:00",
    )


def test_nothing_written_is_nothing_known():
    assert read("") == []


@given(
    st.lists(st.sampled_from(hours.SHORT), min_size=1, unique=True),
    st.tuples(st.integers(0, 23), st.integers(0, 23), st.integers(0, 59)),
)
def test_what_is_written_is_what_is_read(days, times):
    opens, closes, minute = times
    (row,) = read(f"{','.join(days)} {opens}:{minute:02}-{closes}")

    assert row["byday"] == ",".join(hours.DAYS[hours.SHORT.index(day)] for day in days)
    assert (row["opens_at"], row["closes_at"]) == (f"{opens:02}:{minute:02}", f"{closes:02}:00")
