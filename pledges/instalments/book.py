"""A promise of money given in parts: agreed, settled oldest first, cancelled for good.

Whoever changes them has locked their pledge. The parts of a running schedule always sum up to what
has not arrived of the pledge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from pledges import states
from pledges.holds import hold_reasons
from pledges.instalments import schedules
from pledges.instalments.schedules import Rule
from pledges.models import Allocation, Instalment, Pledge, PledgeState, Schedule
from relief.campaigns.models import Campaign
from relief.kit import audit, clock, i18n
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_, Said

MONEY_ONLY = N_("Only money can be given in instalments.")
CLOSED = N_("{reference} is “{state}”, so nothing of it can be given in instalments now.")
PAST = N_("This day is over. Choose today or a later day.")
FAR = N_("Choose a first day within a year.")
FAR_DAYS = 366
NO_SUCH = N_("{reference} has no instalment {seq}.")
SETTLED = N_(
    "Instalment {seq} of {reference} was settled on {day}, and is settled only once. Name another "
    "one, or none: then the oldest open one is settled."
)
CANCELLED = N_("Instalment {seq} of {reference} was cancelled. Name another one, or none.")
ABOVE = N_(
    "That is more than instalment {seq} still lacks: {left}. Write that or less, or name no "
    "instalment: then the oldest open ones are settled."
)
# Nobody owes anything for what is closed, or set aside until a question is answered.
OWED = tuple(
    each for each in PledgeState if each not in states.DECIDED and each is not PledgeState.RECEIVED
)


def may_divide(session: Session, pledge: Pledge) -> bool:
    """Whether it is money of which something is owed, or is once a question is answered."""
    owed = pledge.state in OWED or hold_reasons.may_repeat(session, pledge)
    return pledge.kind == "money" and owed


def preview(session: Session, pledge: Pledge, rule: Rule, first: date) -> list[tuple[date, int]]:
    """Each day and its cents, of what has not arrived of `pledge`; nothing is changed.

    Raises:
        Conflict: if there is nothing to divide: it is no money, closed, held, or has arrived.
        InvalidInput: if the rule or its first day does not fit.
    """
    if pledge.kind != "money":
        raise Conflict(MONEY_ONLY, code="not_money")
    if not may_divide(session, pledge):
        told = {"reference": pledge.reference, "state": states.said(pledge.state)}
        raise Conflict(CLOSED, code="closed", **told)
    today = _today(session, pledge)
    if first < today:
        raise InvalidInput.field("/first_on", "past", PAST)
    if (first - today).days > FAR_DAYS:
        raise InvalidInput.field("/first_on", "far", FAR)
    days = schedules.dates(rule, first)
    cents = schedules.amounts(pledge.amount - _received(session, pledge), len(days))
    return list(zip(days, cents, strict=True))


def agree(session: Session, pledge: Pledge, rule: Rule, first: date, *, source: str) -> Schedule:
    """Keep a schedule; the one before ends, and what it still expected with it.

    Raises:
        Conflict: if there is nothing to divide.
        InvalidInput: if the rule or its first day does not fit.
    """
    parts = preview(session, pledge, rule, first)
    _end(session, pledge)
    made = Schedule(
        pledge_id=pledge.id,
        **asdict(rule),
        first_on=first,
        set_on=_today(session, pledge),
        set_by=session.info["actor"],
    )
    session.add(made)
    session.flush()
    session.add_all(
        Instalment(schedule_id=made.id, pledge_id=pledge.id, seq=n, due_on=day, amount=cents)
        for n, (day, cents) in enumerate(parts, 1)
    )
    _touch(session, pledge)
    facts: dict[str, Any] = {"count": len(parts), "first": parts[0][0].isoformat()}
    audit.note(session, pledge.reference, "scheduled", source=source, every=rule.every, **facts)
    return made


def cancel(session: Session, pledge: Pledge, *, words: str = "") -> int:
    """End the schedule; what it still expected is cancelled for good. Returns how many parts."""
    ended = _end(session, pledge)
    if ended:
        _touch(session, pledge)
        audit.note(session, pledge.reference, "unscheduled", words=words, count=ended)
    return ended


def close(session: Session, pledge: Pledge) -> None:
    """End the schedule of a pledge whose own end is noted already."""
    _end(session, pledge)


def running(session: Session, pledge: Pledge) -> Schedule | None:
    """The schedule that holds."""
    query = select(Schedule).where(
        Schedule.pledge_id == pledge.id, col(Schedule.ended_at).is_(None)
    )
    return session.exec(query).first()


def newest(session: Session, pledge: Pledge) -> Schedule | None:
    """The schedule that holds, or held last."""
    query = select(Schedule).where(Schedule.pledge_id == pledge.id)
    return session.exec(query.order_by(col(Schedule.id).desc())).first()


def parts(session: Session, schedule: Schedule) -> Sequence[Instalment]:
    """The instalments of a schedule, in order."""
    query = select(Instalment).where(Instalment.schedule_id == schedule.id)
    query = query.order_by(col(Instalment.seq))
    return session.exec(query.execution_options(populate_existing=True)).all()


def named(session: Session, pledge: Pledge, seq: int, amount: int | None) -> Instalment:
    """The open instalment that a receipt names, if it can take `amount`.

    Raises:
        InvalidInput: if there is none by this number, or it lacks less.
        Conflict: if it was settled or cancelled, with when.
    """
    schedule = newest(session, pledge)
    known = {each.seq: each for each in parts(session, schedule)} if schedule else {}
    told: Mapping[str, object] = {"reference": pledge.reference, "seq": seq}
    if seq not in known:
        raise InvalidInput.field("/instalment", "unknown_instalment", NO_SUCH, **told)
    found = known[seq]
    if not found.left:
        zone = session.get_one(Campaign, pledge.campaign_id).time_zone
        day = Said(i18n.day, found.settled_on, zone)
        raise Conflict(SETTLED, code="instalment_settled", day=day, **told)
    if found.cancelled_at:
        raise Conflict(CANCELLED, code="instalment_cancelled", **told)
    if amount is not None and amount > found.left:
        left = Said(i18n.amount, found.left, pledge.unit)
        raise InvalidInput.field("/instalment", "above_instalment", ABOVE, left=left, **told)
    return found


def settle(
    session: Session, pledge: Pledge, arrived: int, on: date, only: Instalment | None = None
) -> list[int]:
    """Put what arrived to the one named or the oldest open ones; returns their numbers."""
    schedule = running(session, pledge)
    if schedule is None:
        return []
    filled: list[int] = []
    for each in [only] if only else parts(session, schedule):
        part = min(arrived, each.left)
        if part < 1 or each.cancelled_at:
            continue
        each.received += part
        each.settled_on = None if each.left else on
        session.add(each)
        arrived -= part
        filled.append(each.seq)
    session.flush()
    return filled


def undo(session: Session, pledge: Pledge, wrong: int) -> list[int]:
    """So much had not come after all: the last parts are open again; returns their numbers.

    What had come before the schedule was agreed is no part of it.
    """
    schedule = running(session, pledge)
    opened: list[int] = []
    for each in reversed(parts(session, schedule)) if schedule else ():
        part = min(wrong, each.received)
        if part < 1 or each.cancelled_at:
            continue
        each.received, each.settled_on = each.received - part, None
        session.add(each)
        wrong -= part
        opened.append(each.seq)
    session.flush()
    return opened


def is_open() -> sa.ColumnElement[bool]:
    """Whether something of a query's instalment is still expected, its pledge left aside."""
    return sa.and_(
        col(Instalment.cancelled_at).is_(None), col(Instalment.received) < col(Instalment.amount)
    )


def is_overdue(today: date) -> sa.ColumnElement[bool]:
    """Whether a query's instalment is late on the local day `today`; joins its `Pledge`."""
    return sa.and_(is_open(), col(Instalment.due_on) < today, col(Pledge.state).in_(OWED))


def _end(session: Session, pledge: Pledge) -> int:
    now = clock.now()
    schedule = running(session, pledge)
    if schedule is None:
        return 0
    schedule.ended_at = now
    session.add(schedule)
    session.flush()
    late = update(Instalment).where(col(Instalment.schedule_id) == schedule.id, is_open())
    return rows_changed(session, late.values(cancelled_at=now))


def _touch(session: Session, pledge: Pledge) -> None:
    """Move the pledge's version on: a page made before does not know of the change."""
    pledge.version += 1
    session.add(pledge)
    session.flush()


def _received(session: Session, pledge: Pledge) -> int:
    total = sa.func.coalesce(sa.func.sum(Allocation.received), 0)
    return int(session.exec(select(total).where(Allocation.pledge_id == pledge.id)).one())


def _today(session: Session, pledge: Pledge) -> date:
    zone = session.get_one(Campaign, pledge.campaign_id).time_zone
    return clock.local(clock.now(), zone).date()
