"""Many arrivals in one transaction, each as `receipts.receive` would take it, in few statements.

The dispatches are locked by the caller (`pledges.locks`). Either all of them count or none does:
one that moved meanwhile is found by the row count, and the caller takes them singly.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from pledges import service, sponsor_entries, states
from pledges.dispatches import receipts
from pledges.dispatches.dispatch import Answer
from pledges.models import ARRIVING, Allocation, AllocationState, Dispatch, Pledge, PledgeState
from relief.campaigns import tally
from relief.kit.errors import Conflict
from relief.needs import ledger

DISPATCH: sa.Table = Dispatch.__table__  # type: ignore[attr-defined]
ALLOCATION: sa.Table = Allocation.__table__  # type: ignore[attr-defined]
PLEDGE: sa.Table = Pledge.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Came:
    """So much of a dispatch, on a local day."""

    dispatch: Dispatch
    amount: int
    on: date


def receive(session: Session, came: Iterable[Came], answer: Answer) -> None:
    """Count every one of `came`.

    Raises:
        Conflict: if one was not accepted, is more than is on the way, or moved meanwhile.
    """
    for each_once in _rounds(came):
        for each in each_once:
            _check(each)
        _move(session, each_once)
        pledges = _settle(session, each_once)
        whole = [(each, pledges[each.dispatch.pledge_id]) for each in each_once]
        sponsor_entries.arrive_all(
            session, [(each.dispatch, pledge, each.amount, each.on) for each, pledge in whole]
        )
        for each, pledge in whole:
            receipts.note(session, each.dispatch, pledge, answer, each.amount, each.on)


def _rounds(came: Iterable[Came]) -> Iterable[Sequence[Came]]:
    """Each promise once in a round: a second part of one comes after the first."""
    rounds: list[list[Came]] = []
    times: dict[UUID, int] = defaultdict(int)
    for each in came:
        nth = times[each.dispatch.pledge_id]
        times[each.dispatch.pledge_id] += 1
        if nth == len(rounds):
            rounds.append([])
        rounds[nth].append(each)
    return rounds


def _check(each: Came) -> None:
    offer = each.dispatch
    if offer.state not in ARRIVING or not 0 < each.amount <= offer.accepted - offer.received:
        raise _moved(offer)


def _move(session: Session, came: Sequence[Came]) -> None:
    """The dispatches, their shares and their needs."""
    rows = [_row(each) for each in came]
    guarded = (
        sa.update(DISPATCH)
        .where(DISPATCH.c.id == sa.bindparam("dispatch"))
        .where(DISPATCH.c.received == sa.bindparam("before"))
        .where(sa.or_(*(DISPATCH.c.state == state for state in ARRIVING)))
        .values(
            state=sa.bindparam("to"),
            received=sa.bindparam("after"),
            received_on=sa.bindparam("day"),
            active=sa.bindparam("still_open"),
            version=DISPATCH.c.version + 1,
        )
    )
    changed: Any = session.connection().execute(guarded, rows)
    if changed.rowcount != len(rows):
        raise _moved(came[0].dispatch)
    shares = sa.update(ALLOCATION).where(ALLOCATION.c.id == sa.bindparam("share"))
    counted = ALLOCATION.c.received + sa.bindparam("arrived")
    shares = shares.values(state=sa.bindparam("to"), received=counted)
    session.connection().execute(shares, rows)
    for each, row in zip(came, rows, strict=True):
        for name, value in (("state", row["to"]), ("received", row["after"])):
            set_committed_value(each.dispatch, name, value)
        set_committed_value(each.dispatch, "received_on", row["day"])
    _needs(session, came)


def _row(each: Came) -> dict[str, Any]:
    offer = each.dispatch
    whole = each.amount == offer.accepted - offer.received
    return {
        "dispatch": offer.id,
        "share": offer.allocation_id,
        "before": offer.received,
        "after": offer.received + each.amount,
        "arrived": each.amount,
        "day": each.on.isoformat(),
        "still_open": not whole,
        "to": AllocationState.RECEIVED if whole else AllocationState.PARTLY_RECEIVED,
    }


def _needs(session: Session, came: Sequence[Came]) -> None:
    amounts = {each.dispatch.allocation_id: each.amount for each in came}
    query = select(Allocation).where(col(Allocation.id).in_(amounts))
    fresh = query.where(col(Allocation.need_id).is_not(None))
    sums: dict[UUID, int] = defaultdict(int)
    for share in session.exec(fresh.execution_options(populate_existing=True)):
        before = share.rate.for_need(share.received - amounts[share.id])
        if share.need_id:
            sums[share.need_id] += share.rate.for_need(share.received) - before
    for need_id in sorted(sums):
        ledger.receive(session, need_id, sums[need_id])


def _settle(session: Session, came: Sequence[Came]) -> dict[UUID, Pledge]:
    """Derive each promise's state anew, and count what came in the totals."""
    amounts = {each.dispatch.pledge_id: each.amount for each in came}
    shares: dict[UUID, list[states.Share]] = defaultdict(list)
    query = select(
        Allocation.pledge_id, Allocation.state, Allocation.amount, Allocation.received
    ).where(col(Allocation.pledge_id).in_(amounts))
    for pledge_id, word, amount, received in session.exec(query):
        shares[pledge_id].append(states.Share(AllocationState(word), amount, received))
    found = session.exec(select(Pledge).where(col(Pledge.id).in_(amounts))).all()
    totals: dict[tuple[UUID, str], int] = defaultdict(int)
    rows: list[dict[str, Any]] = []
    for pledge in found:
        state: PledgeState = states.of(pledge.state, pledge.amount, shares[pledge.id])
        rows.append({"pledge": pledge.id, "to": state})
        set_committed_value(pledge, "state", state)
        if pledge.kind == "money":
            totals[pledge.campaign_id, pledge.unit] += amounts[pledge.id]
    settled = sa.update(PLEDGE).where(PLEDGE.c.id == sa.bindparam("pledge"))
    settled = settled.values(state=sa.bindparam("to"), version=PLEDGE.c.version + 1)
    session.connection().execute(settled, rows)
    for (campaign_id, unit), cents in sorted(totals.items()):
        tally.add(session, campaign_id, unit, received=cents)
    return {each.id: each for each in found}


def _moved(offer: Dispatch) -> Conflict:
    state = states.said(offer.state)
    return Conflict(service.MOVED, code="moved", reference=offer.reference, state=state)
