"""How promises are counted: by kind, unit and state, and what moved in a span of time.

The definitions are those of the three totals (`relief.campaigns.tally`): what is held counts
nowhere, and of what was closed only what had arrived. So the sums over the states are the totals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from pledges.models import (
    Allocation,
    AllocationState,
    Arrival,
    CallBack,
    LateReceipt,
    Pledge,
    PledgeState,
)
from pledges.service import GONE
from relief.campaigns.models import Campaign
from relief.kit import ids
from relief.kit.audit import AuditEntry

ACCEPTED = (
    AllocationState.ACCEPTED,
    AllocationState.PARTLY_RECEIVED,
    AllocationState.RECEIVED,
)
CLOSED = ("withdrawn", "lapsed", "written_off")


@dataclass(frozen=True, slots=True)
class Cell:
    """Promises of one kind in one state, counted in one unit: cents, hours, people, boxes."""

    kind: str
    unit: str
    state: PledgeState
    promises: int
    counted: int  # those of them that are in the totals
    promised: int
    confirmed: int
    received: int


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment until just before another."""

    begins: datetime
    ends: datetime

    def has(self, at: Any) -> Any:  # noqa: ANN401 - a column, and the condition on it
        """Whether `at` falls into it, as SQL."""
        return sa.and_(at >= self.begins, at < self.ends)


@dataclass(frozen=True, slots=True)
class Moved:
    """What happened in a span; cents are of the campaign's own currency."""

    promises: int
    promised_cents: int
    sent: int
    accepted: int
    declined: int
    closed: int
    arrivals: int
    received_cents: int
    calls: int


def cells(session: Session, campaign: Campaign) -> tuple[Cell, ...]:
    """Every promise of `campaign`, by kind, unit and state."""
    shares = _shares(campaign)
    arrived = sa.func.coalesce(shares.c.received, 0)
    counts = sa.case(
        (col(Pledge.state) == PledgeState.HELD, 0),
        (col(Pledge.state).in_(GONE), arrived),
        else_=col(Pledge.amount),
    )
    group = (col(Pledge.kind), col(Pledge.unit), col(Pledge.state))
    query = (
        sa.select(
            *group,
            sa.func.count(),
            _sum(sa.case((counts > 0, 1), else_=0)),
            _sum(counts),
            _sum(shares.c.confirmed),
            _sum(arrived),
        )
        .outerjoin_from(Pledge, shares, shares.c.pledge_id == Pledge.id)
        .where(col(Pledge.campaign_id) == campaign.id)
        .group_by(*group)
        .order_by(*group)
    )
    return tuple(
        Cell(kind, unit, state, *(int(n) for n in numbers))
        for kind, unit, state, *numbers in session.execute(query)
    )


def moved(session: Session, campaign: Campaign, spans: Sequence[Span]) -> list[Moved]:
    """What happened in each of `spans`; each table is read once, however many there are."""
    ours = col(Pledge.campaign_id) == campaign.id
    own = sa.and_(col(Pledge.kind) == "money", col(Pledge.unit) == campaign.currency)
    cents = sa.case((own, col(Pledge.amount)), else_=0)
    made = _by_span(session, sa.select().select_from(Pledge).where(ours), Pledge, spans, 1, cents)
    steps = _steps(session, campaign, spans)
    arrived, late = (
        _by_span(
            session,
            sa.select().join_from(table, Pledge, col(Pledge.id) == table.pledge_id).where(ours),
            table,
            spans,
            sa.case((left > 0, 1), else_=0),
            sa.case((own, left), else_=0),
        )
        for table, left in (
            (Arrival, col(Arrival.amount) - col(Arrival.taken_back)),
            (LateReceipt, col(LateReceipt.amount)),
        )
    )
    calls = _by_span(
        session,
        sa.select().select_from(CallBack).where(col(CallBack.campaign_id) == campaign.id),
        CallBack,
        spans,
        1,
    )
    return [
        Moved(*made[n], *steps[n], *map(sum, zip(arrived[n], late[n], strict=True)), *calls[n])
        for n in range(len(spans))
    ]


def _steps(session: Session, campaign: Campaign, spans: Sequence[Span]) -> list[tuple[int, ...]]:
    """Offers sent, accepted, declined, and promises closed, as the history has them."""
    events = (("dispatched",), ("accepted",), ("declined",), CLOSED)
    since = min(span.begins for span in spans)
    chosen = (
        sa.select()
        .join_from(AuditEntry, Pledge, col(Pledge.reference) == AuditEntry.about)
        .where(
            col(Pledge.campaign_id) == campaign.id,
            col(AuditEntry.id) >= ids.first_at(since),  # an entry is never older than its id
            col(AuditEntry.event).in_([name for names in events for name in names]),
        )
    )
    what = (sa.case((col(AuditEntry.event).in_(names), 1), else_=0) for names in events)
    return _by_span(session, chosen, AuditEntry, spans, *what)


WHEN: dict[type, Any] = {
    Pledge: col(Pledge.recorded_at),
    AuditEntry: col(AuditEntry.at),
    Arrival: col(Arrival.recorded_at),
    LateReceipt: col(LateReceipt.recorded_at),
    CallBack: col(CallBack.settled_at),
}


def _by_span(
    session: Session,
    chosen: Any,  # noqa: ANN401 - a select without columns
    table: type,
    spans: Sequence[Span],
    *what: Any,  # noqa: ANN401 - numbers or expressions
) -> list[tuple[int, ...]]:
    """The sums of `what` over the chosen rows, for each span."""
    at = WHEN[table]
    sums = [_sum(sa.case((span.has(at), each), else_=0)) for span in spans for each in what]
    numbers = [int(n) for n in session.execute(chosen.with_only_columns(*sums)).one()]
    width = len(what)
    return [tuple(numbers[n : n + width]) for n in range(0, len(numbers), width)]


def _shares(campaign: Campaign) -> sa.Subquery:
    accepted = sa.case((col(Allocation.state).in_(ACCEPTED), col(Allocation.amount)), else_=0)
    return (
        sa.select(
            col(Allocation.pledge_id),
            _sum(accepted).label("confirmed"),
            _sum(col(Allocation.received)).label("received"),
        )
        .join(Pledge, col(Pledge.id) == Allocation.pledge_id)
        .where(col(Pledge.campaign_id) == campaign.id)
        .group_by(col(Allocation.pledge_id))
        .subquery()
    )


def _sum(of: Any) -> Any:  # noqa: ANN401 - any expression
    return sa.func.coalesce(sa.func.sum(of), 0)
