"""How long an agency could be reached between two moments, on the clocks of its own place.

Pure. Hours that nobody has asked for are counted as 9 to 5 on weekdays, and whoever shows a moment
reckoned from them says so. Holidays are not known: a day off counts like any other of its weekday.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import orjson

from relief.agencies import hours
from relief.agencies.hours import Reachable, Week

USUAL: Week = {day: ["09:00-17:00"] for day in hours.DAYS[:5]}
LONGEST = timedelta(days=14)  # whoever opens an hour a week does not keep an offer for months
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)

Span = tuple[datetime, datetime]


def is_known(agency: Reachable) -> bool:
    """Whether its hours are its own, and not the usual ones."""
    return bool(agency.hours)


def open_after(agency: Reachable, start: datetime, wanted: timedelta) -> datetime:
    """When the agency has been open for `wanted` since `start`, or `LONGEST` has passed."""
    for since, till in openings(agency, start, start + LONGEST):
        if till - since >= wanted:
            return since + wanted
        wanted -= till - since
    return start + LONGEST


def openings(agency: Reachable, start: datetime, end: datetime) -> Iterator[Span]:
    """When it is open from `start` to `end`, in order and apart, whatever the clocks do."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)  # so that differences are true ones
    zone = ZoneInfo(agency.time_zone)
    week: Week = orjson.loads(agency.hours) if agency.hours else USUAL
    held: Span | None = None
    for since, till in _pieces(week, zone, start, end):
        if held and since <= held[1]:
            held = (held[0], max(held[1], till))
            continue
        if held:
            yield held
        held = (since, till)
    if held:
        yield held


def _pieces(week: Week, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Span]:
    """Openings in order of their beginning, some of them overlapping."""
    for since, till in _steady(zone, start, end):
        offset = _offset(zone, since)
        first, last = (since + offset).date(), (till + offset).date()
        found = []
        for n in range(-1, (last - first).days + 1):  # what began the day before may still run
            day = first + n * DAY
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
            for begin, close in hours.minutes(week, day.weekday()):
                opened = max(since, midnight + begin * MINUTE)
                closed = min(till, midnight + close * MINUTE)
                if opened < closed:
                    found.append((opened, closed))
        yield from sorted(found)


def _steady(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Span]:
    """The time from `start` to `end`, cut where the clocks of `zone` are changed."""
    since, at = start, start
    while at < end:
        ahead = min(at + DAY, end)
        if _offset(zone, ahead) != _offset(zone, since):
            ahead = _change(zone, at, ahead)
            yield since, ahead
            since = ahead
        at = ahead
    if since < end:
        yield since, end


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second at which the clocks were changed."""
    old = _offset(zone, before)
    while after - before > SECOND:
        middle = before + (after - before) / 2
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
