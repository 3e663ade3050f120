"""Whether a service is open at a moment, until when, and when it opens next."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from relief.directory.hours import days, holidays, rules, walls
from relief.directory.hours.days import Plan, State
from relief.directory.hours.holidays import Holidays
from relief.directory.hours.rules import Rule
from relief.directory.hours.schedule import Scheduled
from relief.directory.hours.times import Span
from relief.kit import zones

AHEAD = timedelta(days=14)  # as far as anybody is told
NEAR = timedelta(days=1)
OPEN = frozenset({State.OPEN, State.ALL_HOURS})

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Opening:
    """How a service stands at a moment; moments are in UTC."""

    state: State
    until: datetime | None = None  # when the state changes, if within AHEAD
    opens: datetime | None = None  # when it opens next, if within AHEAD and not open
    holiday: str = ""  # the holiday of which nobody said whether these hours hold

    @property
    def open(self) -> bool:
        """Whether one can go there now."""
        return self.state in OPEN

    @property
    def uncertain_holiday(self) -> bool:
        """Whether these are the hours of an ordinary week, on a holiday."""
        return bool(self.holiday)


def status(
    schedules: Iterable[Scheduled],
    zone: str,
    at: datetime,
    calendar: Holidays = holidays.ontario,
) -> Opening:
    """How a service stands at `at`, by its schedules, on the clocks of `zone`.

    No hours, or a zone that is none, is unknown and never closed.

    Raises:
        ValueError: if `at` says no zone.
    """
    return of(rules.read(schedules), zone, at, calendar)


def of(read: Sequence[Rule], zone: str, at: datetime, calendar: Holidays) -> Opening:
    """`status`, of schedules that are read already."""
    if not read or zone not in zones.names():
        return Opening(State.UNKNOWN)
    # Most change today or tomorrow; who asks about a whole page of services waits for each day.
    near = _told(_Line(read, ZoneInfo(zone), _utc(at), calendar, NEAR))
    if (near.until if near.open else near.opens) is not None:
        return near
    return _told(_Line(read, ZoneInfo(zone), _utc(at), calendar, AHEAD))


def _told(line: "_Line") -> Opening:
    """What the days of a line say of its moment."""
    state, changes = line.state(line.at), line.changes()
    end, to = next(changes, (None, state))
    if state is State.OPEN:
        shown = State.OPEN if end else State.ALL_HOURS
        return Opening(shown, end, None, line.holiday(line.at))
    first = [(end, to)] if end else []
    opens = next((moment for moment, to in chain(first, changes) if to is State.OPEN), None)
    holiday = line.holiday(line.at) or (line.holiday(opens) if opens else "")
    return Opening(state, end, opens, holiday)


def open_at(read: Sequence[Rule], zone: str, at: datetime, calendar: Holidays) -> bool:
    """Whether it is open at `at`, and no more: as `of` says, in a tenth of the time."""
    if not read or zone not in zones.names():
        return False
    line = _Line(read, ZoneInfo(zone), _utc(at), calendar, timedelta())
    return line.state(line.at) is State.OPEN


class _Line:
    """States from the day before a moment to some days after it, as real time passes."""

    def __init__(
        self,
        read: Sequence[Rule],
        zone: ZoneInfo,
        at: datetime,
        calendar: Holidays,
        ahead: timedelta,
    ) -> None:
        self.at, self.zone, self.ahead = at, zone, ahead
        today = at.astimezone(zone).date()
        last = ahead.days + 1 if ahead else 0
        self.days = [today + timedelta(days=n) for n in range(-1, last + 1)]
        self.dawns = [self._moment(day, 0) for day in self.days]
        self.plans = [days.plan(read, day, calendar) for day in self.days]
        self.open = self._stretches(plan.open for plan in self.plans)
        self.appointments = self._stretches(plan.by_appointment for plan in self.plans)

    def state(self, moment: datetime) -> State:
        """How it stands at a moment."""
        if _within(self.open, moment):
            return State.OPEN
        if _within(self.appointments, moment):
            return State.BY_APPOINTMENT
        return self.plan(moment).rest

    def changes(self) -> Iterator[tuple[datetime, State]]:
        """Each change after the moment: when, and to which state."""
        ends = {end for each in (*self.open, *self.appointments) for end in each}
        before = self.state(self.at)
        for moment in sorted(ends | set(self.dawns)):
            if (
                self.at < moment <= self.at + self.ahead
                and (now := self.state(moment)) is not before
            ):
                yield moment, now
                before = now

    def holiday(self, moment: datetime) -> str:
        """The holiday of the moment's day, if its hours are in doubt."""
        return self.plan(moment).holiday

    def plan(self, moment: datetime) -> Plan:
        """The plan of the day that clocks show, or last showed before they went back."""
        return self.plans[bisect_right(self.dawns, moment) - 1]

    def _stretches(self, spans: Iterable[tuple[Span, ...]]) -> list[Stretch]:
        """Spans as they pass: a minute that never comes neither opens nor keeps open."""
        found = [
            (self._moment(day, begin), self._moment(day, end))
            for day, each in zip(self.days, spans, strict=True)
            for begin, end in each
        ]
        return [(begin, end) for begin, end in found if begin < end]

    def _moment(self, day: date, minute: int) -> datetime:
        return walls.first(_midnight(day) + timedelta(minutes=minute), self.zone)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} says no time zone")
    return at.astimezone(UTC)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _within(stretches: Iterable[Stretch], moment: datetime) -> bool:
    return any(begin <= moment < end for begin, end in stretches)
