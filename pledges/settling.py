"""What a pledge's own row says of its shares: how much is placed, and the state that follows."""

from uuid import UUID

from sqlmodel import Session, col, select, update

from pledges import states
from pledges.models import Allocation, AllocationState, Pledge
from relief.kit.db import rows_changed


def settle(session: Session, pledge_id: UUID) -> Pledge:
    """Derive the pledge's state anew after its allocations changed."""
    session.flush()
    query = select(Pledge).where(Pledge.id == pledge_id)
    pledge = session.exec(query.execution_options(populate_existing=True)).one()
    rows = session.exec(
        select(Allocation.state, Allocation.amount, Allocation.received).where(
            Allocation.pledge_id == pledge_id
        )
    ).all()
    shares = [states.Share(AllocationState(row[0]), row[1], row[2]) for row in rows]
    pledge.state = states.of(pledge.state, pledge.amount, shares)
    pledge.version += 1
    session.add(pledge)
    session.flush()
    return pledge


def free(session: Session, pledge_id: UUID, amount: int) -> None:
    """So much of the pledge is with nobody any more."""
    statement = (
        update(Pledge)
        .where(col(Pledge.id) == pledge_id)
        .values(allocated=col(Pledge.allocated) - amount)
    )
    rows_changed(session, statement)
