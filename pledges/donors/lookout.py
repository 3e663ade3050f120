"""Finds gifts told twice that no lane could see: two processes took them at the same moment.

A lane asks about what is committed; of what two write at once, neither sees the other's. So who was
just written down is looked at once more, beside all that came in meanwhile.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from pledges.holds import twins
from pledges.holds.twins import Gift, Twin
from pledges.models import Donor, Pledge, PledgeState
from relief.kit import clock

BESIDE = timedelta(minutes=10)  # longer than a promise waits for its commit
LATEST = timedelta(days=1)  # what an older version took is left as it was answered then
MOST = 5_000
COLUMNS = (
    col(Pledge.id),
    col(Pledge.reference),
    col(Pledge.campaign_id),
    col(Pledge.kind),
    col(Pledge.item),
    col(Pledge.unit),
    col(Pledge.amount),
    col(Donor.phone_index),
    col(Donor.email_index),
    col(Pledge.recorded_by),
    col(Pledge.state),
    col(Pledge.recorded_at),
)

Found = dict[UUID, Gift]


def pairs(session: Session, donors: Sequence[UUID]) -> list[tuple[UUID, Twin]]:
    """The later promise of each pair of which one is by `donors`, and what it may repeat."""
    fresh = _found(session, col(Donor.id).in_(donors), clock.now() - LATEST)
    if not fresh:
        return []
    since = min(gift.at for gift in fresh.values()) - BESIDE
    beside = dict(fresh)
    for column, ways in (
        (col(Donor.phone_index), {gift.phone for gift in fresh.values()}),
        (col(Donor.email_index), {gift.email for gift in fresh.values()}),
    ):
        if known := ways - {None}:
            beside |= _found(session, column.in_(known), since)
    return _repeated(beside)


def _repeated(gifts: Found) -> list[tuple[UUID, Twin]]:
    """Whichever came later; keys are in the order of time, on every machine the same."""
    found = []
    before: dict[bytes, list[Gift]] = defaultdict(list)
    for pledge_id, gift in sorted(gifts.items()):
        ways = [way for way in (gift.phone, gift.email) if way]
        near = [each for way in ways for each in before[way][: twins.MOST]]
        if twin := twins.of(gift, near):
            found.append((pledge_id, twin))
        if gift.state != PledgeState.HELD:  # else somebody is asked about that one
            for way in ways:
                before[way].append(gift)
    return found


def _found(session: Session, condition: sa.ColumnElement[bool], since: datetime) -> Found:
    query = (
        sa.select(*COLUMNS)
        .join(Donor, col(Donor.id) == Pledge.donor_id)
        .where(condition, col(Pledge.recorded_at) > since)
        .order_by(col(Pledge.id))
        .limit(MOST)
    )
    return {row[0]: Gift(*row[1:]) for row in session.execute(query)}
