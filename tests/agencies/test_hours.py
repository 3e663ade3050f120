"""Hours: open, closed or not known, past midnight, on the agency's own clocks."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.agencies import hours
from relief.kit.errors import InvalidInput

TORONTO = ZoneInfo("America/Toronto")
times = st.integers(min_value=0, max_value=24 * 60 - 1).map(lambda m: f"{m // 60:02}:{m % 60:02}")
spans = st.tuples(times, times).filter(lambda pair: pair[0] != pair[1]).map("-".join)
weeks = st.dictionaries(
    st.sampled_from(hours.DAYS), st.lists(spans, min_size=1, max_size=3, unique=True), max_size=7
)
moments = st.integers(min_value=0, max_value=14 * 24 * 60 - 1).map(
    lambda minutes: datetime(2011, 8, 21, tzinfo=UTC) + timedelta(minutes=minutes)
)


@dataclass
class Somebody:
    hours: str
    time_zone: str = "America/Toronto"


def somebody(week, zone="America/Toronto"):
    return Somebody(hours.kept(hours.read(week)), zone)


def at(text, zone=TORONTO):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_no_hours_are_not_known():
    assert hours.is_open(Somebody(""), at("2011-08-22T12:00")) is None


def test_a_weekday_left_out_is_closed():
    agency = somebody({"mon": ["09:00-17:00"]})
    assert hours.is_open(agency, at("2011-08-22T09:00")) is True
    assert hours.is_open(agency, at("2011-08-22T17:00")) is False
    assert hours.is_open(agency, at("2011-08-23T12:00")) is False


def test_a_night_shift_runs_past_midnight():
    agency = somebody({"sun": ["22:00-06:00"]})
    assert hours.is_open(agency, at("2011-08-21T23:30")) is True
    assert hours.is_open(agency, at("2011-08-22T05:59")) is True
    assert hours.is_open(agency, at("2011-08-22T06:00")) is False
    assert hours.is_open(agency, at("2011-08-21T05:00")) is False


def test_hours_are_those_of_its_own_place():
    noon_in_kenora = at("2011-08-22T12:30", ZoneInfo("America/Winnipeg"))
    assert hours.is_open(somebody("Mon 12:00-13:00", "America/Winnipeg"), noon_in_kenora) is True
    assert hours.is_open(somebody("Mon 12:00-13:00"), noon_in_kenora) is False


@given(moments)
def test_day_and_night_is_always(moment):
    assert hours.is_open(somebody("24/7"), moment) is True


@given(weeks, moments)
def test_open_is_what_a_minute_by_minute_list_says(week, moment):
    local = moment.astimezone(TORONTO)
    minute, day = f"{local:%H:%M}", local.weekday()

    def covers(span, day_of_span):
        begin, end = span.split("-")
        if begin < end:
            return day_of_span == day and begin <= minute < end
        late = day_of_span == day and minute >= begin
        return late or ((day_of_span + 1) % 7 == day and minute < end)

    wanted = any(
        covers(span, hours.DAYS.index(name)) for name, found in week.items() for span in found
    )
    assert hours.is_open(somebody(week), moment) is (wanted if week else None)


@given(weeks, st.sampled_from(["en", "fr"]))
def test_what_is_shown_is_read_again(week, lang):
    kept = hours.kept(hours.read(week))
    assert hours.kept(hours.read(hours.text(kept, lang))) == kept


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("Mon–Fri 9:00–17:00", {day: ["09:00-17:00"] for day in hours.DAYS[:5]}),
        ("lun. au ven. 9 h à 17 h 30", {day: ["09:00-17:30"] for day in hours.DAYS[:5]}),
        ("Sat 9-12 13-15; dimanche 10h-14h", {"sat": ["09:00-12:00", "13:00-15:00"], "sun": 0}),
        ("fri-mon 8-16", {day: ["08:00-16:00"] for day in ("fri", "sat", "sun", "mon")}),
    ],
)
def test_people_write_hours_in_many_ways(text, week):
    week = {day: found or ["10:00-14:00"] for day, found in week.items()}
    assert hours.read(text) == {day: week[day] for day in hours.DAYS if day in week}


@pytest.mark.parametrize(
    "given_hours",
    [
        "nine to five",
        "Mon",
        "Mon 9am-5pm",
        "Mon 25:00-26:00",
        "Mon 9:00-9:00",
        "Mon 9:75-10:00",
        "Blursday 9-17",
        {"mon": "09:00-17:00"},
        {"mon": ["9"]},
        {"mon": ["09:00-10:00", "11:00-12:00", "13:00-14:00", "15:00-16:00"]},
        ["mon"],
        7,
    ],
)
def test_other_words_are_refused_with_how_to_write_them(given_hours):
    with pytest.raises(InvalidInput) as caught:
        hours.read(given_hours)
    assert caught.value.code == "hours"


@given(st.text(max_size=60))
def test_no_text_is_a_bug(text):
    with suppress(InvalidInput):
        hours.read(text)
