"""Calls to donors: taken by one caller at a time, each ended by one outcome.

A call in hand has a lease, which its open page renews; a browser that crashed gives the call back
by letting the lease run out. The fence tells a caller who comes back late whether somebody else
has taken the call meanwhile.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from pledges.calls import calling_times
from pledges.calls.owed_calls import still_owed
from pledges.models import CallBack, Donor, Pledge
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock, i18n
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_

LEASE = timedelta(minutes=10)
NAMED_HOLDS = timedelta(hours=2)  # an hour that a donor named, even an early or a late one
CALLABLE = (CampaignState.OPEN, CampaignState.PAUSED)
OPEN = col(CallBack.open) == sa.true()
LANGUAGE = sa.func.coalesce(Pledge.language, CallBack.language)
TELEPHONE = sa.func.coalesce(CallBack.number, Donor.phone_index)
TRIES = 8  # calls that others took from under our hand before we say that there is none
NO_CALL = N_("There is no such call.")
TAKEN_OVER = N_(
    "This call is not in your hands any more: it was idle for {minutes} minutes, and somebody may "
    "have taken it over. Nothing of yours was recorded; take the next call."
)


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls somebody takes: the languages they speak, perhaps one relief effort."""

    languages: Collection[str] = i18n.LANGUAGES
    campaign_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """How many calls can be made now, how many later, and how many are in somebody's hands."""

    now: int
    later: int
    in_hand: int
    next_at: datetime | None


def take(session: Session, chosen: CallFilter) -> CallBack | None:
    """The next call, in the hands of this transaction's actor alone; theirs again if they have one.

    Of two who press at once each gets another call, and no two calls in hand are to one telephone.
    """
    caller: str = session.info["actor"]
    release_idle(session)
    mine = in_hand(session, caller)
    if mine is not None:
        hold(session, mine)
        return mine
    passed: list[UUID] = []
    for _ in range(TRIES):
        found = session.execute(_next(session, chosen, passed)).first()
        if found is None and not passed:  # the last may be this caller's, in another tab: wait
            found = session.execute(_next(session, chosen, passed, waits=True)).first()
            if (mine := in_hand(session, caller)) is not None:
                return mine
        if found is None:
            return None
        call_id, line = found
        if _claim(session, call_id, line, caller):
            return get(session, call_id)
        passed.append(call_id)
        if (mine := in_hand(session, caller)) is not None:  # pressed twice, in two tabs
            return mine
    return None


def get(session: Session, call_id: UUID) -> CallBack:
    """A call by its key, as it stands.

    Raises:
        Missing: if there is none.
    """
    found = session.get(CallBack, call_id, populate_existing=True)
    if found is None:
        raise Missing(NO_CALL, code="unknown_call")
    return found


def in_hand(session: Session, caller: str) -> CallBack | None:
    """The call that `caller` has now."""
    query = select(CallBack).where(CallBack.taken_by == caller, OPEN)
    return session.exec(query.execution_options(populate_existing=True)).first()


def hold(session: Session, call: CallBack) -> bool:
    """Keep a call in hand a while longer; false if it is in nobody's or another's hands."""
    statement = _ours(session, call, call.fence).values(lease_until=clock.now() + LEASE)
    return rows_changed(session, statement) == 1


def give_back(session: Session, call: CallBack, fence: int) -> None:
    """Put a call back where it was, as if it had not been taken."""
    freed = {"taken_by": None, "line": None, "lease_until": None}
    rows_changed(session, _ours(session, call, fence).values(**freed))


def release_idle(session: Session) -> int:
    """Give back every call whose caller has been silent for too long."""
    statement = (
        update(CallBack)
        .where(col(CallBack.lease_until) < clock.now())
        .values(taken_by=None, line=None, lease_until=None)
    )
    return rows_changed(session, statement)


def close(session: Session, call: CallBack, fence: int, outcome: str) -> None:
    """End a call.

    Raises:
        Conflict: if it is not in this actor's hands any more.
    """
    ended = {"open": False, "settled_at": clock.now()}
    _end(session, call, fence, outcome, attempts=call.attempts + 1, **ended)


def postpone(
    session: Session, call: CallBack, fence: int, outcome: str, *, to: datetime, **more: object
) -> None:
    """Put a call back with its outcome, for another time.

    Raises:
        Conflict: if it is not in this actor's hands any more.
    """
    _end(session, call, fence, outcome, due_at=to, **more)


def count(session: Session, chosen: CallFilter) -> Queue:
    """What stands in the queue of somebody who takes `chosen`."""
    now = clock.now()
    owed = _owed(chosen)
    held = col(CallBack.taken_by).is_not(None) & (col(CallBack.lease_until) >= now)
    asked = sa.select(
        sa.func.count().filter(sa.not_(held), _ripe(session)),
        sa.func.count().filter(sa.not_(held)),
        sa.func.count().filter(held),
        sa.func.min(CallBack.due_at).filter(sa.not_(held)),
    )
    joined = asked.select_from(CallBack).outerjoin(Pledge, col(Pledge.id) == CallBack.pledge_id)
    ripe, free, held_count, next_at = session.execute(joined.where(*owed)).one()
    return Queue(ripe, free - ripe, held_count, next_at)


