"""Wall time: when the clocks of a place show a day and a minute. Pure.

Where clocks go forward, some minutes never come; where they go back, some come twice: by an hour
in Toronto, by half an hour on Lord Howe Island.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of clocks: the moment, and what walls would have shown and then showed."""

    at: datetime  # UTC
    before: datetime  # naive, as are all times on a wall
    after: datetime


def moments(on: date, at: time, zone: str) -> tuple[datetime, ...]:
    """The moments in UTC at which the clocks of `zone` show `at`: none, one or two, in order."""
    wall = datetime.combine(on, at)
    return tuple(
        sorted({each for each in _readings(wall, zone) if shown(each, zone) == wall}),
    )


def first(on: date, at: time, zone: str) -> datetime:
    """The first of its moments; of a time that never comes, the first moment after the gap."""
    found = moments(on, at, zone)
    change = None if found else change_around(on, at, zone)
    return change.at if change else min(found)


def change_around(on: date, at: time, zone: str) -> Change | None:
    """The change of clocks that lets a time never come, or come twice; else None."""
    low, high = sorted(_readings(datetime.combine(on, at), zone))
    if low == high:
        return None
    old, new = _offset(low, zone), _offset(high, zone)
    moment = _first_within(low, high, lambda each: _offset(each, zone) == new)
    naive = moment.replace(tzinfo=None)
    return Change(moment, naive + old, naive + new)


def exists(on: date, zone: str) -> bool:
    """Whether a day comes at all: Samoa had no 30 December 2011."""
    return shown(first(on, time(), zone), zone).date() == on


def shown(at: datetime, zone: str) -> datetime:
    """What the clocks of `zone` show at a moment, naive."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _readings(wall: datetime, zone: str) -> tuple[datetime, ...]:
    """A wall time read by the clocks of before and of after a change; alike where there is none."""
    there = ZoneInfo(zone)
    return tuple(wall.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1))


def _offset(at: datetime, zone: str) -> timedelta:
    return shown(at, zone) - at.replace(tzinfo=None)


def _first_within(low: datetime, high: datetime, holds: Callable[[datetime], bool]) -> datetime:
    """The first second after `low`, up to `high`, for which it holds, as it does ever after."""
    seconds = int((high - low) / timedelta(seconds=1))
    least, most = 1, seconds
    while least < most:
        middle = (least + most) // 2
        if holds(low + timedelta(seconds=middle)):
            most = middle
        else:
            least = middle + 1
    return low + timedelta(seconds=least)
