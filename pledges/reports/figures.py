"""The figures of one campaign at one moment: what the desk, the county and reports all show.

Read them in one transaction (`db.session(snapshot=True)`), so that every number is of the same
moment. Days are those of the campaign's own clocks.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pledges.calls import callbacks
from pledges.calls.callbacks import CallFilter, Queue
from pledges.models import ARRIVING, OFFERED, CallBack, Dispatch, Draft, Pledge, PledgeState
from pledges.reports import movements
from pledges.reports.movements import Cell, Moved, Span
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.campaigns.models import Campaign
from relief.campaigns.tally import Totals
from relief.kit import clock
from relief.needs import service as needs
from relief.needs.models import Need

DAY = timedelta(days=1)
DAYS = 7
EVERY = tuple(PledgeState)


@dataclass(frozen=True, slots=True)
class Partner:
    """What one organization was offered, and what it said."""

    agency_id: UUID
    waiting: int  # offers it has not answered
    since: datetime | None  # the oldest of them
    accepted: int  # on the way
    received: int


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls from donors that ended without a promise, and calls back to donors."""

    promised: int
    ended: Mapping[str, int]
    back: Queue
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Today:
    """One local day; the last one has only begun."""

    on: date
    moved: Moved


@dataclass(frozen=True, slots=True)
class Undecided:
    """What waits for somebody's decision."""

    held: int
    unanswered: int  # offers that an organization has had for a day
    calls_due: int
    stale: int  # needs that nobody has confirmed lately
    ending: int  # needs that end soon and still lack something
    untouched: int  # the most urgent needs for which nothing is found


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that can be counted of a campaign."""

    as_of: datetime
    totals: Totals
    others: Sequence[Totals]
    cells: Sequence[Cell]
    needs: Sequence[Need]
    partners: Sequence[Partner]
    calls: Calls
    last_day: Moved
    days: Sequence[Today]
    open: Undecided

    @property
    def counted(self) -> int:
        """Promises that are in the totals, of every kind and currency."""
        return sum(cell.counted for cell in self.cells)

    def promises(self, kind: str = "", states: Collection[PledgeState] = EVERY) -> int:
        """How many promises there are, of one kind or all, in some states."""
        return sum(
            cell.promises for cell in self.cells if kind in ("", cell.kind) and cell.state in states
        )

    def units(self, kind: str, which: str) -> int:
        """How much of a kind is `promised`, `confirmed` or `received`, in its one unit."""
        return sum(getattr(cell, which) for cell in self.cells if cell.kind == kind)


def of(session: Session, campaign: Campaign) -> Figures:
    """The figures of `campaign` now."""
    now = clock.now()
    own, others = tally.totals(session, campaign)
    cells = movements.cells(session, campaign)
    listed = needs.open_for(session, campaign)
    days = local_days(now, campaign.time_zone)
    spans = [Span(now - DAY, now + timedelta(seconds=1)), *days.values()]
    last_day, *by_day = movements.moved(session, campaign, spans)
    calls = calls_of(session, campaign)
    return Figures(
        as_of=now,
        totals=own,
        others=others,
        cells=cells,
        needs=listed,
        partners=_partners(session, campaign),
        calls=calls,
        last_day=last_day,
        days=[Today(on, moved) for on, moved in zip(days, by_day, strict=True)],
        open=_open(session, campaign, cells, listed, calls, now),
    )


def local_days(now: datetime, zone: str, count: int = DAYS) -> dict[date, Span]:
    """The last `count` days on the clocks of `zone`, today the last; some last 23 or 25 hours."""
    today = clock.local(now, zone).date()
    days = [today - timedelta(days=n) for n in reversed(range(count))]
    return {
        day: Span(movements.midnight(day, zone), movements.midnight(day + DAY, zone))
        for day in days
    }


def _partners(session: Session, campaign: Campaign) -> list[Partner]:
    waits = col(Dispatch.state).in_(OFFERED)
    arriving = col(Dispatch.state).in_(ARRIVING)
    name = col(Agency.name_en)
    query = (
        sa.select(
            col(Dispatch.agency_id),
            sa.func.count().filter(waits),
            sa.func.min(Dispatch.sent_at).filter(waits),
            sa.func.count().filter(arriving),
            sa.func.count().filter(col(Dispatch.state) == "received"),
        )
        .join(Agency, col(Agency.id) == Dispatch.agency_id)
        .where(col(Dispatch.campaign_id) == campaign.id)
        .group_by(col(Dispatch.agency_id), name)
        .order_by(sa.func.count().filter(waits).desc(), name)
    )
    return [Partner(*row) for row in session.execute(query)]


def calls_of(session: Session, campaign: Campaign) -> Calls:
    """How calls from donors ended, and calls back to them."""
    ended = _grouped(
        session,
        col(Draft.outcome),
        col(Draft.campaign_id) == campaign.id,
        col(Draft.outcome) != "promised",
    )
    outcomes = _grouped(
        session,
        col(CallBack.outcome),
        col(CallBack.campaign_id) == campaign.id,
        col(CallBack.open) == sa.false(),
    )
    told = select(sa.func.count()).where(
        Pledge.campaign_id == campaign.id, Pledge.intake == "phone"
    )
    promised = session.exec(told).one()
    return Calls(
        promised, ended, callbacks.count(session, CallFilter(campaign_id=campaign.id)), outcomes
    )


def _grouped(session: Session, what: Any, *where: Any) -> dict[str, int]:  # noqa: ANN401 - SQL
    """How many rows there are of each word of a column, the most frequent first."""
    n = sa.func.count()
    query = sa.select(what, n).where(*where, what != "").group_by(what).order_by(n.desc(), what)
    return dict(tuple(row) for row in session.execute(query))


def _open(
    session: Session,
    campaign: Campaign,
    cells: Sequence[Cell],
    listed: Sequence[Need],
    calls: Calls,
    now: datetime,
) -> Undecided:
    unanswered = select(sa.func.count()).where(
        Dispatch.campaign_id == campaign.id,
        col(Dispatch.state).in_(OFFERED),
        col(Dispatch.sent_at) < now - DAY,
    )
    return Undecided(
        held=sum(cell.promises for cell in cells if cell.state is PledgeState.HELD),
        unanswered=session.exec(unanswered).one(),
        calls_due=calls.back.now,
        stale=sum(need.stale(now) for need in listed),
        ending=sum(need.ending(now) for need in listed),
        untouched=sum(need.urgency == 5 and not need.covered for need in listed),
    )
