"""The certain lines of a list, counted in batches: resumed after a crash, never counted twice.

Each batch is a transaction that counts its lines and says so on them. Whoever goes on, a press, a
job or a command, begins with the first line that waits.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import orjson
from sqlmodel import Session, col, select

from pledges import locks
from pledges.arrivals import bulk_receipts, lists
from pledges.arrivals.bulk_receipts import Came
from pledges.dispatches import receipts
from pledges.dispatches.dispatch import Answer
from pledges.models import (
    Allocation,
    ArrivalLine,
    Dispatch,
    LineState,
    Pledge,
    Reconciliation,
    Verdict,
)
from relief.kit import audit, clock, money
from relief.kit.db import Database
from relief.kit.errors import ReliefError

BATCH = 500


@dataclass(frozen=True, slots=True)
class Booker:
    """Who counts: the principal that the history keeps, and the name that the agency sees."""

    principal: str
    name: str


def ask(session: Session, of: Reconciliation, booker: Booker) -> None:
    """Remember that all certain lines are to be counted, so that a job can go on with it."""
    lists.hold(session, of.agency_id)
    session.refresh(of)
    of.booking_by, of.booking_name = booker.principal, booker.name[:120]
    session.add(of)


def book(
    db: Database,
    list_id: UUID,
    *,
    within_s: float | None = None,
    done: Callable[[int], None] = lambda _n: None,
    stopping: Callable[[], bool] = lambda: False,
) -> bool:
    """Count the certain lines of a list that `ask` was called for; says whether none is left.

    Args:
        db: The database; each batch is a transaction of its own.
        list_id: Which list.
        within_s: Stop after the batch in which so many seconds are over.
        done: Told how many lines each batch has dealt with.
        stopping: Whether to put the work down.
    """
    begun = time.monotonic()
    while not stopping():
        count = _next(db, list_id)
        done(count)
        if not count:
            return True
        if within_s is not None and time.monotonic() - begun > within_s:
            return False
    return False


def waiting(session: Session) -> Sequence[UUID]:
    """Lists whose certain lines somebody wants counted, the oldest first."""
    query = select(Reconciliation.id).where(Reconciliation.booking_by != "")
    return session.exec(query.order_by(col(Reconciliation.id))).all()


def _next(db: Database, list_id: UUID) -> int:
    """Count one batch, or its lines one by one if one of them has moved."""
    booker = _booker(db, list_id)
    if booker is None:
        return 0
    try:
        with db.session(write=True, actor=booker.principal) as session:
            return _batch(session, list_id, BATCH)
    except ReliefError:
        for _ in range(BATCH):
            if not _single(db, list_id, booker):
                return 0
        return BATCH


def _single(db: Database, list_id: UUID, booker: Booker) -> int:
    """Count one line; if it cannot be, somebody is asked about it."""
    try:
        with db.session(write=True, actor=booker.principal) as session:
            return _batch(session, list_id, 1)
    except ReliefError:
        with db.session(write=True, actor=booker.principal) as session:
            of = _held(session, list_id)
            for row in _rows(session, of, 1):
                row.verdict, row.why = Verdict.DOUBTFUL, "moved"
                row.version += 1
                session.add(row)
        return 1


def _booker(db: Database, list_id: UUID) -> Booker | None:
    with db.session() as session:
        found = session.get_one(Reconciliation, list_id)
        return Booker(found.booking_by, found.booking_name) if found.booking_by else None


def _held(session: Session, list_id: UUID) -> Reconciliation:
    found = session.get_one(Reconciliation, list_id)
    lists.hold(session, found.agency_id)
    session.refresh(found)
    return found


def _rows(session: Session, of: Reconciliation, most: int) -> Sequence[ArrivalLine]:
    query = select(ArrivalLine).where(
        ArrivalLine.reconciliation_id == of.id,
        col(ArrivalLine.state) == LineState.WAITING,
        col(ArrivalLine.verdict) == Verdict.CERTAIN,
    )
    return session.exec(query.order_by(col(ArrivalLine.number)).limit(most)).all()


def _batch(session: Session, list_id: UUID, most: int) -> int:
    of = _held(session, list_id)
    rows = _rows(session, of, most)
    if not rows:
        of.booking_by = of.booking_name = ""
        session.add(of)
        return 0
    offers = _offers(session, [_offer(row) for row in rows])
    gone = counted(session, of.agency_id, rows)
    fresh = [row for row in rows if row.content not in gone and row.payment not in gone]
    came = [Came(offers[_offer(row)], _amount(row), date.fromisoformat(row.on)) for row in fresh]
    bulk_receipts.receive(session, came, Answer(of.booking_name))
    at, by, new = clock.now(), session.info["actor"], {row.id for row in fresh}
    for row in rows:
        if row.id in new:
            row.state, row.claim = LineState.BOOKED, row.payment or row.content
            row.dispatch_id, row.booked = offers[_offer(row)].id, _amount(row)
            row.decided_by, row.decided_at = by, at
        else:
            row.verdict, row.why, row.state = Verdict.ALREADY, "earlier_list", LineState.IDLE
        row.version += 1
        session.add(row)
    audit.note(session, lists.about(of), "booked", lines=len(fresh))
    return len(rows)


def mark(
    session: Session, row: ArrivalLine, offer: Dispatch, answer: Answer, *, amount: int
) -> None:
    """Count a line, or so much of it, on an offer, and say so on the line."""
    on = date.fromisoformat(row.on)
    receipts.receive(session, offer, answer, amount=amount, on=on, another=True)
    row.dispatch_id, row.booked = offer.id, amount
    row.unit = session.get_one(Pledge, offer.pledge_id).unit


def counted(session: Session, agency_id: UUID, rows: Iterable[ArrivalLine]) -> set[bytes]:
    """What of `rows` is counted already, by this list or another: lines, and payments."""
    keys = {key for row in rows for key in (row.content, row.payment) if key}
    query = select(ArrivalLine.content, ArrivalLine.payment).where(
        col(ArrivalLine.agency_id) == agency_id,
        col(ArrivalLine.state) == LineState.BOOKED,
        col(ArrivalLine.content).in_(keys) | col(ArrivalLine.payment).in_(keys),
    )
    return {key for pair in session.exec(query) for key in pair if key} & keys


def _offers(session: Session, references: Sequence[str]) -> dict[str, Dispatch]:
    """The offers of a batch, locked with all that counting them moves."""
    query = select(Dispatch.pledge_id, Allocation.need_id).join(
        Allocation, col(Allocation.id) == Dispatch.allocation_id
    )
    found = session.exec(query.where(col(Dispatch.reference).in_(references))).all()
    locks.many(session, (row[0] for row in found), (row[1] for row in found))
    # Read only now that nobody else may move them.
    offers = session.exec(select(Dispatch).where(col(Dispatch.reference).in_(references)))
    return {each.reference: each for each in offers}


def _offer(row: ArrivalLine) -> str:
    """The one offer of a certain line."""
    [reference] = orjson.loads(row.offers)
    return str(reference)


def _amount(row: ArrivalLine) -> int:
    return (row.cents if row.unit in money.CURRENCIES else row.units) or 0
