"""Schedules read once: on which days each holds, and what it then says. Nothing is guessed.

A schedule of up to a month with both its days is an exception, and a longer one, short of a year, a
season; the narrower wins. What is left, and what holds for years, is the ordinary week.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum

from relief.directory.hours import recurrence, saying, times
from relief.directory.hours.recurrence import Recurrence, Unreadable
from relief.directory.hours.schedule import Scheduled

EXCEPTION_DAYS = 31
SEASON_DAYS = 300
LEAP = 2000  # a year in which every day of the year comes
EVERY_DAY = Recurrence()

_DATE = re.compile(r"([0-9]{4}-?|--)?([0-9]{2})-?([0-9]{2})(?:[T ].{0,20})?")


class Says(Enum):
    """What a schedule says of the days on which it holds."""

    HOURS = "hours"
    APPOINTMENT = "appointment"
    CLOSED = "closed"
    UNKNOWN = "unknown"  # there is something, and it cannot be read
    NOTHING = "nothing"  # a remark


class Reach(IntEnum):
    """How far a schedule reaches; the narrowest that holds on a day decides it."""

    EXCEPTION = 0
    SEASON = 1
    ORDINARY = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A schedule, read."""

    says: Says
    days: Recurrence = EVERY_DAY
    first: date = date.min
    last: date = date.max
    yearly: bool = False
    reach: Reach = Reach.ORDINARY
    span: times.Span | None = None
    only_by_appointment: bool = False
    off_on_holidays: bool = False
    on_on_holidays: bool = False

    def covers(self, day: date) -> bool:
        """Whether `day` is within its first and last day."""
        if not self.yearly:
            return self.first <= day <= self.last
        here = (day.month, day.day)
        begin, end = (self.first.month, self.first.day), (self.last.month, self.last.day)
        return begin <= here <= end if begin <= end else here >= begin or here <= end

    def on(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.covers(day) and self.days.on(day)

    def over(self, day: date) -> bool:
        """Whether it holds on no day from `day` on."""
        return not self.yearly and day > self.last

    @property
    def length(self) -> int:
        """Its days, from the first to the last."""
        return _length(self.first, self.last, yearly=self.yearly)


@dataclass(frozen=True, slots=True)
class _Range:
    first: date
    last: date
    yearly: bool
    bounded: bool
    anchor: date | None

    @property
    def reach(self) -> Reach:
        if not self.bounded:
            return Reach.ORDINARY
        days = _length(self.first, self.last, yearly=self.yearly)
        if days <= EXCEPTION_DAYS:
            return Reach.EXCEPTION
        return Reach.SEASON if days <= SEASON_DAYS else Reach.ORDINARY


def read(schedules: Iterable[Scheduled]) -> tuple[Rule, ...]:
    """Read schedules; one that makes no sense says that something is unknown."""
    return tuple(_rule(each) for each in schedules)


def _length(first: date, last: date, *, yearly: bool) -> int:
    days = (last - first).days
    return (days % 366 if yearly else days) + 1


def _rule(given: Scheduled) -> Rule:
    texts = [saying.plain(text) for text in (given.description, given.notes) if text]
    try:
        over = _range(given)
        days = _days(given, over)
        last = over.last
        if given.count is not None:
            last = min(last, recurrence.last(days, over.first, given.count))
    except Unreadable:
        return Rule(Says.UNKNOWN)
    span = times.span(given.opens_at, given.closes_at)
    return Rule(
        says=_says(given, span, over.reach, ". ".join(texts)),
        days=days,
        first=over.first,
        last=last,
        yearly=over.yearly,
        reach=over.reach,
        span=span,
        only_by_appointment=span is not None and any(map(saying.only_by_appointment, texts)),
        off_on_holidays=any(map(saying.closed_on_holidays, texts)),
        on_on_holidays=any(map(saying.open_on_holidays, texts)),
    )


def _says(given: Scheduled, span: times.Span | None, reach: Reach, text: str) -> Says:
    if given.opens_at or given.closes_at:
        return Says.HOURS if span else Says.UNKNOWN
    if saying.by_appointment(text):
        return Says.APPOINTMENT
    if saying.closed(text) and (_names_days(given) or reach is not Reach.ORDINARY):
        return Says.CLOSED
    if reach is Reach.EXCEPTION:
        return Says.UNKNOWN if saying.ask(text) else Says.CLOSED
    return Says.UNKNOWN if _names_days(given) else Says.NOTHING


def _days(given: Scheduled, over: _Range) -> Recurrence:
    """The days on which a schedule comes round.

    Raises:
        Unreadable: if they make no sense, or hours are given and no day.
    """
    timed = given.opens_at or given.closes_at
    if timed or given.freq or _names_days(given):
        return recurrence.read(given, over.anchor, bounded=over.bounded)
    return EVERY_DAY  # a text without days holds every day


def _names_days(given: Scheduled) -> bool:
    return bool(given.byday or given.bymonthday or given.byyearday or given.byweekno)


def _range(given: Scheduled) -> _Range:
    """From the first day to the last.

    Raises:
        Unreadable: if a day makes no sense, or only one of the two comes every year.
    """
    begin, end = _date(given.valid_from), _date(given.valid_to)
    start, until = _date(given.dtstart), _date(given.until)
    yearly = [day is not None and day.year == 1 for day in (begin, end)]
    if any(yearly):
        if not all(yearly) or begin is None or end is None or given.count is not None:
            raise Unreadable
        return _Range(_leap(begin), _leap(end), yearly=True, bounded=True, anchor=start)
    first = max(begin or date.min, start or date.min)
    last = min(end or date.max, until or date.max)
    bounded = begin is not None and end is not None
    if start and not (given.freq or given.count or _names_days(given)) and not bounded:
        last, bounded = first, True  # a single time, as RFC 5545 has it
    if last < first or (given.count is not None and not (begin or start)):
        raise Unreadable
    return _Range(first, last, yearly=False, bounded=bounded, anchor=start)


def _leap(day: date) -> date:
    return day.replace(year=LEAP)


def _date(text: str | None) -> date | None:
    """A day; one of every year stands in the year 1, which has no 29 February: the 28th is meant.

    Raises:
        Unreadable: if it is none.
    """
    if not text or not text.strip():
        return None
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise Unreadable
    year, month, day = (found[1] or "").strip("-") or "1", int(found[2]), int(found[3])
    try:
        return date(int(year), month, min(day, 28) if (int(year), month) == (1, 2) else day)
    except ValueError:
        raise Unreadable from None
