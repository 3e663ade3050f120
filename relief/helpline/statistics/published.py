"""A quarter of the helpline as everybody may read it: few people are hidden, and not by difference.

Every table counts the same calls in one way, so that no two of them can be laid across each other;
and only whole quarters are published, of which none can be subtracted from another. Calls by area
and by topic are on the map, hidden there by their own rules: they are not repeated here, where
their sums over more quarters would tell what the map hides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from relief.helpline.gaps import figures, suppression
from relief.helpline.gaps.models import Measure
from relief.helpline.gaps.periods import Quarter
from relief.helpline.statistics import reading
from relief.helpline.statistics.reading import Cut, Year
from relief.helpline.statistics.sheets import HOURS, WEEKDAYS

Shown = Mapping[str, int | None]  # by code; None: hidden
ANSWERED, GIVEN_UP, WAIT_S = "answered", "given_up", "wait_s"


@dataclass(frozen=True)
class Published:
    """One quarter: what each table shows, and the sum of what stands in it."""

    quarter: Quarter
    as_of: datetime | None
    answering: Shown
    cuts: Mapping[str, Shown]
    sums: Shown

    def cell(self, table: str, code: str) -> int | None:
        """One count; of what is not listed, nothing, unless the whole table is hidden."""
        cut = self.cuts[table]
        return cut.get(code, 0) if cut or self.sums[table] == 0 else None


def of(session: Session, quarter: Quarter) -> Published:
    """A quarter as it is published."""
    as_of = figures.counted_at(session, quarter.months)
    return made(quarter, reading.whole(session, quarter.months), as_of)


def made(quarter: Quarter, year: Year, as_of: datetime | None) -> Published:
    """Hide what must be hidden of exact figures."""
    counts = _counts(year)
    return Published(
        quarter,
        as_of,
        _answering(year),
        {table: _line(cut) for table, cut in counts.items()},
        {table: _unless_few(sum(cut.values())) for table, cut in counts.items()},
    )


def _counts(year: Year) -> dict[str, Cut]:
    """Each table's counts by code; what can be told beforehand is there also where nobody is."""
    by_month = year.by_month(Measure.CONTACTS)
    hours, weekdays = year.by_word(Measure.HOUR), year.by_word(Measure.WEEKDAY)
    return {
        "months": {f"{month:%m}": by_month.get(f"{month:%Y-%m}", 0) for month in year.months},
        "channels": year.by_word(Measure.CHANNEL),
        "languages": year.by_word(Measure.LANGUAGE),
        "hours": {code: hours.get(code, 0) for code in HOURS},
        "weekdays": {code: weekdays.get(code, 0) for code in WEEKDAYS},
        "visits": year.visits,
    }


def _answering(year: Year) -> Shown:
    waited = year.total(Measure.WAITED)
    known = year.wait_s is not None and not suppression.is_few(waited)
    return {
        ANSWERED: _unless_few(year.total(Measure.CONTACTS)),
        GIVEN_UP: _unless_few(year.total(Measure.ABANDONED)),
        WAIT_S: round(year.wait_s or 0) if known else None,
    }


def _line(cut: Cut) -> Shown:
    """A table as it is shown beside its sum; one that is hidden whole does not tell its rows."""
    codes = sorted(cut)
    hidden = suppression.line([cut[code] for code in codes])
    if len(hidden) == len(codes):
        return {}
    return {code: None if at in hidden else cut[code] for at, code in enumerate(codes)}


def _unless_few(count: int) -> int | None:
    return None if suppression.is_few(count) else count
