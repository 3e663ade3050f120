"""“Open now” for a search over many records: an ordinary week, kept as a row of minutes.

The filter and the badge tell one truth: whatever is out of the ordinary asks `opening`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from relief.directory.hours import holidays, opening, rules
from relief.directory.hours.holidays import Holidays
from relief.directory.hours.rules import Reach, Rule, Says
from relief.directory.hours.schedule import Scheduled
from relief.directory.hours.times import DAY
from relief.kit import zones

WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Weekly:
    """A service's hours, read once; `edges` open and close in turn, in minutes from Monday."""

    zone: str
    rules: tuple[Rule, ...]
    edges: tuple[int, ...] = ()
    since: int = 1  # the ordinal of the first and of the last day on which the edges hold
    through: int = 0
    off_on_holidays: bool = False


def weekly(schedules: Iterable[Scheduled], zone: str) -> Weekly:
    """Read a service's schedules, once for many questions."""
    read = rules.read(schedules)
    telling = [rule for rule in read if rule.says is not Says.NOTHING]
    if zone not in zones.names() or not all(map(_ordinary, telling)):
        return Weekly(zone, read)
    return Weekly(
        zone,
        read,
        _edges(telling),
        # Yesterday's span may run on into today: it too must be of those days.
        since=max((rule.first.toordinal() for rule in telling), default=0) + 1,
        through=min((rule.last for rule in telling), default=date.max).toordinal(),
        off_on_holidays=any(rule.off_on_holidays for rule in telling),
    )


def is_open(week: Weekly, at: datetime, calendar: Holidays = holidays.ontario) -> bool:
    """Whether a service is open at `at`: what `opening.status` says, in some microseconds.

    Raises:
        ValueError: if `at` says no zone.
    """
    if week.through:
        day, minute, again = _shown(week.zone, at)
        ordinary = week.since <= day <= week.through and not again
        if ordinary and not (week.off_on_holidays and _holiday(day, calendar)):
            return bisect_right(week.edges, minute) % 2 == 1
    return opening.open_at(week.rules, week.zone, at, calendar)


def _ordinary(rule: Rule) -> bool:
    """Whether a schedule says the same every week."""
    plain = rule.reach is Reach.ORDINARY and rule.days.every_week and not rule.yearly
    return plain and rule.says is not Says.CLOSED


def _edges(telling: Sequence[Rule]) -> tuple[int, ...]:
    spans = sorted(
        (day * DAY + rule.span[0] + turn, day * DAY + rule.span[1] + turn)
        for rule in telling
        if rule.span and not rule.only_by_appointment
        for day in range(7)
        if not rule.days.weekdays or (0, day) in rule.days.weekdays
        for turn in (-WEEK, 0)  # a Sunday's span runs on into Monday
    )
    edges: list[int] = []
    for begin, end in ((max(begin, 0), end) for begin, end in spans if end > 0):
        if edges and begin <= edges[-1]:
            edges[-1] = max(edges[-1], end)
        else:
            edges += [begin, end]
    return tuple(edges)


def _holiday(day: int, calendar: Holidays) -> bool:
    return any(calendar(date.fromordinal(each)) for each in (day, day - 1))


@lru_cache(maxsize=256)
def _shown(zone: str, at: datetime) -> tuple[int, int, bool]:
    """What clocks show: the day's ordinal, the minute of the week, whether it comes again."""
    if at.tzinfo is None:
        raise ValueError(f"{at} says no time zone")
    there = at.astimezone(ZoneInfo(zone))
    minute = there.weekday() * DAY + there.hour * 60 + there.minute
    return there.toordinal(), minute, bool(there.fold)
