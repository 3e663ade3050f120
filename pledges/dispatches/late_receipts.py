"""What arrives for a promise that was cancelled, lapsed or written off.

The promise stays closed: what came is a new event with a receipt of its own, and a share that was
promised, accepted and received in one moment, so that promised ⊇ confirmed ⊇ received holds.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from pledges import service, sponsor_entries
from pledges.dispatches.answers import Answer
from pledges.models import GONE, Allocation, AllocationState, LateReceipt, Pledge
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.kit import audit, i18n
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_, Said

EVENT = "received_late"
STILL_OPEN = N_(
    "{reference} is still open. Write what arrived beside the offer that the organization accepted."
)
ABOVE = N_(
    "That is more than was promised: {left} of {reference} has not arrived. Write that or less, "
    "and record the rest as a new promise."
)
ALL_CAME = N_("{reference} has arrived in full. To report more, record a new promise.")
COUNTED = N_(
    "This receipt was counted before: {amount} for {reference}, on {day}. Nothing was counted "
    "twice."
)


def receive(
    session: Session,
    pledge: Pledge,
    agency: Agency,
    answer: Answer,
    *,
    amount: int,
    on: date,
    source: str | None = None,
    another: bool = False,
    words: str = "",
) -> LateReceipt:
    """`amount` of a closed `pledge` reached `agency` after all, on the local day `on`.

    The very same report twice is a repeat: with a `source` whenever it comes, without one while
    nothing else has happened, unless it is `another`.

    Raises:
        InvalidInput: if it is more than had not arrived yet.
        Conflict: if the pledge is open, or the source told of something else before.
    """
    if known := _repeated(session, pledge, agency, amount, on, source, another=another):
        return known
    _place(session, pledge, amount)
    share = Allocation(
        pledge_id=pledge.id,
        agency_id=agency.id,
        amount=amount,
        received=amount,
        state=AllocationState.RECEIVED,
    )
    session.add(share)
    session.flush()
    receipt = LateReceipt(
        pledge_id=pledge.id,
        allocation_id=share.id,
        amount=amount,
        received_on=on.isoformat(),
        source=source,
        recorded_by=session.info["actor"],
    )
    session.add(receipt)
    session.flush()
    sponsor_entries.arrive_late(session, receipt, pledge, agency.id, on)
    facts: dict[str, Any] = {
        "agency": agency.slug,
        "amount": amount,
        "on": on.isoformat(),
        "by": answer.by,
    }
    audit.note(session, pledge.reference, EVENT, words=words, **facts)
    return receipt


def total(session: Session, pledge: Pledge) -> int:
    """How much of `pledge` came after it was closed."""
    query = select(sa.func.coalesce(sa.func.sum(Allocation.received), 0))
    came = query.join(LateReceipt, col(LateReceipt.allocation_id) == Allocation.id)
    return int(session.exec(came.where(LateReceipt.pledge_id == pledge.id)).one())


def stands(session: Session, pledge: Pledge) -> Sequence[tuple[LateReceipt, Allocation]]:
    """What came late and is not wholly taken back, with the share that says how much stands."""
    query = select(LateReceipt, Allocation).join(
        Allocation, col(Allocation.id) == LateReceipt.allocation_id
    )
    query = query.where(LateReceipt.pledge_id == pledge.id, col(Allocation.received) > 0)
    return session.exec(query.order_by(col(LateReceipt.id))).all()


def receipts(session: Session, pledge: Pledge) -> Sequence[LateReceipt]:
    """What was reported for `pledge` after it was closed, the oldest first."""
    query = select(LateReceipt).where(LateReceipt.pledge_id == pledge.id)
    return session.exec(query.order_by(col(LateReceipt.id))).all()


def _place(session: Session, pledge: Pledge, amount: int) -> None:
    """Count it in all three totals, if the pledge is closed and so much of it is missing."""
    session.refresh(pledge, with_for_update=True)
    before, left = pledge.allocated, pledge.amount - pledge.allocated
    if pledge.state not in GONE:
        raise Conflict(STILL_OPEN, code="still_open", reference=pledge.reference)
    if left < 1:
        raise Conflict(ALL_CAME, code="received", reference=pledge.reference)
    statement = (
        update(Pledge)
        .where(col(Pledge.id) == pledge.id, col(Pledge.state).in_(GONE))
        .where(col(Pledge.allocated) + amount <= col(Pledge.amount))
        .values(allocated=col(Pledge.allocated) + amount, version=col(Pledge.version) + 1)
    )
    if amount < 1 or rows_changed(session, statement) != 1:
        most = Said(i18n.amount, left, pledge.unit)
        named = {"left": most, "reference": pledge.reference}
        field = "/amount" if pledge.kind == "money" else "/quantity"
        raise InvalidInput.field(field, "above_promised", ABOVE, **named)
    cents = amount if pledge.kind == "money" else 0
    tally.add(
        session,
        pledge.campaign_id,
        pledge.unit if cents else service.campaign_of(session, pledge).currency,
        pledges=0 if before else 1,  # closed without a cent, it had left the count
        promised=cents,
        confirmed=cents,
        received=cents,
    )
    session.refresh(pledge)


def _repeated(
    session: Session,
    pledge: Pledge,
    agency: Agency,
    amount: int,
    on: date,
    source: str | None,
    *,
    another: bool,
) -> LateReceipt | None:
    if source is not None:
        found = session.exec(select(LateReceipt).where(LateReceipt.source == source)).first()
        if found and (found.pledge_id, found.amount) != (pledge.id, amount):
            raise _counted(session, found)
        return found
    steps = () if another else audit.history(session, pledge.reference)
    if not steps or steps[-1].event != EVENT:
        return None
    facts = steps[-1].facts
    told = (agency.slug, amount, on.isoformat())
    if (facts["agency"], facts["amount"], facts["on"]) != told:
        return None
    query = select(LateReceipt).where(LateReceipt.pledge_id == pledge.id)
    return session.exec(query.order_by(col(LateReceipt.id).desc())).first()


def _counted(session: Session, found: LateReceipt) -> Conflict:
    pledge = session.get_one(Pledge, found.pledge_id)
    return Conflict(
        COUNTED,
        code="counted_before",
        amount=Said(i18n.amount, found.amount, pledge.unit),
        reference=pledge.reference,
        day=found.received_on,
    )
