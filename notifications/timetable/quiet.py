"""Quiet hours: nothing goes out in them; what falls there waits for their end. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from notifications.timetable import walls


@dataclass(frozen=True, slots=True)
class Quiet:
    """From one local time to another, the end not included; it may span midnight."""

    since: time
    until: time

    def covers(self, at: time) -> bool:
        """Whether a time on the wall falls in them."""
        if self.since < self.until:
            return self.since <= at < self.until
        return at >= self.since or at < self.until

    def over(self, at: datetime, zone: str) -> datetime:
        """The moment itself, or the end of the quiet hours that it falls in."""
        wall = walls.shown(at, zone)
        if not self.covers(wall.time()):
            return at
        tomorrow = self.until <= wall.time()
        day = wall.date() + timedelta(days=1) if tomorrow else wall.date()
        # Where clocks go back, the end may come before it once and after it once.
        ahead = [each for each in walls.moments(day, self.until, zone) if each > at]
        end = ahead[0] if ahead else walls.first(day, self.until, zone)
        return self.over(end, zone)  # the rest of the day may fall into a gap
