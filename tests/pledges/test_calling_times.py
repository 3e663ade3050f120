"""When a donor may be called: the laws of quiet hours, best times and tries."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pledges.calls import calling_times
from relief.kit import clock

moments = st.datetimes(datetime(2011, 1, 1), datetime(2012, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - in UTC
zones = st.sampled_from(["America/Toronto", "America/Winnipeg", "America/St_Johns"])
best_times = st.sampled_from(["", *calling_times.PARTS])


@given(moments, zones, best_times)
def test_a_donor_is_called_when_it_is_welcome_and_not_before(at, zone, best):
    found = calling_times.first_welcome(at, zone, best)

    assert found >= at
    assert (best or "any") in calling_times.welcome(found, zone)
    assert found - at < timedelta(days=8)


@given(moments, zones)
def test_any_time_is_welcome_whenever_another_is(at, zone):
    found = calling_times.welcome(at, zone)

    assert not found or ("any" in found and len(found) == 2)


@given(moments, zones)
def test_nobody_is_called_before_nine_or_late_in_the_evening(at, zone):
    local = clock.local(at, zone)
    if local.hour < 9 or local.hour >= 21:
        assert calling_times.welcome(at, zone) == frozenset()


@given(st.sampled_from(["no_answer", "voicemail", "hung_up"]), moments, zones, best_times)
def test_tries_come_later_each_time_and_end(outcome, at, zone, best):
    before, tried = "", [at]
    for attempt in range(1, 9):
        to = calling_times.again(outcome, before, attempt, at=tried[-1], zone=zone, best=best)
        if to is None:
            break
        before, tried = outcome, [*tried, to]

    assert to is None
    pauses = [later - sooner for sooner, later in pairwise(tried)]
    assert all(pause >= timedelta(hours=3) for pause in pauses)
    assert len(tried) == (2 if outcome == "hung_up" else 5)
