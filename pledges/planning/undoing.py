"""Taking a plan back a moment after it was sent: what nobody has answered yet, and nothing else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from pledges import locks
from pledges.desk import presses
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import letters
from pledges.models import OFFERED, Allocation, AllocationState, Dispatch, MatchPlan, Pledge
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import audit, clock
from relief.kit.errors import Conflict
from relief.kit.i18n import N_

LASTS = timedelta(minutes=10)
TOO_LATE = N_(
    "Nothing was taken back: it was sent more than ten minutes ago, or each organization has "
    "answered. An offer that waits can still be taken back on its promise's own page."
)


def sent(session: Session, stored: MatchPlan) -> Sequence[Dispatch]:
    """What a plan has sent, whatever became of it."""
    query = select(Dispatch).where(col(Dispatch.batch_id).in_(_batches(session, stored)))
    return session.exec(query.order_by(col(Dispatch.id))).all()


def gone(session: Session, stored: MatchPlan) -> set[tuple[str, UUID, UUID | None]]:
    """What of a plan was sent and not taken back: pledge, agency and need."""
    query = (
        select(Pledge.reference, Dispatch.agency_id, Allocation.need_id)
        .join(Dispatch, col(Dispatch.pledge_id) == Pledge.id)
        .join(Allocation, col(Allocation.id) == Dispatch.allocation_id)
        .where(col(Dispatch.batch_id).in_(_batches(session, stored)))
        .where(Dispatch.state != AllocationState.RECALLED)
    )
    return {(row[0], row[1], row[2]) for row in session.exec(query)}


def which_sent(session: Session, plans: Sequence[MatchPlan]) -> set[UUID]:
    """Those of `plans` that have something out with an agency, or had it answered."""
    by_batch = {batch: plan.id for plan in plans for batch in _batches(session, plan)}
    query = (
        select(Dispatch.batch_id)
        .where(col(Dispatch.batch_id).in_(by_batch))
        .where(Dispatch.state != AllocationState.RECALLED)
        .distinct()
    )
    return {by_batch[batch] for batch in session.exec(query)}


def until(session: Session, stored: MatchPlan) -> datetime | None:
    """Until when something of the plan can be taken back; none when nothing can."""
    last = max((each.sent_at for each in _open(session, stored)), default=None)
    return last + LASTS if last else None


def undo(session: Session, stored: MatchPlan) -> list[Dispatch]:
    """Take back what is still unanswered, and tell each agency once.

    Raises:
        Conflict: if nothing is left to take back.
    """
    found = _open(session, stored)
    shares = [session.get_one(Allocation, each.allocation_id) for each in found]
    locks.many(session, (each.pledge_id for each in found), (each.need_id for each in shares))
    taken: list[Dispatch] = []
    for each in _open(session, stored):
        try:
            with session.begin_nested():
                taken.append(dispatches.recall(session, each))
        except Conflict:
            continue  # answered between the two reads; the answer stands
    if not taken:
        raise Conflict(TOO_LATE, code="too_late")
    letters.taken_back(session, taken)
    campaign = session.get_one(Campaign, stored.campaign_id)
    about = f"campaign:{campaign.slug}"
    audit.note(session, about, "plan_undone", plan=str(stored.id), recalled=len(taken))
    return taken


def _open(session: Session, stored: MatchPlan) -> Sequence[Dispatch]:
    query = (
        select(Dispatch)
        .where(col(Dispatch.batch_id).in_(_batches(session, stored)))
        .where(col(Dispatch.state).in_(OFFERED), col(Dispatch.active))
        .where(col(Dispatch.sent_at) > clock.now() - LASTS)
    )
    return session.exec(query.order_by(col(Dispatch.id))).all()


def _batches(session: Session, stored: MatchPlan) -> list[UUID]:
    return [presses.batch_of(stored.id, agency) for agency in session.exec(select(Agency.id))]
