"""What is due now, taken by one worker; what is too late is missed, and waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from notifications.appeals.models import Appeal
from notifications.timetable.models import AppealOccurrence, OccurrenceState
from relief.kit import audit
from relief.kit.db import UtcDateTime, Words

LATE = timedelta(minutes=10)
STATE = Words(OccurrenceState)
WAITING = sa.exists().where(
    col(AppealOccurrence.state) == OccurrenceState.WAITING,
    col(AppealOccurrence.due_at) <= sa.bindparam("now", type_=UtcDateTime()),
)
ANY = sa.select(WAITING)


@dataclass(frozen=True, slots=True)
class Taken:
    """Occurrences that this worker took: those to be sent now, and those that are too late."""

    fired: Sequence[AppealOccurrence]
    missed: Sequence[AppealOccurrence]


def is_due(session: Session, now: datetime) -> bool:
    """Whether anything is due: asked by reading, before a writer's place is taken for it."""
    return bool(session.execute(ANY, {"now": now}).scalar_one())


def due(session: Session, now: datetime, limit: int, *, late: timedelta = LATE) -> Taken:
    """Take up to `limit` occurrences that are due, the earliest first.

    Whoever takes one makes its posts in the same transaction. After an outage nothing bursts:
    what is more than `late` past due is missed.
    """
    # A table of its own: within IN, PostgreSQL may ask a limited choice again for each row.
    chosen = (
        select(AppealOccurrence.id)
        .where(AppealOccurrence.state == OccurrenceState.WAITING)
        .where(col(AppealOccurrence.due_at) <= now)
        .order_by(col(AppealOccurrence.due_at), col(AppealOccurrence.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    too_late = col(AppealOccurrence.due_at) < now - late
    state = sa.case(
        (too_late, sa.literal(OccurrenceState.MISSED, STATE)),
        else_=sa.literal(OccurrenceState.FIRED, STATE),
    )
    taken = (
        update(AppealOccurrence)
        .where(col(AppealOccurrence.id).in_(select(chosen.c.id)))
        .where(col(AppealOccurrence.state) == OccurrenceState.WAITING)
        .values(state=state, settled_at=now, version=col(AppealOccurrence.version) + 1)
        .returning(AppealOccurrence)
        .execution_options(populate_existing=True)
    )
    rows = sorted(session.scalars(taken), key=lambda each: (each.due_at, each.id))
    missed = [each for each in rows if each.state is OccurrenceState.MISSED]
    for each in missed:
        audit.note(session, f"appeal:{each.appeal_id}", "occurrence_missed", due_at=each.due_at)
    return Taken([each for each in rows if each.state is OccurrenceState.FIRED], missed)


def too_late(
    session: Session, limit: int, campaign_id: UUID | None = None
) -> Sequence[AppealOccurrence]:
    """What was missed and nobody has decided on, the earliest first; of one campaign, if given."""
    query = select(AppealOccurrence).where(AppealOccurrence.state == OccurrenceState.MISSED)
    if campaign_id:
        of = select(Appeal.id).where(Appeal.campaign_id == campaign_id)
        query = query.where(col(AppealOccurrence.appeal_id).in_(of))
    return session.exec(query.order_by(col(AppealOccurrence.due_at)).limit(limit)).all()
