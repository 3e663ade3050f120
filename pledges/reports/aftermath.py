"""What a relief effort came to in the end, for the report after it: day by day, step by step.

Every figure that the desk, the county or the reports show as well is theirs, not counted anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pledges.models import GONE, AllocationState, CallBack, Dispatch, Pledge, PledgeState
from pledges.reports import figures, movements, report_queries, waits
from pledges.reports.figures import Calls
from pledges.reports.movements import CLOSED, Moved
from pledges.reports.report_sums import Report, ReportFilter
from pledges.reports.waits import Waits
from relief.campaigns.models import Campaign
from relief.kit.audit import AuditEntry
from relief.needs.models import Need

ENDS = (*CLOSED, "told_twice")
THINGS = ("goods", "services")  # what has an item; money and time are always asked for
STANDING, PLACED, OVER = "standing", "placed", "over"


@dataclass(frozen=True, slots=True)
class End:
    """Promises of one kind that were closed for one reason, and the money that did not come."""

    reason: str  # a word of `_reason`
    kind: str
    promises: int
    cents: int


@dataclass(frozen=True, slots=True)
class Unasked:
    """Offers of something that no organization of the effort has ever listed."""

    kind: str
    item: str
    unit: str
    promises: int
    amount: int
    standing: int
    placed: int
    over: int


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Everything that the report after a relief effort counts."""

    report: Report
    days: Mapping[date, Moved]
    waits: tuple[Waits, Waits, Waits]
    declines: Mapping[tuple[str, str], int]  # by reason and kind
    ends: Sequence[End]
    calls: Calls
    unmet: Sequence[Need]
    unasked: Sequence[Unasked]


def of(session: Session, campaign: Campaign) -> Aftermath:
    """Count `campaign` now; `session` is a snapshot, so that every figure is of one moment."""
    needs = session.exec(select(Need).where(Need.campaign_id == campaign.id)).all()
    return Aftermath(
        report=report_queries.of(session, campaign, ReportFilter()),
        days=movements.by_day(session, campaign),
        waits=waits.of(session, campaign),
        declines=_declines(session, campaign),
        ends=_ends(session, campaign),
        calls=figures.calls_of(session, campaign),
        unmet=sorted(
            (need for need in needs if need.received < need.requested),
            key=lambda need: (-need.urgency, need.kind, need.item, need.id),
        ),
        unasked=_unasked(session, campaign, {(need.kind, _bare(need.item)) for need in needs}),
    )


def _declines(session: Session, campaign: Campaign) -> dict[tuple[str, str], int]:
    """Offers that were declined whole, by the reason given and by kind."""
    group = (col(Dispatch.reason), col(Pledge.kind))
    query = (
        sa.select(*group, sa.func.count())
        .join_from(Dispatch, Pledge, col(Pledge.id) == Dispatch.pledge_id)
        .where(col(Dispatch.campaign_id) == campaign.id)
        .where(col(Dispatch.state) == AllocationState.DECLINED)
        .group_by(*group)
    )
    return {(reason, kind): n for reason, kind, n in session.execute(query)}


def _ends(session: Session, campaign: Campaign) -> list[End]:
    """Closed promises by why and by whom, as the history has it; each promise counts once."""
    own = sa.and_(col(Pledge.kind) == "money", col(Pledge.unit) == campaign.currency)
    said_no = sa.exists().where(
        col(CallBack.pledge_id) == Pledge.id, col(CallBack.outcome) == "no_longer"
    )
    # A promise is closed once, so it has one such entry; none if it was taken over as closed.
    its = sa.and_(col(AuditEntry.about) == Pledge.reference, col(AuditEntry.event).in_(ENDS))
    group = (col(Pledge.state), col(AuditEntry.event), col(AuditEntry.actor), said_no)
    left = col(Pledge.amount) - col(Pledge.allocated)
    lost = sa.func.sum(sa.case((own, left), else_=0))
    query = (
        sa.select(*group, col(Pledge.kind), sa.func.count(), lost)
        .outerjoin_from(Pledge, AuditEntry, its)
        .where(col(Pledge.campaign_id) == campaign.id, col(Pledge.state).in_(GONE))
        .group_by(*group, col(Pledge.kind))
    )
    found: dict[tuple[str, str], list[int]] = {}
    for state, event, actor, called, kind, count, cents in session.execute(query):
        sums = found.setdefault((_reason(state, event, actor or "", called=called), kind), [0, 0])
        sums[0] += count
        sums[1] += int(cents)
    return [End(reason, kind, *sums) for (reason, kind), sums in sorted(found.items())]


def _reason(state: PledgeState, event: str | None, actor: str, *, called: bool) -> str:
    """Why a promise was closed: its state, and what was said or who did it where that tells."""
    if event == "told_twice":
        return event
    if state is PledgeState.WRITTEN_OFF:
        return "written_off"
    if called:
        return "called"
    by = actor.partition(":")[0]
    if state is PledgeState.LAPSED:
        return "lapsed"
    return "donor" if by == "public" else "partner" if by == "token" else "staff"


def _unasked(session: Session, campaign: Campaign, asked: set[tuple[str, str]]) -> list[Unasked]:
    """Things offered that nobody asked for, the most first."""
    group = (col(Pledge.kind), col(Pledge.item), col(Pledge.unit), col(Pledge.state))
    query = (
        sa.select(*group, sa.func.count(), sa.func.sum(col(Pledge.amount)))
        .where(col(Pledge.campaign_id) == campaign.id, col(Pledge.kind).in_(THINGS))
        .group_by(*group)
    )
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for kind, item, unit, state, count, amount in session.execute(query):
        if (kind, _bare(item)) in asked:
            continue
        start = {"promises": 0, "amount": 0, STANDING: 0, PLACED: 0, OVER: 0, "": 0}
        sums = found.setdefault((kind, item, unit), start)
        sums["promises"] += count
        sums["amount"] += int(amount)
        sums[_fate(state)] += count
    rows = []
    for (kind, item, unit), sums in found.items():
        sums.pop("")
        rows.append(Unasked(kind, item, unit, **sums))
    return sorted(rows, key=lambda row: (-row.promises, row.kind, row.item, row.unit))


def _fate(state: PledgeState) -> str:
    if state in (PledgeState.STANDING, PledgeState.PROMISED, PledgeState.HELD):
        return STANDING if state is PledgeState.STANDING else ""
    return OVER if state in GONE else PLACED


def _bare(item: str) -> str:
    return item.strip().casefold()
