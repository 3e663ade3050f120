"""What a coordinator does in one press that takes several steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlmodel import Session

from pledges import locks, service
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import letters, receipts, reserving
from pledges.models import Allocation, Dispatch, Pledge
from relief.agencies.models import Agency
from relief.kit import ids
from relief.kit.errors import Conflict
from relief.kit.settings import Settings


@dataclass(frozen=True, slots=True)
class Placement:
    """So much of a pledge for an agency, perhaps for one of its needs."""

    reference: str
    agency_id: UUID
    need_id: UUID | None
    amount: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A placement that was not made, and why."""

    reference: str
    code: str
    why: Conflict


def send(
    session: Session,
    settings: Settings,
    placements: Iterable[Placement],
    *,
    under: UUID | None = None,
) -> tuple[list[Dispatch], list[Skipped]]:
    """Dispatch each placement that still holds; what moved meanwhile is skipped by name.

    Every agency gets one message for all that this press offers it. What is sent `under` a plan
    is found again by its batches, which `batch_of` names.
    """
    placements = list(placements)
    references = [each.reference for each in placements]
    locks.many(session, locks.ids_of(session, references), (each.need_id for each in placements))
    batches: dict[UUID, UUID] = {}
    sent: list[Dispatch] = []
    skipped: list[Skipped] = []
    for each in placements:
        fresh = ids.new() if under is None else batch_of(under, each.agency_id)
        batch = batches.setdefault(each.agency_id, fresh)
        try:
            with session.begin_nested():
                sent.append(_place(session, each, batch))
        except Conflict as error:
            skipped.append(Skipped(each.reference, error.code, error))
    letters.announce(session, settings, sent)
    return sent, skipped


def send_reserved(
    session: Session, settings: Settings, pledge: Pledge, share: Allocation
) -> Dispatch:
    """Offer what was reserved, and tell its agency."""
    sent = reserving.send(session, pledge, share)
    letters.announce(session, settings, [sent])
    return sent


def taken(placement: Placement) -> Skipped:
    """A placement that was made before."""
    why = Conflict(dispatches.TAKEN, code="taken", reference=placement.reference)
    return Skipped(placement.reference, why.code, why)


def batch_of(plan_id: UUID, agency_id: UUID) -> UUID:
    """The batch of all that a plan offers one agency, always the same."""
    return uuid5(plan_id, str(agency_id))


def withdraw(session: Session, pledge: Pledge, *, words: str = "") -> Pledge:
    """The donor cancels: what has not arrived is taken back, and its agencies are told."""
    _take_back(session, pledge, words)
    return service.withdraw(session, pledge, words=words)


def write_off(session: Session, pledge: Pledge, *, reason: str) -> Pledge:
    """The rest will not come: it is taken back, its agencies are told, what arrived stays."""
    _take_back(session, pledge, reason)
    return service.write_off(session, pledge, reason=reason)


def recall(session: Session, dispatch: Dispatch, *, words: str = "") -> Dispatch:
    """Take a dispatch back and tell its agency."""
    was_out = dispatch.active
    taken = dispatches.recall(session, dispatch, words=words)
    if was_out:
        letters.withdrawn(session, taken)
    return taken


def _take_back(session: Session, pledge: Pledge, words: str) -> None:
    """Take back all that has not arrived."""
    locks.whole(session, pledge)
    for each in dispatches.active_of(session, pledge):
        recall(session, each, words=words)
    for each in receipts.arriving(session, pledge):
        receipts.end(session, each, words=words)
    session.refresh(pledge)


def _place(session: Session, each: Placement, batch: UUID) -> Dispatch:
    return dispatches.send(
        session,
        service.get(session, each.reference),
        session.get_one(Agency, each.agency_id),
        amount=each.amount,
        need_id=each.need_id,
        batch_id=batch,
    )
