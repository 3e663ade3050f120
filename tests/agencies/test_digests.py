"""When an agency that chose digests is written to: on its own clocks, never late by a day."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.agencies import digests

ZONES = st.sampled_from(
    ["America/Toronto", "America/Winnipeg", "America/St_Johns", "Australia/Lord_Howe", "UTC"]
)
START = datetime(2012, 1, 1, tzinfo=UTC)  # before, Newfoundland changed its clocks at 0:01
MOMENTS = st.integers(0, 18 * 365 * 86_400).map(lambda s: START + timedelta(seconds=s))
TIMES = st.times().map(lambda at: f"{at.hour:02}:{at.minute:02}")


def agency(digest, at="08:00", zone="America/Toronto"):
    return SimpleNamespace(digest=digest, digest_at=at, time_zone=zone)


@given(MOMENTS, ZONES)
def test_an_hourly_one_leaves_within_the_hour_at_a_full_hour_of_its_clocks(since, zone):
    at = digests.due(agency("hourly", zone=zone), since)

    assert since < at <= since + timedelta(hours=1)
    if zone != "Australia/Lord_Howe":  # whose clocks move by half an hour
        assert at.astimezone(ZoneInfo(zone)).minute == 0


@given(MOMENTS, ZONES, TIMES)
def test_a_daily_one_leaves_within_a_day_at_its_time(since, zone, time):
    at = digests.due(agency("daily", time, zone), since)
    there = at.astimezone(ZoneInfo(zone))

    assert since < at <= since + timedelta(hours=25)
    missing = there.utcoffset() != (there - timedelta(hours=3)).utcoffset()
    assert f"{there:%H:%M}" == time or missing


def test_a_day_without_that_hour_has_its_digest_too():
    before = datetime(2026, 3, 8, 6, 0, tzinfo=UTC)  # 1:00 in Toronto, where 2:30 never comes

    at = digests.due(agency("daily", "02:30"), before)

    assert at == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_who_chose_nothing_is_written_to_at_once():
    assert digests.due(agency(""), datetime(2026, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [("8:00", "08:00"), ("08:00", "08:00"), ("17h30", "17:30"), ("25:00", None), ("8", None)],
)
def test_a_time_is_read_as_people_write_it(text, kept):
    assert digests.time_of_day(text) == kept
