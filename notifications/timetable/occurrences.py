"""The times at which a schedule falls due, one for each local date. Pure.

A key names the day that was meant, not a moment: clocks that go back cannot make a second one,
and clocks that go forward cannot lose it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from notifications.timetable import walls
from notifications.timetable.quiet import Quiet

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONCE, MILESTONE = "once", "milestone"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that something is due, and when it would have been but for quiet hours."""

    key: str
    local_date: date
    due_at: datetime
    moved_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A minute of some weekdays (0 is Monday), every so many weeks, on the clocks of a place.

    Weeks begin on Monday, and are counted from the one that `first_on` is in.
    """

    at: time
    zone: str
    weekdays: frozenset[int]
    first_on: date
    until: date  # the last day
    every_weeks: int = 1
    quiet: Quiet | None = None

    def on(self, day: date) -> bool:
        """Whether it falls on a day."""
        monday = self.first_on - timedelta(days=self.first_on.weekday())
        weeks = (day - monday).days // 7
        within = self.first_on <= day <= self.until
        return within and day.weekday() in self.weekdays and weeks % self.every_weeks == 0

    def days(self, since: date, until: date) -> Iterator[date]:
        """The days it falls on, from one day to another, leaving out any that never come."""
        begin, end = max(since, self.first_on), min(until, self.until)
        for n in range((end - begin).days + 1):
            day = begin + timedelta(days=n)
            if self.on(day) and walls.exists(day, self.zone):
                yield day

    def between(self, since: date, until: date) -> list[Occurrence]:
        """Its occurrences of the local dates from one to another."""
        return [self.occurrence(day) for day in self.days(since, until)]

    def occurrence(self, day: date) -> Occurrence:
        """The occurrence of one day: the first time its minute comes, or would have come."""
        due_at = walls.first(day, self.at, self.zone)
        return _occurrence(day.isoformat(), day, due_at, self.zone, self.quiet)


def single(key: str, at: datetime, zone: str, quiet: Quiet | None = None) -> Occurrence:
    """The one occurrence of what is due at a moment: once, or when a milestone is reached."""
    return _occurrence(key, walls.shown(at, zone).date(), at, zone, quiet)


def _occurrence(key: str, day: date, at: datetime, zone: str, quiet: Quiet | None) -> Occurrence:
    due_at = quiet.over(at, zone) if quiet else at
    return Occurrence(key, day, due_at, at if due_at != at else None)
