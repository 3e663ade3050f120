"""What is known of one day: its spans, and what holds outside of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relief.directory.hours.holidays import Holiday, Holidays
from relief.directory.hours.rules import Reach, Rule, Says
from relief.directory.hours.times import DAY, Span


class State(StrEnum):
    """How a service stands at a moment."""

    OPEN = "open"
    CLOSED = "closed"
    BY_APPOINTMENT = "by_appointment"
    ALL_HOURS = "all_hours"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Plan:
    """A day: spans that begin on it, and what holds outside of all spans."""

    rest: State
    open: tuple[Span, ...] = ()
    by_appointment: tuple[Span, ...] = ()
    holiday: str = ""  # a holiday of which nobody said whether these hours hold


def plan(rules: Sequence[Rule], day: date, holidays: Holidays) -> Plan:
    """What the schedules say of `day`."""
    layer = _deciding(rules, day)
    holding = [rule for rule in layer if rule.on(day)]
    holiday = holidays(day)
    ordinary = not layer or layer[0].reach is not Reach.EXCEPTION
    if holiday and ordinary and holiday.public and _off(layer):
        return Plan(State.CLOSED)
    if any(rule.says is Says.CLOSED for rule in holding):
        return Plan(State.CLOSED)
    timed = [rule for rule in holding if rule.span]
    found = Plan(
        rest=_rest(rules, holding, day),
        open=_spans(rule for rule in timed if not rule.only_by_appointment),
        by_appointment=_spans(rule for rule in timed if rule.only_by_appointment),
    )
    uncertain = holiday and ordinary and timed and not _told(timed)
    return _doubted(found, holiday) if holiday and uncertain else found


def _deciding(rules: Sequence[Rule], day: date) -> list[Rule]:
    """The schedules that decide a day: the narrowest exception, else the season, else the week."""
    covering = [rule for rule in rules if rule.says is not Says.NOTHING and rule.covers(day)]
    exceptions = [rule for rule in covering if _excepts(rule, day)]
    if exceptions:
        narrowest = min(rule.length for rule in exceptions)
        return [rule for rule in exceptions if rule.length == narrowest]
    seasons = [rule for rule in covering if rule.reach is Reach.SEASON]
    return seasons or [rule for rule in covering if rule.reach is Reach.ORDINARY]


def _excepts(rule: Rule, day: date) -> bool:
    # Other hours hold instead of the week, on days without them too; a closure only on its days.
    return rule.reach is Reach.EXCEPTION and (rule.says is Says.HOURS or rule.on(day))


def _rest(rules: Sequence[Rule], holding: Sequence[Rule], day: date) -> State:
    said = {rule.says for rule in holding}
    if Says.APPOINTMENT in said:
        return State.BY_APPOINTMENT
    if Says.UNKNOWN in said:
        return State.UNKNOWN
    # Hours that are over tell nothing of today; hours still to come tell that it is closed now.
    told = any(rule.says is Says.HOURS and not rule.over(day) for rule in rules)
    return State.CLOSED if told else State.UNKNOWN


def _off(layer: Iterable[Rule]) -> bool:
    return any(rule.off_on_holidays for rule in layer)


def _told(timed: Sequence[Rule]) -> bool:
    """Whether somebody said that the hours hold on holidays; “day and night” says so too."""
    return all(rule.on_on_holidays or rule.span == (0, DAY) for rule in timed)


def _doubted(found: Plan, holiday: Holiday) -> Plan:
    return Plan(found.rest, found.open, found.by_appointment, holiday.name)


def _spans(timed: Iterable[Rule]) -> tuple[Span, ...]:
    return tuple(sorted({rule.span for rule in timed if rule.span}))
