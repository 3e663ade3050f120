"""Row locks in one order, so that two who change the same things wait and never entangle.

Pledges come first, then needs, each by key; a dispatch is reached through its pledge, and the
history's head is last (`relief.kit.audit`). SQLite has one writer: there a lock is a fresh reading.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
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


def of_one_agency(
    session: Session, due: Sequence[sa.ColumnElement[bool]], by: Mapped[datetime | None], most: int
) -> tuple[UUID | None, Sequence[UUID]]:
    """Lock up to `most` dispatches that are `due`, of the agency that has waited longest.

    Returns:
        The agency and its dispatches; no agency if nothing is due.
    """
    first = select(Dispatch.agency_id).where(*due).order_by(by).limit(1)
    agency_id = session.exec(first).first()
    if agency_id is None:
        return None, ()
    theirs = select(Dispatch.id, Dispatch.pledge_id).where(Dispatch.agency_id == agency_id, *due)
    keys = session.exec(theirs.order_by(col(Dispatch.id)).limit(most)).all()
    many(session, [pledge_id for _, pledge_id in keys], ())
    return agency_id, [key for key, _ in keys]
