"""Exact figures of some months, for staff: by division, by topic, by reason."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.helpline.gaps import divisions
from relief.helpline.gaps.models import HelplineCount, HelplineTally, Measure
from relief.helpline.words import Reason

REASONS = tuple(each.value for each in Reason)
AREAS = (*divisions.CODES, "")  # the last: nobody knows where
Key = tuple[str, str, str]  # area, topic, word


@dataclass(frozen=True, slots=True)
class Three:
    """Contacts, needs and gaps of one area; None: hidden, since they are few."""

    contacts: int | None = 0
    needs: int | None = 0
    unmet: int | None = 0


@dataclass(frozen=True)
class Figures:
    """What some months brought."""

    contacts: Mapping[str, int]
    needs: Mapping[Key, int]
    as_of: datetime | None = field(default=None)

    def of_area(self, area: str, *, topic: str | None = None, reason: str = "") -> Three:
        """One area; of one topic or for one reason, if such is said. Contacts are of all."""
        return self._three[area, topic, reason]

    @cached_property
    def _three(self) -> "_Sums":
        return _Sums(self)

    def all(self, *, topic: str | None = None, reason: str = "") -> Three:
        """The whole of the province, and who calls from nobody knows where."""
        each = [self.of_area(area, topic=topic, reason=reason) for area in AREAS]
        return Three(
            sum(one.contacts or 0 for one in each),
            sum(one.needs or 0 for one in each),
            sum(one.unmet or 0 for one in each),
        )

    @cached_property
    def topics(self) -> Sequence[str]:
        """Those that were asked for, most first; the last is what fits no term, if there is any."""
        found: Counter[str] = Counter()
        for (_, topic, _), n in self.needs.items():
            found[topic] += n
        return sorted(found, key=lambda each: (not each, -found[each], each))


class _Sums(dict[tuple[str, str | None, str], Three]):
    """The sums of an area, made when first asked for."""

    def __init__(self, figures: Figures) -> None:
        super().__init__()
        self._contacts = figures.contacts
        self._by_area: dict[str, list[tuple[str, str, int]]] = {}
        for (area, topic, word), n in figures.needs.items():
            self._by_area.setdefault(area, []).append((topic, word, n))

    def __missing__(self, key: tuple[str, str | None, str]) -> Three:
        area, wanted, reason = key
        rows = [
            (word, n)
            for topic, word, n in self._by_area.get(area, ())
            if wanted is None or topic == wanted
        ]
        unmet = sum(n for word, n in rows if word in REASONS and reason in ("", word))
        found = Three(self._contacts.get(area, 0), sum(n for _, n in rows), unmet)
        self[key] = found
        return found


def of(session: Session, months: Collection[date]) -> Figures:
    """The figures of some months."""
    table = HelplineTally
    rows = session.exec(
        select(table.measure, table.area, table.topic, table.word, sa.func.sum(table.n))  # type: ignore[call-overload]
        .where(col(table.month).in_(months))
        .where(col(table.measure).in_((Measure.CONTACTS, Measure.NEEDS)))
        .group_by(table.measure, table.area, table.topic, table.word)
    ).all()
    contacts = {area: int(n) for measure, area, _, _, n in rows if measure is Measure.CONTACTS}
    needs = {
        (area, topic, word): int(n)
        for measure, area, topic, word, n in rows
        if measure is Measure.NEEDS
    }
    return Figures(contacts, needs, counted_at(session, months))


def counted_at(session: Session, months: Collection[date]) -> datetime | None:
    """When one of some months was last counted; None if none was."""
    table = HelplineCount
    query = select(sa.func.max(table.counted_at)).where(col(table.month).in_(months))
    return session.exec(query).first()


def months(session: Session) -> Sequence[date]:
    """Every month that was counted, the newest first."""
    query = select(col(HelplineCount.month)).order_by(col(HelplineCount.month).desc())
    return session.exec(query).all()


def by_month(session: Session, wanted: Collection[date]) -> Mapping[tuple[date, str], Three]:
    """Contacts, needs and gaps of each month in each area."""
    table = HelplineTally
    unmet = sa.case((col(table.word).in_(REASONS), table.n), else_=0)
    rows = session.exec(
        select(table.month, table.area, table.measure, sa.func.sum(table.n), sa.func.sum(unmet))  # type: ignore[call-overload]
        .where(col(table.month).in_(wanted))
        .where(col(table.measure).in_((Measure.CONTACTS, Measure.NEEDS)))
        .group_by(table.month, table.area, table.measure)
    ).all()
    found: dict[tuple[date, str], dict[str, int]] = {}
    for month, area, measure, n, gaps in rows:
        into = found.setdefault((month, area), {})
        into[measure.value] = int(n)
        if measure is Measure.NEEDS:
            into["unmet"] = int(gaps)
    return {key: Three(**values) for key, values in found.items()}


def rate(count: int | None, area: str) -> float | None:
    """So many for each 1,000 residents of a division."""
    people = divisions.residents(area)
    return count * 1000 / people if count is not None and people else None
