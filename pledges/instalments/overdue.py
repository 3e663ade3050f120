"""What is late of promises in instalments: by age for reports, by promise for the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from pledges.instalments import book
from pledges.models import Instalment, Pledge, Reminder
from relief.campaigns.models import Campaign

# Days after the due day: 0–30 (the day after is the first that counts), 31–60, 61–90, 91 and more.
LEFT = col(Instalment.amount) - col(Instalment.received)
BUCKETS = ((0, 30), (31, 60), (61, 90), (91, None))


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is late by so many days, of one currency; `last` is none for the oldest."""

    first: int
    last: int | None
    currency: str
    pledges: int = 0
    instalments: int = 0
    cents: int = 0


@dataclass(frozen=True, slots=True)
class LatePromise:
    """One promise of which something is late."""

    pledge: Pledge
    since: date
    instalments: int
    cents: int
    mails: int
    called: bool


def ageing(session: Session, campaign: Campaign, *, on: date | None = None) -> list[Bucket]:
    """Overdue instalments by age, each bucket of each currency, empty ones of its own too.

    Args:
        session: A reading transaction.
        campaign: The relief effort.
        on: The local day to count from; today where the campaign is, unless said.
    """
    day = on or campaign.today()
    query = (
        select(col(Pledge.id), col(Pledge.unit), col(Instalment.due_on), LEFT)
        .join(Pledge, col(Pledge.id) == Instalment.pledge_id)
        .where(Pledge.campaign_id == campaign.id, book.is_overdue(day))
    )
    rows = [(row[0], row[1], (day - row[2]).days, int(row[3])) for row in session.exec(query)]
    currencies = sorted({campaign.currency, *(unit for _, unit, _, _ in rows)})
    return [
        _bucket(first, last, currency, [row for row in rows if row[1] == currency])
        for currency in currencies
        for first, last in BUCKETS
    ]


def listing(session: Session, campaign: Campaign, *, most: int) -> list[LatePromise]:
    """The promises of which something is late, the longest late first."""
    late = (
        select(
            col(Instalment.pledge_id),
            func.min(Instalment.due_on).label("since"),
            func.count().label("n"),
            func.sum(LEFT).label("cents"),
        )
        .join(Pledge, col(Pledge.id) == Instalment.pledge_id)
        .where(Pledge.campaign_id == campaign.id, book.is_overdue(campaign.today()))
        .group_by(col(Instalment.pledge_id))
        .order_by(sa.text("since"), col(Instalment.pledge_id))
        .limit(most)
    )
    rows = session.execute(late).all()
    ids = [row[0] for row in rows]
    pledges = {
        each.id: each for each in session.exec(select(Pledge).where(col(Pledge.id).in_(ids)))
    }
    ways = _reminded(session, ids)
    return [
        LatePromise(
            pledges[row[0]],
            row[1],
            int(row[2]),
            int(row[3]),
            len(ways.get((row[0], "email"), ())),
            bool(ways.get((row[0], "person"))),
        )
        for row in rows
    ]


def _bucket(
    first: int, last: int | None, currency: str, rows: Sequence[tuple[UUID, str, int, int]]
) -> Bucket:
    found = [row for row in rows if first <= row[2] and (last is None or row[2] <= last)]
    return Bucket(
        first,
        last,
        currency,
        pledges=len({row[0] for row in found}),
        instalments=len(found),
        cents=sum(row[3] for row in found),
    )


def _reminded(session: Session, pledges: Sequence[UUID]) -> dict[tuple[UUID, str], set[object]]:
    """The messages and hand-overs of each pledge, by way; one mail may name several instalments."""
    found: dict[tuple[UUID, str], set[object]] = {}
    query = select(Reminder).where(col(Reminder.pledge_id).in_(pledges))
    for each in session.exec(query):
        found.setdefault((each.pledge_id, each.way), set()).add(each.message_id or each.id)
    return found
