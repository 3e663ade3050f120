"""Row locks in one order, so that two who change the same things wait and never entangle.

Pledges come first, then needs, each by key; a dispatch is reached through its pledge, and the
history's head is last (`relief.kit.audit`). SQLite has one writer: there a lock is a fresh reading.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from pledges.models import LIVE, Allocation, Dispatch, Pledge
from relief.needs.models import Need

MOST = 1000  # keys in one statement


def pledge(session: Session, row: Pledge) -> Pledge:
    """`row` as it stands, until the transaction ends."""
    session.refresh(row, with_for_update=True)
    return row


def dispatch(session: Session, row: Dispatch) -> Dispatch:
    """`row` as it stands, its pledge locked before it."""
    pledge(session, session.get_one(Pledge, row.pledge_id))
    session.refresh(row)
    return row


def whole(session: Session, row: Pledge) -> Pledge:
    """`row` and every need that it is on offer for."""
    pledge(session, row)
    shares = select(Allocation).where(
        Allocation.pledge_id == row.id, col(Allocation.state).in_(LIVE)
    )
    _take(session, Need, [share.need_id for share in session.exec(shares)])
    return row


def many(session: Session, pledges: Iterable[UUID], needs: Iterable[UUID | None]) -> None:
    """Many pledges and needs, for one press that moves them all."""
    _take(session, Pledge, pledges)
    _take(session, Need, needs)


def ids_of(session: Session, references: Sequence[str]) -> list[UUID]:
    """The keys of pledges by their references; one that is unknown has none."""
    found: list[UUID] = []
    for start in range(0, len(references), MOST):
        chunk = references[start : start + MOST]
        found += session.exec(select(Pledge.id).where(col(Pledge.reference).in_(chunk)))
    return found


def _take(session: Session, table: type[Pledge | Need], keys: Iterable[UUID | None]) -> None:
    wanted = sorted({key for key in keys if key})
    for start in range(0, len(wanted), MOST):
        chosen = col(table.id).in_(wanted[start : start + MOST])
        session.exec(select(table.id).where(chosen).order_by(col(table.id)).with_for_update()).all()
