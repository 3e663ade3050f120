"""What a relief effort came to, counted for reports: every figure of one moment, summed in SQL.

The definitions are those of the three totals (`relief.campaigns.tally`): what is held counts
nowhere, and of what was closed only what had arrived. So the rows of every cut add up to them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from pledges.models import (
    AGREED,
    GONE,
    OFFERED,
    Allocation,
    Dispatch,
    Pledge,
    PledgeState,
)
from pledges.reports import movements
from pledges.reports.report_sums import Group, Handed, Report, ReportFilter, Sums
from relief.campaigns.models import Campaign
from relief.kit import clock

WAITING = (
    PledgeState.PROMISED,
    PledgeState.STANDING,
    PledgeState.MATCHED,
    PledgeState.DISPATCHED,
    PledgeState.ACCEPTED,
    PledgeState.PARTLY_RECEIVED,
)
AGES = (1, 3, 7, 14, 30)  # days: each bucket ends just before its number, the last has no end
DAY = timedelta(days=1)
# What differs most comes first: it is sorted by these.
CUT = ("code", "heard_from", "intake", "kind", "unit", "referrer")


def of(session: Session, campaign: Campaign, asked: ReportFilter) -> Report:
    """Count `campaign` now; `session` is a snapshot, so that every figure is of one moment."""
    now = clock.now()
    chosen = _chosen(campaign, asked)
    return Report(
        as_of=now,
        asked=asked,
        groups=_groups(session, chosen),
        days=_days(session, campaign, chosen),
        ages=_ages(session, chosen, now),
        handed=_handed(session, chosen),
    )


def _chosen(campaign: Campaign, asked: ReportFilter) -> list[sa.ColumnElement[bool]]:
    found = [col(Pledge.campaign_id) == campaign.id]
    if asked.first:
        found.append(col(Pledge.recorded_at) >= movements.midnight(asked.first, campaign.time_zone))
    if asked.last:
        found.append(
            col(Pledge.recorded_at) < movements.midnight(asked.last + DAY, campaign.time_zone)
        )
    if asked.kind:
        found.append(col(Pledge.kind) == asked.kind)
    return found


def _groups(session: Session, chosen: Sequence[sa.ColumnElement[bool]]) -> list[Group]:
    found = []
    for key, sums in _summed(session, chosen, [getattr(Pledge, name) for name in CUT]).items():
        row = dict(zip(CUT, key, strict=True))
        sums.calls = sums.promises if row["intake"] == "phone" else 0
        found.append(Group(**row, sums=sums))
    return found


def _days(
    session: Session, campaign: Campaign, chosen: Sequence[sa.ColumnElement[bool]]
) -> dict[date, dict[str, Sums]]:
    """Promises by local day and kind."""
    own = sa.and_(col(Pledge.kind) == "money", col(Pledge.unit) == campaign.currency)
    zone = ZoneInfo(campaign.time_zone)
    found: dict[date, dict[str, Sums]] = {}
    begins = movements.half_hour(session, col(Pledge.recorded_at))
    summed = _summed(session, chosen, [begins, col(Pledge.kind)], own)
    for (half, kind), sums in summed.items():
        of_day = found.setdefault(movements.local_day(half, zone), {})
        of_day.setdefault(kind, Sums()).add(
            sums.promises, sums.promised, sums.confirmed, sums.received
        )
    return dict(sorted(found.items()))


def _summed(
    session: Session,
    chosen: Sequence[sa.ColumnElement[bool]],
    keys: Sequence[Any],
    own: sa.ColumnElement[bool] | None = None,
) -> dict[tuple[Any, ...], Sums]:
    """Sums by `keys`, of every unit or of `own` alone.

    What is promised stands with the promise, what came of it with its shares (what came late has
    one too): asked apart, since to join them first costs more than all the rest.
    """

    def own_sum(amount: Any) -> Any:  # noqa: ANN401 - any expression
        return movements.total(amount if own is None else sa.case((own, amount), else_=0))

    promised = sa.case(
        (col(Pledge.state) == PledgeState.HELD, 0),
        (col(Pledge.state).in_(GONE), col(Pledge.allocated)),  # no more than what has arrived
        else_=col(Pledge.amount),
    )
    promises = movements.total(sa.case((promised > 0, 1), else_=0))
    width = len(keys)
    found: dict[tuple[Any, ...], Sums] = {}
    made = sa.select(*keys, promises, own_sum(promised)).where(*chosen).group_by(*keys)
    for row in session.execute(made):
        found[tuple(row[:width])] = Sums(int(row[width]), int(row[width + 1]))
    taken = sa.case((col(Allocation.state).in_(AGREED), col(Allocation.amount)), else_=0)
    came = (
        sa.select(*keys, own_sum(taken), own_sum(col(Allocation.received)))
        .join_from(Allocation, Pledge, col(Pledge.id) == Allocation.pledge_id)
        .where(*chosen)
        .group_by(*keys)
    )
    for row in session.execute(came):
        found[tuple(row[:width])].add(0, 0, int(row[width]), int(row[width + 1]))
    return found


def _ages(
    session: Session, chosen: Iterable[sa.ColumnElement[bool]], now: datetime
) -> dict[PledgeState, list[int]]:
    """Open promises by state, and by how many days they have waited."""
    edges = [now - timedelta(days=days) for days in AGES]
    at = col(Pledge.recorded_at)
    bucket = sa.case(*((at > edge, n) for n, edge in enumerate(edges)), else_=len(edges))
    query = (
        sa.select(col(Pledge.state), bucket, sa.func.count())
        .where(*chosen, col(Pledge.state).in_(WAITING))
        .group_by(col(Pledge.state), bucket)
    )
    found: Counter[tuple[PledgeState, int]] = Counter()
    for state, n, count in session.execute(query):
        found[state, n] += count
    states = [state for state in WAITING if any(found[state, n] for n in range(len(AGES) + 1))]
    return {state: [found[state, n] for n in range(len(AGES) + 1)] for state in states}


def _handed(session: Session, chosen: Iterable[sa.ColumnElement[bool]]) -> list[Handed]:
    group = (col(Dispatch.agency_id), col(Pledge.kind), col(Pledge.unit))
    # Who has only seen an offer has not answered it, whatever moment stands there.
    at = sa.case((col(Dispatch.state).not_in(OFFERED), col(Dispatch.answered_at)))
    query = (
        sa.select(
            *group,
            sa.func.count(),
            sa.func.count(at),
            *(
                movements.total(each)
                for each in (Dispatch.offered, Dispatch.accepted, Dispatch.received)
            ),
            sa.func.avg(movements.hours(session, Dispatch.sent_at, at)),
        )
        .join_from(Dispatch, Pledge, col(Pledge.id) == Dispatch.pledge_id)
        .where(*chosen)
        .group_by(*group)
        .order_by(sa.func.count().desc())
    )
    found = []
    for agency_id, kind, unit, *numbers, took in session.execute(query):
        offers, answered, offered, accepted, received = (int(n) for n in numbers)
        wait = None if took is None else float(took)
        found.append(
            Handed(agency_id, kind, unit, offers, answered, offered, accepted, received, wait)
        )
    return found
