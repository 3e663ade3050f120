"""The clock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import clock

TORNADO = datetime(2011, 8, 21, 20, 3, tzinfo=UTC)
moments = st.datetimes(
    min_value=datetime(1900, 1, 2),  # noqa: DTZ001 - Hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, ZoneInfo("America/Toronto"), ZoneInfo("America/Winnipeg")]),
)


def test_now_is_aware_and_utc():
    assert clock.now().tzinfo is UTC


def test_held_time_stands_still_until_it_is_moved():
    with clock.hold(TORNADO) as held:
        assert clock.now() == clock.now() == TORNADO

        held.move(timedelta(hours=2))

        assert clock.now() == TORNADO + timedelta(hours=2)
    assert clock.now().year > 2011


def test_held_time_set_on_a_wall_clock_is_told_in_utc():
    with clock.hold(TORNADO) as held:
        held.at = TORNADO.astimezone(ZoneInfo("America/Toronto")) + timedelta(days=1)

        assert clock.now() == TORNADO + timedelta(days=1)
        assert clock.now().tzinfo is UTC


def test_time_is_held_in_every_thread():
    with clock.hold(TORNADO), ThreadPoolExecutor(1) as pool:
        assert pool.submit(clock.now).result() == TORNADO


def test_a_hold_inside_a_hold_gives_way_to_it():
    with clock.hold(TORNADO):
        with clock.hold(TORNADO + timedelta(days=1)):
            assert clock.now() == TORNADO + timedelta(days=1)
        assert clock.now() == TORNADO


def test_the_clock_runs_again_after_a_failure():
    with pytest.raises(RuntimeError), clock.hold(TORNADO):
        raise RuntimeError

    assert clock.now().year > 2011


@pytest.mark.parametrize("tell", [clock.rfc3339, lambda at: clock.local(at, "UTC")])
def test_a_naive_time_is_refused(tell):
    with pytest.raises(ValueError, match="no time zone"):
        tell(datetime(2011, 8, 21))  # noqa: DTZ001 - naive on purpose


def test_microseconds_are_written_only_when_there_are_some():
    assert clock.rfc3339(TORNADO) == "2011-08-21T20:03:00Z"
    assert clock.rfc3339(TORNADO + timedelta(microseconds=5)) == "2011-08-21T20:03:00.000005Z"


@given(moments)
def test_what_is_written_reads_back_as_the_same_moment(at):
    # Python calls no two zones' times equal in the hour that comes twice: compare in UTC.
    assert datetime.fromisoformat(clock.rfc3339(at)) == at.astimezone(UTC)


def test_kenora_is_an_hour_behind_goderich():
    assert clock.local(TORNADO, "America/Toronto").hour == 16
    assert clock.local(TORNADO, "America/Winnipeg").hour == 15


def test_a_place_nobody_knows_is_refused():
    with pytest.raises(ZoneInfoNotFoundError):
        clock.local(TORNADO, "America/Nowhere")