def coming(session: Session, chosen: CallFilter, most: int) -> Sequence[CallBack]:
    """The calls that come first, those in hand among them."""
    query = select(CallBack).outerjoin(Pledge, col(Pledge.id) == CallBack.pledge_id)
    query = query.where(*_owed(chosen)).order_by(col(CallBack.due_at), col(CallBack.id))
    return session.exec(query.limit(most)).all()


def about_needs(session: Session, campaign_id: UUID, most: int) -> Sequence[CallBack]:
    """The open calls that fill the needs of a relief effort, those in hand first."""
    query = select(CallBack).where(
        CallBack.campaign_id == campaign_id, OPEN, col(CallBack.need_id).is_not(None)
    )
    query = query.order_by(col(CallBack.taken_by).is_(None), col(CallBack.due_at))
    return session.exec(query.limit(most)).all()


def of_pledge(session: Session, pledge: Pledge) -> CallBack | None:
    """The open call about a pledge."""
    query = select(CallBack).where(CallBack.pledge_id == pledge.id, OPEN)
    return session.exec(query).first()


def _next(
    session: Session, chosen: CallFilter, passed: Collection[UUID], *, waits: bool = False
) -> sa.Select[UUID, bytes | None]:
    query = (
        sa.select(col(CallBack.id), TELEPHONE)
        .outerjoin(Pledge, col(Pledge.id) == CallBack.pledge_id)
        .outerjoin(Donor, col(Donor.id) == Pledge.donor_id)
        .where(
            *_owed(chosen),
            _ripe(session),
            col(CallBack.taken_by).is_(None),
            col(CallBack.id).not_in(passed),
            TELEPHONE.not_in(sa.select(col(CallBack.line)).where(col(CallBack.line).is_not(None))),
        )
        .order_by(col(CallBack.due_at), col(CallBack.id))
        .limit(1)
    )
    return query.with_for_update(skip_locked=not waits, of=CallBack)


def _claim(session: Session, call_id: UUID, line: bytes | None, caller: str) -> bool:
    statement = (
        update(CallBack)
        .where(col(CallBack.id) == call_id, OPEN, col(CallBack.taken_by).is_(None))
        .values(
            taken_by=caller,
            line=line,
            lease_until=clock.now() + LEASE,
            fence=col(CallBack.fence) + 1,
        )
    )
    try:
        with session.begin_nested():
            return rows_changed(session, statement) == 1
    except sa.exc.IntegrityError:
        return False  # the same telephone, or the same caller, got a call in this moment


def _owed(chosen: CallFilter) -> list[sa.ColumnElement[bool]]:
    running = select(Campaign.id).where(col(Campaign.state).in_(CALLABLE))
    found = [
        OPEN,
        col(CallBack.campaign_id).in_(running),
        LANGUAGE.in_(chosen.languages),
        still_owed(),
    ]
    if chosen.campaign_id:
        found.append(col(CallBack.campaign_id) == chosen.campaign_id)
    return found


def _ripe(session: Session) -> sa.ColumnElement[bool]:
    """Due, at the hour the donor named, or in their best hours and outside the quiet ones."""
    now = clock.now()
    zones = session.exec(
        select(Campaign.id, Campaign.time_zone).where(col(Campaign.state).in_(CALLABLE))
    )
    named = sa.and_(col(CallBack.agreed) == sa.true(), col(CallBack.due_at) > now - NAMED_HOLDS)
    hours: list[sa.ColumnElement[bool]] = [named]
    for campaign_id, zone in zones.all():
        welcome = calling_times.welcome(now, zone)
        if welcome:
            best = sa.func.coalesce(Pledge.best_time, "").in_({"", *welcome})
            hours.append(sa.and_(col(CallBack.campaign_id) == campaign_id, best))
    return sa.and_(col(CallBack.due_at) <= now, sa.or_(*hours))


def _ours(session: Session, call: CallBack, fence: int) -> sa.Update:
    return update(CallBack).where(
        col(CallBack.id) == call.id,
        OPEN,
        col(CallBack.taken_by) == session.info["actor"],
        col(CallBack.fence) == fence,
    )


def _end(session: Session, call: CallBack, fence: int, outcome: str, **values: object) -> None:
    freed: dict[str, object] = {"taken_by": None, "line": None, "lease_until": None}
    statement = _ours(session, call, fence).values(outcome=outcome, **freed, **values)
    if rows_changed(session, statement) != 1:
        minutes = int(LEASE.total_seconds() // 60)
        raise Conflict(TAKEN_OVER, code="call_taken_over", minutes=minutes)
    session.refresh(call)
