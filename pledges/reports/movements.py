"""How promises are counted: by kind, unit and state, and what moved in a span of time.

The definitions are those of the three totals (`relief.campaigns.tally`): what is held counts
nowhere, and of what was closed only what had arrived. So the sums over the states are the totals.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from pledges.models import (
    AGREED,
    GONE,
    Allocation,
    Arrival,
    CallBack,
    Pledge,
    PledgeState,
)
from relief.campaigns.models import Campaign
from relief.kit import ids
from relief.kit.audit import AuditEntry

CLOSED = ("withdrawn", "lapsed", "written_off")
STEPS = {
    "sent": ("dispatched",),
    "accepted": ("accepted",),
    "declined": ("declined",),
    "closed": CLOSED,
}


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
class Movement:
    """Rows with the moment of each, and what one adds to the figures that it names."""

    chosen: Any  # a select without columns
    at: Any
    adds: Mapping[str, Any]


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
            total(sa.case((counts > 0, 1), else_=0)),
            total(counts),
            total(shares.c.confirmed),
            total(arrived),
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
    found: list[dict[str, int]] = [{} for _ in spans]
    for each in _movements(campaign, min(span.begins for span in spans)):
        width = len(each.adds)
        sums = [
            total(sa.case((span.has(each.at), n), else_=0))
            for span in spans
            for n in each.adds.values()
        ]
        numbers = [int(n) for n in session.execute(each.chosen.with_only_columns(*sums)).one()]
        for n, of_span in enumerate(found):
            of_span |= dict(zip(each.adds, numbers[n * width :], strict=False))
    return [Moved(**of_span) for of_span in found]


def by_day(session: Session, campaign: Campaign) -> dict[date, Moved]:
    """The same for every local day on which anything happened, the first first."""
    zone = ZoneInfo(campaign.time_zone)
    found: dict[date, Counter[str]] = {}
    for each in _movements(campaign):
        half = half_hour(session, each.at)
        sums = (total(n) for n in each.adds.values())
        query = each.chosen.with_only_columns(half, *sums).group_by(half)
        for begins, *numbers in session.execute(query.where(each.at.is_not(None))):
            of_day = found.setdefault(local_day(begins, zone), Counter())
            of_day.update(dict(zip(each.adds, map(int, numbers), strict=True)))
    return {
        day: Moved(**{each.name: of_day[each.name] for each in fields(Moved)})
        for day, of_day in sorted(found.items())
    }


def half_hour(session: Session, at: Any) -> Any:  # noqa: ANN401 - SQL
    """`2011-08-21 20:0` or `2011-08-21 20:3`, in UTC: where the half hour of a moment begins.

    Half hours of UTC fold into the days of any zone.
    """
    text: Any = sa.type_coerce(at, sa.String())
    if session.get_bind().dialect.name != "sqlite":
        text = sa.func.to_char(sa.func.timezone("UTC", at), "YYYY-MM-DD HH24:MI")
    half = sa.case((sa.func.substr(text, 15, 1) >= "3", "3"), else_="0")
    return sa.func.substr(text, 1, 14).concat(half)


def hours(session: Session, begins: Any, ends: Any) -> Any:  # noqa: ANN401 - columns
    """How many hours lie between two moments, as SQL."""
    if session.get_bind().dialect.name == "sqlite":
        return (sa.func.julianday(ends) - sa.func.julianday(begins)) * 24
    return sa.extract("epoch", ends - begins) / 3600


def local_day(half: str, zone: ZoneInfo) -> date:
    """The day on the clocks of `zone` in which a half hour falls."""
    return datetime.fromisoformat(f"{half}0").replace(tzinfo=UTC).astimezone(zone).date()


def _movements(campaign: Campaign, since: datetime | None = None) -> Iterator[Movement]:
    """All that is counted by its moment; `since` spares the reading of what was before."""
    ours = col(Pledge.campaign_id) == campaign.id
    own = sa.and_(col(Pledge.kind) == "money", col(Pledge.unit) == campaign.currency)
    made = sa.select().select_from(Pledge).where(ours)
    cents = sa.case((own, col(Pledge.amount)), else_=0)
    yield Movement(made, col(Pledge.recorded_at), {"promises": 1, "promised_cents": cents})
    yield _steps(ours, since)
    left = col(Arrival.amount) - col(Arrival.taken_back)
    yield Movement(
        sa.select().join_from(Arrival, Pledge, col(Pledge.id) == Arrival.pledge_id).where(ours),
        col(Arrival.recorded_at),
        {
            "arrivals": sa.case((left > 0, 1), else_=0),
            "received_cents": sa.case((own, left), else_=0),
        },
    )
    calls = sa.select().select_from(CallBack).where(col(CallBack.campaign_id) == campaign.id)
    yield Movement(calls, col(CallBack.settled_at), {"calls": 1})


def _steps(ours: sa.ColumnElement[bool], since: datetime | None) -> Movement:
    """Offers sent, accepted, declined, and promises closed, as the history has them."""
    event = col(AuditEntry.event)
    chosen = sa.select().join_from(AuditEntry, Pledge, col(Pledge.reference) == AuditEntry.about)
    chosen = chosen.where(ours, event.in_([name for names in STEPS.values() for name in names]))
    if since is not None:
        chosen = chosen.where(col(AuditEntry.id) >= ids.first_at(since))  # never older than its id
    adds = {key: sa.case((event.in_(names), 1), else_=0) for key, names in STEPS.items()}
    return Movement(chosen, col(AuditEntry.at), adds)


def _shares(campaign: Campaign) -> sa.Subquery:
    accepted = sa.case((col(Allocation.state).in_(AGREED), col(Allocation.amount)), else_=0)
    return (
        sa.select(
            col(Allocation.pledge_id),
            total(accepted).label("confirmed"),
            total(col(Allocation.received)).label("received"),
        )
        .join(Pledge, col(Pledge.id) == Allocation.pledge_id)
        .where(col(Pledge.campaign_id) == campaign.id)
        .group_by(col(Allocation.pledge_id))
        .subquery()
    )


def midnight(day: date, zone: str) -> datetime:
    """When `day` begins on the clocks of `zone`."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def total(of: Any) -> Any:  # noqa: ANN401 - any expression
    """The sum of an expression in SQL; nothing at all is 0."""
    return sa.func.coalesce(sa.func.sum(of), 0)
