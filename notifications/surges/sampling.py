"""What each source brought, by the minute: visits by short links, promises by code and by word.

Promises are a stranger's table, read by name. Only the latest minutes are counted there; what was
counted before is kept, so that a look costs the same on the tenth day as on the first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from notifications.links.models import LinkArrivals, ShortLink
from notifications.surges import spikes
from notifications.surges.models import SourceMinute
from notifications.surges.spikes import Scale
from relief.campaigns.codes import SourceCode
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock, ids
from relief.kit.db import UtcDateTime

PLEDGE = sa.table(
    "pledge",
    sa.column("id", sa.Uuid()),
    sa.column("campaign_id", sa.Uuid()),
    sa.column("code", sa.String()),
    sa.column("heard_from", sa.String()),
    sa.column("recorded_at", UtcDateTime()),
)
WATCHED = (CampaignState.OPEN, CampaignState.PAUSED)
AGAIN = 2  # minutes that are counted again: one that ran, and one that was being written
MINUTE = timedelta(minutes=1)
KEPT = timedelta(days=2)
SKEW = timedelta(minutes=10)  # between the machine's clock, which makes ids, and the service's
CODE, HEARD = "code", "heard"
PUT = sa.text(
    "INSERT INTO source_minute (campaign_id, kind, source, minute, n)"
    " VALUES (:campaign_id, :kind, :source, :minute, :n)"
    " ON CONFLICT (campaign_id, kind, source, minute) DO UPDATE SET n = excluded.n"
).bindparams(
    sa.bindparam("campaign_id", type_=sa.Uuid()), sa.bindparam("minute", type_=UtcDateTime())
)

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Source:
    """Whatever may send many at once."""

    campaign_id: UUID
    kind: str  # code | heard
    source: str


@dataclass(frozen=True, slots=True)
class Series:
    """What a source brought in each of the last minutes; the last one still runs."""

    counts: Sequence[int]
    unit: str  # visits | promises

    @property
    def scale(self) -> Scale:
        """What is little of it."""
        return spikes.VISITS if self.unit == "visits" else spikes.PROMISES


def minute_of(at: datetime) -> datetime:
    """The minute that `at` is in."""
    return at.replace(second=0, microsecond=0)


def promises(session: Session) -> list[Row]:
    """What promises of the latest minutes named, for `keep`."""
    now = minute_of(clock.now())
    first = now - spikes.MINUTES * MINUTE
    last = session.exec(select(sa.func.max(SourceMinute.minute))).one()
    start = max(first, min(last, now) - AGAIN * MINUTE) if last else first
    known = _known(session)
    found: Counter[tuple[Source, datetime]] = Counter()
    for minute in _minutes(start, now):
        for campaign_id, code, heard, n in session.execute(_named_in(minute)):
            word = code.strip().upper()
            by_code = word in known[campaign_id]
            if by_code or heard:
                source = Source(campaign_id, *((CODE, word) if by_code else (HEARD, heard)))
                found[source, minute] += n
    return [
        {
            "campaign_id": each.campaign_id,
            "kind": each.kind,
            "source": each.source,
            "minute": minute,
            "n": n,
        }
        for (each, minute), n in found.items()
    ]


def keep(session: Session, rows: Sequence[Row]) -> None:
    """Write down what `promises` found, and forget what is old."""
    if rows:
        session.execute(PUT, rows)
    session.execute(sa.delete(SourceMinute).where(col(SourceMinute.minute) < clock.now() - KEPT))


def series(session: Session) -> Mapping[Source, Series]:
    """Every source of the campaigns that are watched, with its last minutes.

    What came by a short link is judged by its visits; the rest, by its promises.
    """
    now = minute_of(clock.now())
    first = now - (spikes.MINUTES - 1) * MINUTE
    seen: dict[Source, dict[datetime, int]] = defaultdict(dict)
    for campaign_id, kind, source, minute, n in session.execute(_kept(first)):
        seen[Source(campaign_id, kind, source)][minute] = n
    found = {source: Series(_line(by, first), "promises") for source, by in seen.items()}
    visits: dict[Source, dict[datetime, int]] = defaultdict(dict)
    for campaign_id, code, minute, n in session.execute(_visits(first)):
        visits[Source(campaign_id, CODE, code)][minute] = int(n)
    return found | {source: Series(_line(by, first), "visits") for source, by in visits.items()}


def since(session: Session, source: Source, unit: str, began: datetime) -> int:
    """How many came by `source` from the minute `began` on."""
    row = LinkArrivals if unit == "visits" else SourceMinute
    query = select(sa.func.sum(row.n)).where(col(row.minute) >= began, *_is(source, unit))
    return int(session.exec(query).one() or 0)


def by_minute(
    session: Session, source: Source, unit: str, first: datetime, last: datetime
) -> list[tuple[datetime, int]]:
    """What `source` brought in each minute from `first` to `last`."""
    row = LinkArrivals if unit == "visits" else SourceMinute
    query = sa.select(row.minute, sa.func.sum(row.n)).group_by(row.minute)  # type: ignore[call-overload]
    query = query.where(col(row.minute) >= first, col(row.minute) <= last, *_is(source, unit))
    found = {minute: int(n) for minute, n in session.execute(query)}
    return [(minute, found.get(minute, 0)) for minute in _minutes(first, last)]


def _is(source: Source, unit: str) -> list[sa.ColumnElement[bool]]:
    if unit == "visits":
        return [col(LinkArrivals.code) == source.source]
    return [
        col(SourceMinute.campaign_id) == source.campaign_id,
        col(SourceMinute.kind) == source.kind,
        col(SourceMinute.source) == source.source,
    ]


def _known(session: Session) -> Mapping[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    for campaign_id, code in session.exec(select(SourceCode.campaign_id, SourceCode.code)):
        found[campaign_id].add(code)
    return found


def _named_in(minute: datetime) -> sa.Select[*tuple[Any, ...]]:
    # Identifiers grow with time, so the primary key finds the latest rows among millions.
    pledge = PLEDGE.c
    return (
        sa.select(pledge.campaign_id, pledge.code, pledge.heard_from, sa.func.count())
        .where(
            pledge.id >= ids.first_at(minute - SKEW),
            pledge.recorded_at >= minute,
            pledge.recorded_at < minute + MINUTE,
        )
        .group_by(pledge.campaign_id, pledge.code, pledge.heard_from)
    )


def _kept(first: datetime) -> sa.Select[*tuple[Any, ...]]:
    row = SourceMinute
    kept = (row.campaign_id, row.kind, row.source, row.minute, row.n)
    return (
        sa.select(*map(col, kept))
        .join(Campaign, col(Campaign.id) == col(row.campaign_id))
        .where(col(row.minute) >= first, col(Campaign.state).in_(WATCHED))
    )


def _visits(first: datetime) -> sa.Select[*tuple[Any, ...]]:
    by = [col(ShortLink.campaign_id), col(LinkArrivals.code), col(LinkArrivals.minute)]
    return (
        sa.select(*by, sa.func.sum(LinkArrivals.n))
        .join(ShortLink, col(ShortLink.code) == col(LinkArrivals.code))
        .join(Campaign, col(Campaign.id) == col(ShortLink.campaign_id))
        .where(col(LinkArrivals.minute) >= first, col(Campaign.state).in_(WATCHED))
        .group_by(*by)
    )


def _line(by: Mapping[datetime, int], first: datetime) -> list[int]:
    return [by.get(first + n * MINUTE, 0) for n in range(spikes.MINUTES)]


def _minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    while start <= end:
        yield start
        start += MINUTE
