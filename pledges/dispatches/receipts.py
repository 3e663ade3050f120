"""What an agency says has arrived, all at once or in parts.

Amounts are arrivals, not running totals. The very same report twice (amount and day, nothing
between) is taken as a repeat and changes nothing, unless the sender says it is another arrival.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select, update

from pledges import service, sponsor_entries, states
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches.dispatch import Answer
from pledges.instalments import agreement, book
from pledges.models import ARRIVING, Allocation, AllocationState, Dispatch, Instalment, Pledge
from relief.campaigns import tally
from relief.kit import audit, clock, i18n
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_, Said
from relief.needs import ledger

ARRIVALS = ("received", "ended", "recalled", "received_late", "accepted", "corrected")
NOT_YET = N_("This day is in the future. Write the day when it arrived.")
ALL_CAME = N_("{reference} has arrived in full. To report more, record a new promise.")
NOT_ACCEPTED = N_(
    "{reference} has not been accepted, so nothing can have arrived. Accept it first."
)
ABOVE = N_("That is more than was accepted: {left} is still on the way. Write that or less.")


def receive(
    session: Session,
    dispatch: Dispatch,
    answer: Answer,
    *,
    amount: int | None = None,
    on: date,
    another: bool = False,
    instalment: int | None = None,
) -> Dispatch:
    """`amount` (or all that is on the way) arrived on the local day `on`.

    It settles the instalment it names, else the oldest open ones. A repeat that names one is a
    repeat only as long as it says the same of it.

    Raises:
        InvalidInput: if it is more than is on the way, or than the instalment lacks.
        Conflict: if the offer was never accepted, the instalment is settled already, or two people
            report at once.
    """
    if not another and _is_repeat(session, dispatch, amount, on, instalment):
        return dispatch
    only = None
    if instalment is not None:
        pledge = dispatches.pledge_of(session, dispatch)
        only = book.named(session, pledge, instalment, amount)
        amount = only.left if amount is None else amount
    return _arrive(session, dispatch, answer, amount=amount, on=on, only=only)


def _arrive(
    session: Session,
    dispatch: Dispatch,
    answer: Answer,
    *,
    amount: int | None,
    on: date,
    only: Instalment | None,
) -> Dispatch:
    left = dispatch.accepted - dispatch.received
    if dispatch.state is AllocationState.RECEIVED:
        raise Conflict(ALL_CAME, code="received", reference=dispatch.reference)
    if dispatch.state not in ARRIVING:
        raise Conflict(NOT_ACCEPTED, code="not_accepted", reference=dispatch.reference)
    arrived = left if amount is None else amount
    if not 0 < arrived <= left:
        raise InvalidInput.field("/amount", "above_accepted", ABOVE, left=_left(session, dispatch))
    whole = arrived == left
    to = AllocationState.RECEIVED if whole else AllocationState.PARTLY_RECEIVED
    statement = (
        update(Dispatch)
        .where(col(Dispatch.id) == dispatch.id, col(Dispatch.received) == dispatch.received)
        .where(col(Dispatch.state).in_(ARRIVING))
        .values(
            state=to,
            received=col(Dispatch.received) + arrived,
            received_on=on.isoformat(),
            active=not whole,
            version=col(Dispatch.version) + 1,
        )
    )
    if rows_changed(session, statement) != 1:
        session.refresh(dispatch)
        state = states.said(dispatch.state)
        raise Conflict(service.MOVED, code="moved", reference=dispatch.reference, state=state)
    session.refresh(dispatch)
    _count(session, dispatch, answer, arrived, on, to, only)
    return dispatch


def day(said_on: date | None, zone: str) -> date:
    """The day it came on the clocks of `zone`, today when none is named.

    Raises:
        InvalidInput: if that day is still to come.
    """
    today = clock.local(clock.now(), zone).date()
    if said_on and said_on > today:
        raise InvalidInput.field("/received_on", "future", NOT_YET)
    return said_on or today


def end(session: Session, dispatch: Dispatch, *, words: str = "") -> Dispatch:
    """Nothing more will come of a dispatch that arrived in part: its share ends at that part.

    Raises:
        Conflict: if nothing arrived yet (it is recalled instead), or all of it did.
    """
    rest = dispatch.accepted - dispatch.received
    statement = (
        update(Dispatch)
        .where(col(Dispatch.id) == dispatch.id, col(Dispatch.received) == dispatch.received)
        .where(col(Dispatch.state) == AllocationState.PARTLY_RECEIVED)
        .values(
            state=AllocationState.RECEIVED,
            accepted=dispatch.received,
            active=False,
            version=col(Dispatch.version) + 1,
        )
    )
    if rows_changed(session, statement) != 1:
        session.refresh(dispatch)
        state = states.said(dispatch.state)
        raise Conflict(service.MOVED, code="moved", reference=dispatch.reference, state=state)
    session.refresh(dispatch)
    share = session.get_one(Allocation, dispatch.allocation_id)
    unfilled = share.rate.for_need(share.amount) - share.rate.for_need(share.received)
    share.state, share.amount = AllocationState.RECEIVED, share.received
    session.add(share)
    if share.need_id:
        ledger.take_back(session, share.need_id, in_transit=unfilled)
    freed = update(Pledge).where(col(Pledge.id) == dispatch.pledge_id)
    rows_changed(session, freed.values(allocated=col(Pledge.allocated) - rest))
    pledge = service.settle(session, dispatch.pledge_id)
    if pledge.kind == "money":
        tally.add(session, pledge.campaign_id, pledge.unit, confirmed=-rest)
    facts: dict[str, Any] = {"dispatch": dispatch.reference, "amount": rest}
    audit.note(session, pledge.reference, "ended", words=words, **facts)
    return dispatch


def arriving(session: Session, pledge: Pledge) -> Sequence[Dispatch]:
    """The dispatches of `pledge` of which a part has arrived."""
    query = select(Dispatch).where(
        Dispatch.pledge_id == pledge.id, Dispatch.state == AllocationState.PARTLY_RECEIVED
    )
    return session.exec(query).all()


def note(
    session: Session,
    dispatch: Dispatch,
    pledge: Pledge,
    answer: Answer,
    arrived: int,
    on: date,
    only: Instalment | None = None,
) -> None:
    """Write an arrival into the history, and which instalments it pays."""
    facts: dict[str, Any] = {"amount": arrived, "on": on.isoformat(), "by": answer.by}
    if parts := book.settle(session, pledge, arrived, on, only):
        facts["instalments"] = parts
        agreement.take_out(session, pledge)
    audit.note(session, pledge.reference, "received", dispatch=dispatch.reference, **facts)


def _left(session: Session, dispatch: Dispatch) -> Said:
    unit = dispatches.pledge_of(session, dispatch).unit
    return Said(i18n.amount, dispatch.accepted - dispatch.received, unit)


def _count(
    session: Session,
    dispatch: Dispatch,
    answer: Answer,
    arrived: int,
    on: date,
    to: AllocationState,
    only: Instalment | None,
) -> None:
    share = session.get_one(Allocation, dispatch.allocation_id)
    before, share.state, share.received = share.received, to, share.received + arrived
    session.add(share)
    if share.need_id:
        filled = share.rate.for_need(share.received) - share.rate.for_need(before)
        ledger.receive(session, share.need_id, filled)
    pledge = service.settle(session, dispatch.pledge_id)
    if pledge.kind == "money":
        tally.add(session, pledge.campaign_id, pledge.unit, received=arrived)
    sponsor_entries.arrive(session, dispatch, pledge, arrived, on)
    note(session, dispatch, pledge, answer, arrived, on, only)


def _is_repeat(
    session: Session, dispatch: Dispatch, amount: int | None, on: date, instalment: int | None
) -> bool:
    whole = dispatch.state is AllocationState.RECEIVED and amount in (None, dispatch.accepted)
    if whole and instalment is None:
        return True
    if not dispatch.received or dispatch.received_on != on.isoformat():
        return False
    pledge = dispatches.pledge_of(session, dispatch)
    # A reminder or a call between the two says nothing about what arrived.
    steps = [each for each in audit.history(session, pledge.reference) if each.event in ARRIVALS]
    last = steps[-1] if steps else None  # what this transaction noted is not written yet
    if last is None:
        return False
    facts = last.facts
    if last.event != "received" or (facts["dispatch"], facts["on"]) != (
        dispatch.reference,
        on.isoformat(),
    ):
        return False
    if instalment is None:
        return bool(facts["amount"] == amount)
    return instalment in facts.get("instalments", ()) and amount in (None, facts["amount"])
