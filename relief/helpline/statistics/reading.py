"""Read the tallies of a year and of the year before it, or of one quarter."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.directory.visits import DirectoryVisit
from relief.helpline.gaps import periods
from relief.helpline.gaps.models import HelplineCount, HelplineTally, Measure

MONTHS = 12
Cut = Mapping[str, int]


@dataclass(frozen=True)
class Year:
    """Some months, mostly twelve: each measure by month, by area, by topic and by word."""

    months: Sequence[date]
    rows: Sequence[tuple[date, Measure, str, str, str, int]]
    visits: Cut

    def by_month(self, measure: Measure) -> Cut:
        """So many in each month, by its key `2026-09`."""
        return self._sums(measure, 0)

    def by_area(self, measure: Measure) -> Cut:
        """So many in each division; empty: nobody knows where."""
        return self._sums(measure, 2)

    def by_topic(self, measure: Measure) -> Cut:
        """So many of each topic; empty: of none."""
        return self._sums(measure, 3)

    def by_word(self, measure: Measure) -> Cut:
        """So many of each channel, language, hour or weekday."""
        return self._sums(measure, 4)

    def total(self, measure: Measure) -> int:
        """All of them."""
        return sum(row[5] for row in self.rows if row[1] is measure)

    @property
    def wait_s(self) -> float | None:
        """How long somebody waited on average, of those whose wait was measured; in seconds."""
        waited = self.total(Measure.WAITED)
        return self.total(Measure.WAIT_S) / waited if waited else None

    def _sums(self, measure: Measure, at: int) -> Cut:
        found: Counter[str] = Counter()
        for row in self.rows:
            if row[1] is measure:
                key = row[at]
                found[f"{key:%Y-%m}" if isinstance(key, date) else str(key)] += row[5]
        return found


@dataclass(frozen=True)
class Report:
    """A year, and the one before it to compare with."""

    now: Year
    before: Year
    as_of: datetime | None


def of(session: Session, last: date, area: str | None = None) -> Report:
    """The twelve months up to `last`; of one division, or of all."""
    months = periods.back(last, 2 * MONTHS)
    earlier, now = months[:MONTHS], months[MONTHS:]
    counted = select(sa.func.max(HelplineCount.counted_at)).where(col(HelplineCount.month).in_(now))
    return Report(
        _year(session, now, area), _year(session, earlier, area), session.exec(counted).first()
    )


def whole(session: Session, months: Sequence[date]) -> Year:
    """Some months of everywhere and of all topics: only the sums are read."""
    table = HelplineTally
    rows = session.exec(
        select(table.month, table.measure, table.word, sa.func.sum(table.n))  # type: ignore[call-overload]
        .where(col(table.month).in_(months), table.measure != Measure.NEEDS)
        .group_by(table.month, table.measure, table.word)
    ).all()
    sums = [(month, measure, "", "", word, int(n)) for month, measure, word, n in rows]
    return Year(months, sums, _visits(session, months))


def _year(session: Session, months: Sequence[date], area: str | None) -> Year:
    table = HelplineTally
    query = select(  # type: ignore[call-overload]
        table.month, table.measure, table.area, table.topic, table.word, table.n
    ).where(col(table.month).in_(months))
    if area is not None:
        query = query.where(table.area == area)
    rows = [tuple(row) for row in session.exec(query).all()]
    return Year(months, rows, _visits(session, months))


def _visits(session: Session, months: Sequence[date]) -> Cut:
    """Pages of the public directory that were read, by kind of page."""
    table = DirectoryVisit
    query = (
        select(col(table.page), sa.func.sum(table.n))
        .where(col(table.day) >= months[0], col(table.day) < periods.following(months[-1]))
        .group_by(col(table.page))
    )
    return {page: int(n) for page, n in session.exec(query).all()}
