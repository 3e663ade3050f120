"""An agency reported more than came: the rest is on the way again, or gone with its promise."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select, update

from pledges import locks, service, sponsor_entries, states
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches.answers import Answer
from pledges.instalments import book
from pledges.models import GONE, Allocation, AllocationState, Arrival, Dispatch, LateReceipt, Pledge
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.kit import audit, i18n
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_, Said
from relief.needs import ledger

ARRIVED = (AllocationState.PARTLY_RECEIVED, AllocationState.RECEIVED)
NOTHING = N_("Nothing of {reference} was reported as received, so there is nothing to correct.")
LESS = N_("Write less than the {received} that were reported. What came beside is an arrival.")


def correct(
    session: Session, dispatch: Dispatch, answer: Answer, *, received: int, words: str
) -> Dispatch:
    """Only `received` of it has come in all, for a reason; the totals and the sponsors follow.

    Raises:
        InvalidInput: if that is not less than what was reported.
        Conflict: if nothing was, or somebody reports at the same time.
    """
    pledge = locks.pledge(session, dispatches.pledge_of(session, dispatch))
    session.refresh(dispatch)
    if dispatch.state not in ARRIVED:
        raise Conflict(NOTHING, code="not_received", reference=dispatch.reference)
    if not 0 <= received < dispatch.received:
        reported = Said(i18n.amount, dispatch.received, pledge.unit)
        raise InvalidInput.field("/received", "not_less", LESS, received=reported)
    wrong, gone = dispatch.received - received, pledge.state in GONE
    to = _stands(received, gone=gone)
    statement = (
        update(Dispatch)
        .where(col(Dispatch.id) == dispatch.id, col(Dispatch.received) == dispatch.received)
        .values(
            state=to,
            received=received,
            accepted=received if gone else dispatch.accepted,
            active=not gone,
            version=col(Dispatch.version) + 1,
        )
    )
    if rows_changed(session, statement) != 1:
        session.refresh(dispatch)
        state = states.said(dispatch.state)
        raise Conflict(service.MOVED, code="moved", reference=dispatch.reference, state=state)
    session.refresh(dispatch)
    _share(session, dispatch, to, wrong, gone=gone)
    pledge = service.settle(session, pledge.id)
    _count(session, pledge, wrong, gone=gone)
    _take_back(session, col(Arrival.dispatch_id) == dispatch.id, wrong)
    book.undo(session, pledge, wrong)
    facts: dict[str, Any] = {"dispatch": dispatch.reference, "amount": wrong, "by": answer.by}
    audit.note(session, pledge.reference, "corrected", words=words, **facts)
    return dispatch


def correct_late(
    session: Session, receipt: LateReceipt, answer: Answer, *, received: int, words: str
) -> LateReceipt:
    """Only `received` of what was told for a closed promise has come; it stays closed.

    Raises:
        InvalidInput: if that is not less than what stands.
        Conflict: if nothing of it stands any more.
    """
    pledge = locks.pledge(session, session.get_one(Pledge, receipt.pledge_id))
    share = session.get_one(Allocation, receipt.allocation_id)
    session.refresh(share)
    if not share.received:
        raise Conflict(NOTHING, code="not_received", reference=pledge.reference)
    if not 0 <= received < share.received:
        reported = Said(i18n.amount, share.received, pledge.unit)
        raise InvalidInput.field("/received", "not_less", LESS, received=reported)
    wrong = share.received - received
    share.state, share.received = _stands(received, gone=True), received
    _end(session, share, wrong)
    pledge = service.settle(session, pledge.id)
    _count(session, pledge, wrong, gone=True)
    _take_back(session, col(Arrival.receipt_id) == receipt.id, wrong)
    agency = session.get_one(Agency, share.agency_id)
    facts: dict[str, Any] = {"agency": agency.slug, "amount": wrong, "by": answer.by}
    audit.note(session, pledge.reference, "corrected", words=words, **facts)
    return receipt


def _stands(received: int, *, gone: bool) -> AllocationState:
    """Of a promise that is closed nothing is on the way any more."""
    if gone:
        return AllocationState.RECEIVED if received else AllocationState.RECALLED
    return AllocationState.PARTLY_RECEIVED if received else AllocationState.ACCEPTED


def _share(
    session: Session, dispatch: Dispatch, to: AllocationState, wrong: int, *, gone: bool
) -> None:
    share = session.get_one(Allocation, dispatch.allocation_id)
    undone = share.rate.for_need(share.received) - share.rate.for_need(dispatch.received)
    share.state, share.received = to, dispatch.received
    if gone:
        _end(session, share, wrong)
    session.add(share)
    session.flush()
    if share.need_id:
        ledger.correct(session, share.need_id, undone, expected=not gone)


def _end(session: Session, share: Allocation, wrong: int) -> None:
    """Of a closed promise a share is no more than what came of it."""
    share.amount = share.received or share.amount
    session.add(share)
    session.flush()
    freed = update(Pledge).where(col(Pledge.id) == share.pledge_id)
    rows_changed(session, freed.values(allocated=col(Pledge.allocated) - wrong))


def _count(session: Session, pledge: Pledge, wrong: int, *, gone: bool) -> None:
    shares = service.allocations(session, pledge)
    emptied = gone and not sum(share.received for share in shares)
    money = pledge.kind == "money"
    campaign = service.campaign_of(session, pledge)
    cents = -wrong if money else 0
    tally.add(
        session,
        campaign.id,
        pledge.unit if money else campaign.currency,
        pledges=-1 if emptied else 0,
        promised=cents if gone else 0,
        confirmed=cents if gone else 0,
        received=cents,
    )


def _take_back(session: Session, its: ColumnElement[bool], wrong: int) -> None:
    """The last arrivals are corrected first."""
    query = select(Arrival).where(its)
    for arrival in session.exec(query.order_by(col(Arrival.id).desc())).all():
        part = min(wrong, arrival.left)
        if part:
            arrival.taken_back += part
            session.add(arrival)
            session.flush()
            sponsor_entries.take_back(session, arrival, part)
            wrong -= part
