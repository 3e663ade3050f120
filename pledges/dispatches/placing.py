"""Putting a part of a pledge down for an agency, so that nobody else can give it away."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, update

from pledges import pack_counts, states
from pledges.models import Allocation, AllocationState, Pledge
from relief.agencies.models import Agency
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict
from relief.kit.i18n import N_
from relief.needs import ledger

TAKEN = N_("{reference} was placed by someone else a moment ago. Nothing was sent for it.")


def place(
    session: Session,
    pledge: Pledge,
    agency: Agency,
    state: AllocationState,
    *,
    amount: int,
    need_id: UUID | None,
    beyond: bool = False,
    reserved_until: datetime | None = None,
    was_standing: bool = False,
) -> tuple[Allocation, bool]:
    """So much of `pledge` for `agency`; also whether it is more than the need lacks.

    Raises:
        Conflict: if the pledge or the need was taken meanwhile.
    """
    rate = pack_counts.rate(session, pledge, need_id, amount)
    placed = (
        update(Pledge)
        .where(
            col(Pledge.id) == pledge.id,
            col(Pledge.allocated) + amount <= col(Pledge.amount),
            col(Pledge.state).in_(states.PLACEABLE),
        )
        .values(allocated=col(Pledge.allocated) + amount)
    )
    if amount < 1 or rows_changed(session, placed) != 1:
        raise Conflict(TAKEN, code="taken", reference=pledge.reference)
    over = need_id is not None and ledger.commit(
        session, need_id, rate.for_need(amount), beyond=beyond
    )
    share = Allocation(
        pledge_id=pledge.id,
        agency_id=agency.id,
        need_id=need_id,
        amount=amount,
        state=state,
        of_pledge=rate.of_pledge,
        of_need=rate.of_need,
        reserved_until=reserved_until,
        was_standing=was_standing,
    )
    session.add(share)
    session.flush()
    return share, over
