"""The last moment for promises: a minute on a wall, also on the days when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.campaigns import cutoff

TORONTO, KENORA = "America/Toronto", "America/Winnipeg"


@pytest.mark.parametrize(
    ("zone", "day", "minute", "utc", "clocks"),
    [
        (TORONTO, "2011-10-02", "17:00", "2011-10-02T21:00", ""),
        (KENORA, "2011-10-02", "17:00", "2011-10-02T22:00", ""),
        (TORONTO, "2011-11-06", "01:30", "2011-11-06T06:30", cutoff.TWICE),
        (TORONTO, "2011-03-13", "02:30", "2011-03-13T07:30", cutoff.NEVER),
        (TORONTO, "2011-11-06", "02:00", "2011-11-06T07:00", ""),
        (TORONTO, "2011-12-31", "23:59", "2012-01-01T04:59", ""),
    ],
)
def test_a_minute_on_the_wall_is_one_moment(zone, day, minute, utc, clocks):
    found = cutoff.moment(date.fromisoformat(day), time.fromisoformat(minute), zone)

    assert found.at == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert found.clocks == clocks


@given(
    st.dates(date(2000, 1, 1), date(2060, 12, 31)),
    st.times(),
    st.sampled_from([TORONTO, KENORA, "America/St_Johns", "America/Atikokan"]),
)
def test_it_is_the_minute_that_was_written_or_an_hour_later_where_there_is_none(day, at, zone):
    found = cutoff.moment(day, at, zone)
    wall = found.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    meant = datetime.combine(day, at.replace(second=0, microsecond=0))

    late = timedelta(hours=1) if found.clocks == cutoff.NEVER else timedelta()
    assert wall == meant + late
