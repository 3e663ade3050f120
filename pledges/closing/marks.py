"""What a step of winding up has done to one thing: a mark, so it is done once and can be undone."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from pledges.models import ClosingMark
from relief.kit import clock
from relief.kit.db import rows_changed


def put(
    session: Session, campaign_id: UUID, step: str, subject: UUID, *, before: str = ""
) -> ClosingMark:
    """Mark `subject` as done; a mark that was taken back is set anew.

    Whoever calls has locked the step's run, and found no mark that holds.
    """
    query = select(ClosingMark).where(
        ClosingMark.campaign_id == campaign_id,
        ClosingMark.step == step,
        ClosingMark.subject == subject,
    )
    row = session.exec(query).first() or ClosingMark(
        campaign_id=campaign_id, step=step, subject=subject
    )
    row.before, row.marked_at = before, clock.now()
    row.undone_at = row.agreed_at = None
    session.add(row)
    session.flush()
    return row


def of(session: Session, step: str, subject: UUID) -> ClosingMark | None:
    """The mark that holds on a thing."""
    query = select(ClosingMark).where(ClosingMark.step == step, ClosingMark.subject == subject)
    return session.exec(query.where(col(ClosingMark.undone_at).is_(None))).first()


def held(campaign_id: UUID, step: str, subject: sa.SQLColumnExpression[UUID]) -> sa.Exists:
    """Whether a mark holds on a query's `subject`."""
    return sa.exists().where(
        col(ClosingMark.campaign_id) == campaign_id,
        col(ClosingMark.step) == step,
        col(ClosingMark.subject) == subject,
        col(ClosingMark.undone_at).is_(None),
    )


def to_undo(
    session: Session, campaign_id: UUID, step: str, most: int, *, but: Collection[UUID] = ()
) -> Sequence[ClosingMark]:
    """Marks that hold and that no donor has answered, in order of their subjects."""
    query = select(ClosingMark).where(*undoable(campaign_id, step))
    query = query.where(col(ClosingMark.subject).not_in(but))
    return session.exec(query.order_by(col(ClosingMark.subject)).limit(most)).all()


def undoable(campaign_id: UUID, step: str) -> tuple[sa.ColumnElement[bool], ...]:
    """What is true of a mark that can be taken back."""
    return (
        col(ClosingMark.campaign_id) == campaign_id,
        col(ClosingMark.step) == step,
        col(ClosingMark.undone_at).is_(None),
        col(ClosingMark.agreed_at).is_(None),
    )


def undo(session: Session, mark: ClosingMark) -> bool:
    """Take a mark back; of two who try, one does."""
    statement = (
        update(ClosingMark)
        .where(col(ClosingMark.id) == mark.id, *undoable(mark.campaign_id, mark.step))
        .values(undone_at=clock.now())
    )
    return rows_changed(session, statement) == 1


def count(session: Session, campaign_id: UUID, step: str, *, agreed: bool = False) -> int:
    """How many things a step has done and not taken back; or those that a donor agreed to."""
    query = select(sa.func.count()).select_from(ClosingMark)
    query = query.where(ClosingMark.campaign_id == campaign_id, ClosingMark.step == step)
    if agreed:
        query = query.where(col(ClosingMark.agreed_at).is_not(None))
    return int(session.exec(query.where(col(ClosingMark.undone_at).is_(None))).one())
