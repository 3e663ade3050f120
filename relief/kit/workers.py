"""Which processes run the jobs, and when each was last seen; an operator asks whether any is."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from relief.kit import clock
from relief.kit.db import UtcDateTime, rows_changed

EVERY_S = 15
LATE_S = 90  # six times not seen: it is not slow, it is gone
KEPT = timedelta(days=1)


class Worker(SQLModel, table=True):
    """One process that runs jobs."""

    __tablename__ = "worker"

    id: UUID = Field(primary_key=True)
    seen_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


def beat(session: Session, worker_id: UUID) -> None:
    """Say that a worker lives; a new one forgets those that were last seen yesterday."""
    now = clock.now()
    seen = update(Worker).where(col(Worker.id) == worker_id).values(seen_at=now)
    if rows_changed(session, seen):
        return
    session.execute(delete(Worker).where(col(Worker.seen_at) < now - KEPT))
    session.add(Worker(id=worker_id, seen_at=now))
    session.flush()


def age_s(session: Session) -> float | None:
    """Seconds since any worker was seen; None if none ever was."""
    last = session.exec(select(sa.func.max(Worker.seen_at))).one()
    return max(0.0, (clock.now() - last).total_seconds()) if last else None
