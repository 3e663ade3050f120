"""The comms calendar: what is due, was sent, missed or left out between two days of a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from notifications.appeals.models import Appeal
from notifications.timetable import walls
from notifications.timetable.models import (
    AppealOccurrence,
    AppealSchedule,
    Kind,
    OccurrenceState,
    ScheduleState,
)

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One occurrence, as the clocks of the calendar's place show it."""

    id: UUID | None  # none: not made yet, so it can neither be moved nor left out
    schedule_id: UUID
    appeal_id: UUID
    campaign_id: UUID
    title: str
    kind: Kind
    at: datetime
    shown: datetime  # naive, on the calendar's clocks
    state: OccurrenceState
    moved_from: datetime | None = None
    moved_by: str = ""
    version: int = 0

    @property
    def movable(self) -> bool:
        """Whether somebody may still give it another time."""
        return self.id is not None and self.state is OccurrenceState.WAITING


@dataclass(frozen=True, slots=True)
class Day:
    """A day and what falls on it, in order of time."""

    on: date
    entries: Sequence[Entry]


def between(
    session: Session, since: date, until: date, zone: str, campaign_id: UUID | None = None
) -> list[Day]:
    """Every day from one to another, both included, with what falls on it on the clocks of `zone`.

    Occurrences beyond the sixty days that are made beforehand are reckoned from their rhythm.
    """
    begin = walls.first(since, time(), zone)
    end = walls.first(until + DAY, time(), zone)
    found = _made(session, begin, end, zone, campaign_id)
    found += _to_come(session, begin, end, zone, campaign_id)
    by_day: dict[date, list[Entry]] = {}
    for each in sorted(found, key=lambda each: (each.at, each.title)):
        by_day.setdefault(each.shown.date(), []).append(each)
    days = (since + n * DAY for n in range((until - since).days + 1))
    return [Day(each, by_day.get(each, [])) for each in days]


def milestones(
    session: Session, campaign_id: UUID | None = None
) -> Sequence[tuple[AppealSchedule, Appeal]]:
    """Schedules without a time of their own: their milestone is still to be reached."""
    query = (
        select(AppealSchedule, Appeal)
        .where(col(Appeal.id) == col(AppealSchedule.appeal_id))
        .where(AppealSchedule.state == ScheduleState.ACTIVE)
        .where(AppealSchedule.kind == Kind.MILESTONE)
        .where(col(AppealSchedule.reached_at).is_(None))
    )
    if campaign_id:
        query = query.where(AppealSchedule.campaign_id == campaign_id)
    return session.exec(query.order_by(col(AppealSchedule.id))).all()


def _made(
    session: Session, begin: datetime, end: datetime, zone: str, campaign_id: UUID | None
) -> list[Entry]:
    query = (
        select(AppealOccurrence, AppealSchedule, Appeal.title)
        .where(col(AppealSchedule.id) == col(AppealOccurrence.schedule_id))
        .where(col(Appeal.id) == col(AppealOccurrence.appeal_id))
        .where(col(AppealOccurrence.due_at) >= begin, col(AppealOccurrence.due_at) < end)
    )
    if campaign_id:
        query = query.where(AppealSchedule.campaign_id == campaign_id)
    return [_entry(row, of, title, zone) for row, of, title in session.exec(query)]


def _entry(row: AppealOccurrence, of: AppealSchedule, title: str, zone: str) -> Entry:
    return Entry(
        id=row.id,
        schedule_id=of.id,
        appeal_id=row.appeal_id,
        campaign_id=of.campaign_id,
        title=title,
        kind=of.kind,
        at=row.due_at,
        shown=walls.shown(row.due_at, zone),
        state=row.state,
        moved_from=row.moved_from,
        moved_by=row.moved_by,
        version=row.version,
    )


def _to_come(
    session: Session, begin: datetime, end: datetime, zone: str, campaign_id: UUID | None
) -> list[Entry]:
    query = (
        select(AppealSchedule, Appeal.title)
        .where(col(Appeal.id) == col(AppealSchedule.appeal_id))
        .where(AppealSchedule.state == ScheduleState.ACTIVE)
        .where(AppealSchedule.kind == Kind.RECURRING)
        .where(col(AppealSchedule.until) > col(AppealSchedule.made_until))
    )
    if campaign_id:
        query = query.where(AppealSchedule.campaign_id == campaign_id)
    found = ((of, title) for of, title in session.exec(query))
    return [each for of, title in found for each in _reckoned(of, title, begin, end, zone)]


def _reckoned(
    of: AppealSchedule, title: str, begin: datetime, end: datetime, zone: str
) -> list[Entry]:
    rhythm, made = of.rhythm, of.made_until
    if rhythm is None or made is None:
        return []
    since = max(made + DAY, walls.shown(begin, of.time_zone).date() - 2 * DAY)  # quiet hours move
    until = walls.shown(end, of.time_zone).date()
    return [
        Entry(
            id=None,
            schedule_id=of.id,
            appeal_id=of.appeal_id,
            campaign_id=of.campaign_id,
            title=title,
            kind=of.kind,
            at=each.due_at,
            shown=walls.shown(each.due_at, zone),
            state=OccurrenceState.WAITING,
            moved_from=each.moved_from,
        )
        for each in rhythm.between(since, until)
        if begin <= each.due_at < end
    ]
