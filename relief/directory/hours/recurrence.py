"""On which days a schedule comes round: the parts of RFC 5545's rules that HSDS has."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from relief.directory.hours.schedule import CODES, Scheduled

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
LONGEST = 2200  # days to count in; what ends later is as good as endless

_DAY = re.compile(rf"([+-]?[1-5])?({'|'.join(CODES)})")
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}")


class Unreadable(Exception):
    """A schedule's field makes no sense, or leaves open which days it means."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Days that come round; the parts that are given must all fit."""

    freq: str = "DAILY"
    interval: int = 1
    anchor: date = date(1970, 1, 1)  # where every other week, or month, is counted from
    week_start: int = 0
    weekdays: frozenset[tuple[int, int]] = frozenset()  # (which of the month or 0, day)
    weeks: frozenset[int] = frozenset()
    monthdays: frozenset[int] = frozenset()
    yeardays: frozenset[int] = frozenset()

    @property
    def every_week(self) -> bool:
        """Whether each week is like the other."""
        parts = self.weeks or self.monthdays or self.yeardays
        return self.interval == 1 and not parts and not any(nth for nth, _ in self.weekdays)

    def on(self, day: date) -> bool:
        """Whether it comes round on `day`."""
        return (
            (not self.weekdays or self._weekday(day))
            and (self.interval == 1 or self._turn(day))
            and (not self.monthdays or _among(self.monthdays, day.day, _month(day)))
            and (not self.yeardays or _among(self.yeardays, _yearday(day), _year(day)))
            and (not self.weeks or self._week(day))
        )

    def _weekday(self, day: date) -> bool:
        week, left = (day.day - 1) // 7 + 1, (_month(day) - day.day) // 7 + 1
        here = day.weekday()
        return any((nth, here) in self.weekdays for nth in (0, week, -left))

    def _week(self, day: date) -> bool:
        year, week, _ = day.isocalendar()
        return _among(self.weeks, week, date(year, 12, 28).isocalendar().week)

    def _turn(self, day: date) -> bool:
        return (self._period(day) - self._period(self.anchor)) % self.interval == 0

    def _period(self, day: date) -> int:
        if self.freq == "WEEKLY":
            return (day.toordinal() - 1 - self.week_start) // 7
        if self.freq == "MONTHLY":
            return day.year * 12 + day.month
        return day.year if self.freq == "YEARLY" else day.toordinal()


def read(given: Scheduled, anchor: date | None, *, bounded: bool) -> Recurrence:
    """Read the recurrence of a schedule.

    Args:
        given: The schedule.
        anchor: Its first time, where one is given.
        bounded: Whether it has a first and a last day: it then comes on each where none is named.

    Raises:
        Unreadable: if a part makes no sense, or the days stay open.
    """
    interval = 1 if given.interval is None else given.interval
    weekdays = _weekdays(given.byday)
    freq = _frequency(given, weekdays, bounded=bounded)
    if interval < 1 or (interval > 1 and anchor is None):
        raise Unreadable
    found = Recurrence(
        freq=freq,
        interval=interval,
        anchor=anchor or Recurrence().anchor,
        week_start=CODES.index(_code(given.wkst or "MO")),
        weekdays=weekdays,
        weeks=_numbers(given.byweekno, 53),
        monthdays=_numbers(given.bymonthday, 31),
        yeardays=_numbers(given.byyearday, 366),
    )
    return _days_named(found, anchor, bounded=bounded)


def last(days: Recurrence, begin: date, count: int) -> date:
    """The day of the last of `count` times from `begin` on.

    Raises:
        Unreadable: if it comes at no time at all.
    """
    if count < 1:
        raise Unreadable
    for ahead in range(min(LONGEST, date.max.toordinal() - begin.toordinal())):
        day = begin + timedelta(days=ahead)
        count -= days.on(day)
        if count == 0:
            return day
    return date.max


def _days_named(found: Recurrence, anchor: date | None, *, bounded: bool) -> Recurrence:
    """Take the days from the first one, as RFC 5545 does, where a schedule names none."""
    named = found.weekdays or found.monthdays or found.yeardays
    if named or found.freq == "DAILY":
        return found
    if anchor is not None and found.freq == "WEEKLY":
        return replace(found, weekdays=frozenset({(0, anchor.weekday())}))
    if anchor is not None and found.freq == "MONTHLY":
        return replace(found, monthdays=frozenset({anchor.day}))
    if bounded and found.freq == "WEEKLY":
        return found
    raise Unreadable


def _frequency(given: Scheduled, weekdays: frozenset[tuple[int, int]], *, bounded: bool) -> str:
    monthly = given.bymonthday or any(nth for nth, _ in weekdays)
    freq = (given.freq or "").strip().upper()
    if not freq:
        named = weekdays or given.byyearday or given.byweekno
        freq = "MONTHLY" if monthly else "WEEKLY" if named or not bounded else "DAILY"
    # “The first Monday” of a week is that of a month, unless it is every other one.
    fits = freq in FREQUENCIES and not (monthly and freq == "WEEKLY" and (given.interval or 1) > 1)
    if not fits:
        raise Unreadable
    return freq


def _weekdays(text: str | None) -> frozenset[tuple[int, int]]:
    found = [_DAY.fullmatch(word) for word in _split(text)]
    if not all(found):
        raise Unreadable
    return frozenset((int(each[1] or 0), CODES.index(each[2])) for each in found if each)


def _code(text: str) -> str:
    if text.strip().upper() not in CODES:
        raise Unreadable
    return text.strip().upper()


def _numbers(text: str | None, most: int) -> frozenset[int]:
    words = _split(text)
    if not all(_NUMBER.fullmatch(word) and 1 <= abs(int(word)) <= most for word in words):
        raise Unreadable
    return frozenset(int(word) for word in words)


def _split(text: str | None) -> list[str]:
    return [word for word in re.split(r"[,;\s]+", (text or "").upper()) if word]


def _among(numbers: frozenset[int], number: int, most: int) -> bool:
    """Whether a number is among them, counted from the beginning or from the end."""
    return number in numbers or number - most - 1 in numbers


def _month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _yearday(day: date) -> int:
    return day.timetuple().tm_yday


def _year(day: date) -> int:
    return _yearday(date(day.year, 12, 31))
