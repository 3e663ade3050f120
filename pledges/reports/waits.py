"""How long each step took: from a promise to its sending, its acceptance and its arrival.

The middle wait is told, not the mean: one offer forgotten for a month says nothing of the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from pledges.models import AGREED, Arrival, Dispatch, Pledge
from pledges.reports.movements import hours
from relief.campaigns.models import Campaign

EVERY = ""  # all kinds together


@dataclass(frozen=True, slots=True)
class Wait:
    """How many waited, and for how many hours half of them at most; none if nobody did."""

    count: int = 0
    hours: float | None = None


Waits = Mapping[str, Wait]  # by kind


def of(session: Session, campaign: Campaign) -> tuple[Waits, Waits, Waits]:
    """From the promise to its first sending, from there to acceptance, from there to arrival."""
    ours = col(Dispatch.campaign_id) == campaign.id
    taken = sa.and_(ours, col(Dispatch.state).in_(AGREED))
    kind, sent, said = col(Pledge.kind), col(Dispatch.sent_at), col(Dispatch.answered_at)
    of_pledge = (
        sa.select(kind, hours(session, Pledge.recorded_at, sa.func.min(sent)))
        .join_from(Dispatch, Pledge, col(Pledge.id) == Dispatch.pledge_id)
        .where(ours)
        .group_by(col(Pledge.id), kind, col(Pledge.recorded_at))
    )
    accepted = (
        sa.select(kind, hours(session, sent, said))
        .join_from(Dispatch, Pledge, col(Pledge.id) == Dispatch.pledge_id)
        .where(taken, said.is_not(None))
    )
    came = (
        sa.select(kind, hours(session, said, sa.func.min(Arrival.recorded_at)))
        .join_from(Dispatch, Pledge, col(Pledge.id) == Dispatch.pledge_id)
        .join(Arrival, col(Arrival.dispatch_id) == Dispatch.id)
        .where(taken, said.is_not(None), col(Arrival.taken_back) < col(Arrival.amount))
        .group_by(col(Dispatch.id), kind, said)
    )
    return _middle(session, of_pledge), _middle(session, accepted), _middle(session, came)


def _middle(session: Session, query: Any) -> Waits:  # noqa: ANN401 - a select of kind and hours
    """The median of each kind; what was written down before it began waited for nothing."""
    found: dict[str, list[float]] = {EVERY: []}
    for kind, wait in session.execute(query):
        took = max(float(wait), 0.0)
        found.setdefault(kind, []).append(took)
        found[EVERY].append(took)
    return {kind: Wait(len(each), round(median(each), 4)) for kind, each in found.items() if each}
