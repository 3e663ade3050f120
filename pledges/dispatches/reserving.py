"""“Keep twenty for us, we confirm by noon”: set aside for an agency, and not sent yet.

It counts as placed, and its need as committed, so that no plan and nobody else gives it away. It
never hangs: at its time a job sets it free. Until it is sent the agency has no offer of it.
"""

from datetime import datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from pledges import locks, reserved, service
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import eligibility, placing
from pledges.models import Allocation, AllocationState, Dispatch, Pledge, PledgeState
from relief.agencies.models import Agency
from relief.campaigns import cutoff
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_

LAST_MINUTE = time(23, 59)
MOST = 200  # of one transaction
GONE = N_(
    "What was reserved of {reference} was sent or released a moment ago. Nothing of yours was "
    "done; the page shows it as it is now."
)


def reserve(
    session: Session,
    pledge: Pledge,
    agency: Agency,
    *,
    amount: int,
    need_id: UUID | None = None,
    hours: int | None = None,
) -> Allocation:
    """Set `amount` of `pledge` aside for `agency`, for so many hours or until tomorrow is over.

    Raises:
        Conflict: as `dispatch.send` does.
    """
    eligibility.check(session, pledge, agency)
    until = _until(service.campaign_of(session, pledge), hours)
    share, _ = placing.place(
        session,
        pledge,
        agency,
        AllocationState.RESERVED,
        amount=amount,
        need_id=need_id,
        reserved_until=until,
        was_standing=_was_standing(session, pledge),
    )
    service.settle(session, pledge.id)
    audit.note(
        session,
        pledge.reference,
        "reserved",
        agency=agency.slug,
        amount=amount,
        until=clock.rfc3339(until),
    )
    return share


def of(session: Session, pledge: Pledge, share_id: UUID) -> Allocation:
    """The share of `pledge` with this key; its pledge is locked first.

    Raises:
        Missing: if it has none.
    """
    locks.whole(session, pledge)
    found = session.get(Allocation, share_id, populate_existing=True)
    if found is None or found.pledge_id != pledge.id:
        raise Missing(GONE, code="unknown_reservation", reference=pledge.reference)
    return found


def send(session: Session, pledge: Pledge, share: Allocation) -> Dispatch:
    """Offer what was reserved; the message leaves with `letters.announce`.

    Raises:
        Conflict: if it was sent or set free meanwhile, or may not go there any more.
    """
    agency = session.get_one(Agency, share.agency_id)
    statement = (
        update(Allocation)
        .where(col(Allocation.id) == share.id, col(Allocation.state) == AllocationState.RESERVED)
        .values(state=AllocationState.DISPATCHED, reserved_until=None)
    )
    if rows_changed(session, statement) != 1:
        raise _gone(pledge)
    eligibility.check(session, pledge, agency)
    session.refresh(share)
    return dispatches.put(session, pledge, agency, share)


def release(session: Session, pledge: Pledge, share: Allocation, *, words: str) -> None:
    """A coordinator sets it free, in these words.

    Raises:
        Conflict: if it was sent or set free meanwhile.
    """
    if not reserved.free(session, share, words=words):
        raise _gone(pledge)


def end_due(session: Session) -> int:
    """Set free what nobody sent in time, or whose effort has closed; late, twice and in parallel.

    Returns:
        How many were looked at.
    """
    due = select(Allocation.id, Allocation.pledge_id, Allocation.need_id).where(*_due())
    rows = session.exec(due.order_by(col(Allocation.reserved_until)).limit(MOST)).all()
    locks.many(session, (row[1] for row in rows), (row[2] for row in rows))
    for key, _, _ in rows:
        share = session.get_one(Allocation, key, populate_existing=True)
        reserved.free(session, share, event=reserved.OVER)
    return len(rows)


def _due() -> tuple[sa.ColumnElement[bool], ...]:
    closed = select(Campaign.id).where(col(Campaign.state) == CampaignState.CLOSED)
    over = select(Pledge.id).where(col(Pledge.campaign_id).in_(closed))
    return (
        col(Allocation.reserved_until).is_not(None),
        sa.or_(col(Allocation.reserved_until) <= clock.now(), col(Allocation.pledge_id).in_(over)),
    )


def _until(campaign: Campaign, hours: int | None) -> datetime:
    """The last minute of tomorrow on the campaign's clocks, if no hours are given."""
    if hours is not None:
        return clock.now() + timedelta(hours=hours)
    tomorrow = campaign.today() + timedelta(days=1)
    return cutoff.moment(tomorrow, LAST_MINUTE, campaign.time_zone).at


def _was_standing(session: Session, pledge: Pledge) -> bool:
    """Whether it goes back to being kept in reserve if nothing is sent."""
    if pledge.state is PledgeState.MATCHED:
        return any(share.was_standing for share in reserved.of(session, pledge))
    return pledge.state is PledgeState.STANDING


def _gone(pledge: Pledge) -> Conflict:
    return Conflict(GONE, code="reservation_gone", reference=pledge.reference)
