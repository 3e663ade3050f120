"""What is reserved for an agency and has not been sent: found, and set free again.

A coordinator reserves (`pledges.dispatches.reserving`). Whatever else is to become of a pledge sets
free what is reserved of it, in the same transaction: nobody has been told, so nobody need be asked.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select, update

from pledges import locks, settling
from pledges.models import Allocation, AllocationState, Pledge, PledgeState
from relief.agencies.models import Agency
from relief.kit import audit
from relief.kit.db import rows_changed
from relief.needs import ledger

RELEASED, OVER = "reservation_released", "reservation_over"


def of(session: Session, pledge: Pledge) -> Sequence[Allocation]:
    """The shares of `pledge` that are reserved, oldest first."""
    query = select(Allocation).where(
        Allocation.pledge_id == pledge.id, Allocation.state == AllocationState.RESERVED
    )
    return session.exec(query.order_by(col(Allocation.id))).all()


def let_go(session: Session, pledge: Pledge, *, words: str = "") -> None:
    """Set free all that is reserved of `pledge`."""
    if not pledge.allocated or not of(session, pledge):
        return
    locks.whole(session, pledge)
    for share in of(session, pledge):
        free(session, share, words=words)


def free(session: Session, share: Allocation, *, event: str = RELEASED, words: str = "") -> bool:
    """Set one share free; whoever comes second finds no row, and changes nothing."""
    statement = (
        update(Allocation)
        .where(col(Allocation.id) == share.id, col(Allocation.state) == AllocationState.RESERVED)
        .values(state=AllocationState.RELEASED, reserved_until=None)
    )
    first = rows_changed(session, statement) == 1
    session.refresh(share)
    if not first:
        return False
    settling.free(session, share.pledge_id, share.amount)
    if share.need_id:
        ledger.take_back(session, share.need_id, committed=share.rate.for_need(share.amount))
    pledge = settling.settle(session, share.pledge_id)
    if share.was_standing and pledge.state is PledgeState.PROMISED:
        pledge.state = PledgeState.STANDING  # as it was: nothing has left the desk
        session.add(pledge)
        session.flush()
    agency = session.get_one(Agency, share.agency_id)
    audit.note(
        session, pledge.reference, event, words=words, agency=agency.slug, amount=share.amount
    )
    return True
