"""Spans of days as people say them, on the clocks of a place: a shift, the evenings of a week."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]
PARTS = {  # of a day
    "morning": (time(8), time(12)),
    "afternoon": (time(12), time(17)),
    "evening": (time(17), time(21)),
}


def on(day: date, begin: time, end: time, zone: str) -> Span:
    """From one time of `day` to another; an end before the beginning is on the next day."""
    last = day if end > begin else day + timedelta(days=1)
    return _moment(day, begin, zone), _moment(last, end, zone)


def days(first: date, last: date, parts: Sequence[str], zone: str) -> list[Span]:
    """Each part of each day from `first` to `last`, joined where one follows another.

    No part, or every part, is the whole of the days.
    """
    if not parts or len(set(parts)) == len(PARTS):
        return [(_moment(first, time(), zone), _moment(last + timedelta(days=1), time(), zone))]
    hours = list(_joined([PARTS[name] for name in PARTS if name in parts]))
    every = ((first + timedelta(days=n)) for n in range((last - first).days + 1))
    return [on(day, begin, end, zone) for day in every for begin, end in hours]


def _joined(hours: Sequence[tuple[time, time]]) -> Iterator[tuple[time, time]]:
    begin, end = hours[0]
    for following, until in hours[1:]:
        if following != end:
            yield begin, end
            begin = following
        end = until
    yield begin, end


def _moment(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
