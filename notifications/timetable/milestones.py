"""Milestones that wait: once one is reached, its appeal is due, one time and never again."""

from datetime import datetime

from sqlmodel import Session, col, select, update

from notifications.timetable import occurrences, reaching, service
from notifications.timetable.models import AppealSchedule, Kind, ScheduleState
from relief.kit import audit, clock
from relief.kit.db import rows_changed


def reached(session: Session, now: datetime) -> list[AppealSchedule]:
    """The schedules whose milestone is reached, and which have not gone out for it."""
    query = (
        select(AppealSchedule)
        .where(AppealSchedule.state == ScheduleState.ACTIVE)
        .where(AppealSchedule.kind == Kind.MILESTONE)
        .where(col(AppealSchedule.reached_at).is_(None))
        .order_by(col(AppealSchedule.id))
    )
    return [each for each in session.exec(query).all() if reaching.reached(session, each, now)]


def check(session: Session, now: datetime | None = None) -> int:
    """Let what is reached be due, now or when its quiet hours end; returns how many."""
    now = now or clock.now()
    return sum(_reach(session, each, now) for each in reached(session, now))


def _reach(session: Session, made: AppealSchedule, now: datetime) -> bool:
    # The moment it was first reached stays, so a total that falls and rises again finds no row.
    statement = (
        update(AppealSchedule)
        .where(col(AppealSchedule.id) == made.id, col(AppealSchedule.reached_at).is_(None))
        .where(col(AppealSchedule.state) == ScheduleState.ACTIVE)
        .values(reached_at=now, version=col(AppealSchedule.version) + 1)
    )
    if rows_changed(session, statement) != 1:
        return False
    found = occurrences.single(occurrences.MILESTONE, now, made.time_zone, made.quiet)
    service.put(session, made, found)
    session.flush()
    about = f"appeal:{made.appeal_id}"
    audit.note(session, about, "milestone_reached", milestone=made.milestone, due_at=found.due_at)
    return True
