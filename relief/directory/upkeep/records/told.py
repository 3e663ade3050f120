"""What readers said is wrong, until somebody has asked the organization about it."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from relief.directory import complaints, store
from relief.directory.complaints import DirectoryComplaint
from relief.kit import audit, clock
from relief.kit.db import rows_changed


def counts(session: Session) -> dict[UUID, int]:
    """How many readers say that a record is wrong, by its id; what a machine may have sent not."""
    table = DirectoryComplaint
    query = select(table.record_id, sa.func.count()).where(_open(), ~col(table.is_doubtful))
    return dict(session.exec(query.group_by(col(table.record_id))).all())


def of(session: Session, record_id: UUID) -> Sequence[tuple[DirectoryComplaint, str]]:
    """What is open about a record, with the readers' words, the newest first."""
    table = DirectoryComplaint
    query = select(table).where(table.record_id == record_id, _open())
    found = session.exec(query.order_by(col(table.told_at).desc()).limit(50))
    return [(each, complaints.text_of(session, each)) for each in found]


def settle(session: Session, record_id: UUID) -> int:
    """What readers said about a record is looked at; returns how much that was."""
    table = DirectoryComplaint
    statement = update(table).where(col(table.record_id) == record_id, _open())
    by = session.info["actor"]
    count = rows_changed(session, statement.values(settled_at=clock.now(), settled_by=by))
    if count:
        audit.note(session, store.about(record_id), "mistakes_settled", n=count)
    return count


def open_ones() -> sa.Select[UUID]:
    """The records that readers say are wrong."""
    return sa.select(col(DirectoryComplaint.record_id)).where(_open())


def _open() -> sa.ColumnElement[bool]:
    return col(DirectoryComplaint.settled_at).is_(None)
