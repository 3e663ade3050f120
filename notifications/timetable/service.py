"""What happens to a schedule: made, replaced, stopped, carried forward, finished.

Locks are taken from the schedule to its occurrences, so that no two wait for each other.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from notifications.appeals import steps
from notifications.appeals.models import MAY_GO_OUT, Appeal, AppealState
from notifications.timetable import plans, walls
from notifications.timetable.models import (
    AppealOccurrence,
    AppealSchedule,
    Kind,
    OccurrenceState,
    ScheduleState,
)
from notifications.timetable.occurrences import Occurrence
from notifications.timetable.plans import Plan
from notifications.timetable.schemas import ScheduleIn
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict
from relief.kit.i18n import N_

AT_ONCE = N_(
    "Someone scheduled this public request at the same moment. Nothing of yours was saved: reload "
    "the page, then decide."
)
UNREAD = N_(
    "Nobody else has read this yet, so it goes out this once and no more. Ask for it to be read, "
    "then schedule it."
)
OPEN = (OccurrenceState.WAITING, OccurrenceState.MISSED)
RULE = (
    "kind",
    "time_zone",
    "at",
    "at_local",
    "weekdays",
    "every_weeks",
    "first_on",
    "until",
    "quiet_from",
    "quiet_until",
    "milestone",
    "total",
    "amount_cents",
    "currency",
    "share",
    "need_id",
)


def latest(session: Session, appeal: Appeal) -> AppealSchedule | None:
    """The schedule of an appeal that was made last, whether or not it still is active."""
    query = select(AppealSchedule).where(AppealSchedule.appeal_id == appeal.id)
    query = query.order_by(col(AppealSchedule.id).desc())
    return session.exec(query.execution_options(populate_existing=True)).first()


def preview(session: Session, appeal: Appeal, body: ScheduleIn) -> Plan:
    """What a schedule would be: its first occurrences, and what to know of them.

    Raises:
        InvalidInput: as `schedule`.
    """
    return plans.plan(session, appeal, body, _last_fired(session, appeal))


def schedule(session: Session, appeal: Appeal, body: ScheduleIn) -> AppealSchedule:
    """Let an approved appeal go out when `body` says; it replaces a schedule it has.

    The same said twice, as by a second press, changes nothing.

    Raises:
        InvalidInput: at the field that does not fit, with the reason.
        Conflict: if the appeal is not approved, somebody else scheduled it this moment, or it is an
            emergency's, unread, and this is for later.
    """
    before = latest(session, appeal)
    fresh = appeal.state is AppealState.APPROVED  # by a press that comes after an approval
    if before and not fresh and _is_said_again(before, body):
        return before
    if appeal.state not in MAY_GO_OUT:
        raise steps.not_now(appeal)
    plan = preview(session, appeal, body)
    if appeal.awaits_review and not _is_now(plan.schedule):
        raise Conflict(UNREAD, code="unread")
    made = before if before and _is_kept(before, plan.schedule, fresh=fresh) else None
    if made is None:
        made = _replace(session, appeal, plan)
    if fresh:
        steps.move(session, appeal, AppealState.SCHEDULED)
    return made


def stop(session: Session, appeal: Appeal, why: str = "") -> bool:
    """Let an appeal go out no more; False where nothing was to go out."""
    if not _stop(session, appeal, why):
        return False
    if appeal.state is AppealState.SCHEDULED:
        steps.move(session, appeal, AppealState.APPROVED)
    audit.note(session, appeal.about, "schedule_stopped", words=why)
    return True


def extend(session: Session, now: datetime | None = None) -> int:
    """Make the occurrences of the coming days; returns how many.

    What waits at its own time follows the tables of time zones, which change at short notice.
    """
    now = now or clock.now()
    query = (
        select(AppealSchedule)
        .where(AppealSchedule.state == ScheduleState.ACTIVE)
        .where(AppealSchedule.kind == Kind.RECURRING)
        .order_by(col(AppealSchedule.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return sum(
        _make(session, each, plans.ahead(each, now), now) for each in session.exec(query).all()
    )


def has_ended(session: Session) -> bool:
    """Whether a schedule is to be finished."""
    return (
        session.exec(select(AppealSchedule.id).where(*_nothing_more()).limit(1)).first() is not None
    )


def finish(session: Session) -> int:
    """Close the schedules from which nothing more comes; returns how many."""
    statement = update(AppealSchedule).where(*_nothing_more())
    version = col(AppealSchedule.version) + 1
    return rows_changed(session, statement.values(state=ScheduleState.FINISHED, version=version))


def put(session: Session, made: AppealSchedule, found: Occurrence) -> AppealOccurrence:
    """Make one occurrence of a schedule a row."""
    row = AppealOccurrence(
        schedule_id=made.id,
        appeal_id=made.appeal_id,
        key=found.key,
        local_date=found.local_date,
        due_at=found.due_at,
        moved_from=found.moved_from,
    )
    session.add(row)
    return row


def occurrences(session: Session, made: AppealSchedule) -> Sequence[AppealOccurrence]:
    """The occurrences of a schedule so far, the earliest first."""
    query = select(AppealOccurrence).where(AppealOccurrence.schedule_id == made.id)
    return session.exec(query.order_by(col(AppealOccurrence.due_at))).all()


def _make(
    session: Session, made: AppealSchedule, found: Iterable[Occurrence], now: datetime
) -> int:
    """Keep what is not kept yet, and correct what waits; the schedule's row is this one's own."""
    query = select(AppealOccurrence).where(AppealOccurrence.schedule_id == made.id)
    kept = {each.key: each for each in session.exec(query)}
    new = [each for each in found if each.key not in kept]
    for each in found:
        if each.key in kept:
            _follow(session, kept[each.key], each)
    for each in new:
        put(session, made, each)
    if made.kind is Kind.RECURRING:
        today = walls.shown(now, made.time_zone).date()
        made.made_until = max(made.made_until or today, today + plans.AHEAD)
        session.add(made)
    session.flush()
    return len(new)


def _follow(session: Session, row: AppealOccurrence, found: Occurrence) -> None:
    """Let what waits, and nobody moved, be due when the rule says now."""
    if row.due_at == found.due_at:
        return
    statement = (
        update(AppealOccurrence)
        .where(col(AppealOccurrence.id) == row.id, col(AppealOccurrence.version) == row.version)
        .where(col(AppealOccurrence.state) == OccurrenceState.WAITING)
        .where(col(AppealOccurrence.moved_by) == "")
        .values(
            due_at=found.due_at,
            moved_from=found.moved_from,
            version=col(AppealOccurrence.version) + 1,
        )
    )
    rows_changed(session, statement)


def _stop(session: Session, appeal: Appeal, why: str = "") -> bool:
    statement = (
        update(AppealSchedule)
        .where(col(AppealSchedule.appeal_id) == appeal.id)
        .where(col(AppealSchedule.state) == ScheduleState.ACTIVE)
        .values(state=ScheduleState.STOPPED, version=col(AppealSchedule.version) + 1)
    )
    stopped = rows_changed(session, statement)
    left = (
        update(AppealOccurrence)
        .where(col(AppealOccurrence.appeal_id) == appeal.id)
        .where(col(AppealOccurrence.state).in_(OPEN))
        .values(
            state=OccurrenceState.SKIPPED,
            settled_at=clock.now(),
            decided_by=session.info["actor"],
            why=why[:300],
            version=col(AppealOccurrence.version) + 1,
        )
    )
    return bool(rows_changed(session, left)) or bool(stopped)


def _nothing_more() -> tuple[sa.ColumnElement[bool], ...]:
    """Active, every occurrence made, and none still to come or waiting for a decision."""
    of_it = col(AppealOccurrence.schedule_id) == col(AppealSchedule.id)
    is_open = col(AppealOccurrence.state).in_(OPEN)
    all_made = sa.or_(
        col(AppealSchedule.kind) != Kind.RECURRING,
        col(AppealSchedule.made_until) >= col(AppealSchedule.until),
    )
    any_made, any_open = sa.exists().where(of_it), sa.exists().where(of_it, is_open)
    return col(AppealSchedule.state) == ScheduleState.ACTIVE, all_made, any_made, ~any_open


def _last_fired(session: Session, appeal: Appeal) -> datetime | None:
    query = select(sa.func.max(AppealOccurrence.due_at)).where(
        col(AppealOccurrence.appeal_id) == appeal.id,
        col(AppealOccurrence.state) == OccurrenceState.FIRED,
    )
    return session.exec(query).one()


def _replace(session: Session, appeal: Appeal, plan: Plan) -> AppealSchedule:
    _stop(session, appeal)
    made = plan.schedule
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError:
        raise Conflict(AT_ONCE, code="changed") from None
    _make(session, made, plan.occurrences, made.made_at)
    audit.note(session, appeal.about, "appeal_scheduled", kind=made.kind.value, schedule=made.id)
    return made


def _is_kept(before: AppealSchedule, made: AppealSchedule, *, fresh: bool) -> bool:
    """Whether what is scheduled is what was scheduled, and stands."""
    alike = all(getattr(before, name) == getattr(made, name) for name in RULE)
    ended = before.state is ScheduleState.STOPPED or (
        fresh and before.state is ScheduleState.FINISHED
    )
    return alike and not ended


def _is_now(made: AppealSchedule) -> bool:
    return made.at is not None and made.at <= made.made_at + plans.GRACE


def _is_said_again(before: AppealSchedule, body: ScheduleIn) -> bool:
    """Whether a moment was said that this schedule has already, or had."""
    return (
        before.state is not ScheduleState.STOPPED
        and before.kind is Kind.ONCE
        and body.kind is Kind.ONCE
        and body.at is not None
        and body.at == before.at
    )
