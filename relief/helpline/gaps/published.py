"""What everybody may read of a quarter: figures of few people are hidden, and not by difference.

These are all the figures that are published, and nothing crosses a topic with a reason:

- contacts by area; needs by area; gaps by area;
- gaps by area and reason; needs by area and topic; gaps by area and topic.

Each hides what `suppression` says. Where an area's sum is hidden, so is all that it is made of.
Gaps are hidden as well where they leave few needs that are none, in each area, in several that are
known together, and in all. At last all of them are read together, as somebody would who wants to
know: what these betray is hidden too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from relief.helpline.gaps import figures, guessing, suppression
from relief.helpline.gaps.figures import AREAS, REASONS, Figures, Three
from relief.helpline.gaps.guessing import Facts, Key
from relief.helpline.gaps.periods import Quarter

Cells = Mapping[tuple[str, str], int | None]  # by area and column; None: hidden


@dataclass(frozen=True)
class Published:
    """One quarter. The area `ALL` is the whole of the province and those from elsewhere."""

    quarter: Quarter
    as_of: datetime | None
    topics: Sequence[str]
    areas: Mapping[str, Three]
    reasons: Cells
    topic_needs: Cells
    topic_unmet: Cells

    def of_area(self, area: str, *, topic: str | None = None, reason: str = "") -> Three:
        """One area, of one topic or for one reason; not both."""
        three = self.areas[area]
        if topic is not None:
            key = area, topic
            return Three(three.contacts, self.topic_needs[key], self.topic_unmet[key])
        return Three(three.contacts, three.needs, self.reasons[area, reason]) if reason else three

    def all(self, *, topic: str | None = None, reason: str = "") -> Three:
        """The whole of the province."""
        return self.of_area(ALL, topic=topic, reason=reason)


ALL = "all"


def of(session: Session, quarter: Quarter) -> Published:
    """A quarter as it is published."""
    return made(quarter, figures.of(session, quarter.months))


def made(quarter: Quarter, found: Figures) -> Published:
    """Hide what must be hidden of exact figures."""
    each = [found.of_area(area) for area in AREAS]
    needs, unmet = [one.needs or 0 for one in each], [one.unmet or 0 for one in each]
    no_needs = suppression.line(needs)
    no_unmet = _gaps(needs, unmet, no_needs)
    areas = _areas(each, no_needs, no_unmet)
    no_sums = range(len(REASONS)) if areas[ALL].unmet is None else ()  # they add up to it
    topics = found.topics
    asked, gaps = _by_topic(found, topics, "needs"), _by_topic(found, topics, "unmet")
    hidden_asked = suppression.table(asked, no_needs) if topics else frozenset()
    few = {
        (y, x)
        for y, row in enumerate(asked)
        for x, n in enumerate(row)
        if suppression.is_few(n - gaps[y][x]) or (y, x) in hidden_asked
    }
    hidden_gaps = suppression.table(gaps, no_unmet, few) if topics else frozenset()
    why = [[found.of_area(area, reason=each).unmet or 0 for each in REASONS] for area in AREAS]
    return _unguessed(
        Published(
            quarter,
            found.as_of,
            topics,
            areas,
            _cells(why, REASONS, suppression.table(why, no_unmet), no_sums),
            _cells(asked, topics, hidden_asked),
            _cells(gaps, topics, hidden_gaps, _leaves_few(_sums(asked), _sums(gaps))),
        )
    )


def _unguessed(found: Published) -> Published:
    """The same, without what the other figures betray: whole areas of a table, at last all of it.

    Gaps by topic go first: they are what sums and needs tell most easily.
    """
    for table in ("topic_unmet", "topic_needs", "reasons"):
        while told := {key[1] for key in guessing.few(facts(found), suppression.FEW)}:
            before: Cells = getattr(found, table)
            kept = {key: None if ALL in told or key[0] in told else n for key, n in before.items()}
            if kept == before:  # these rows are hidden already, and it does not help
                kept = dict.fromkeys(before)
            if kept == before:
                break
            found = replace(found, **{table: kept})  # type: ignore[arg-type]
    return found


def facts(found: Published) -> Facts:
    """All that is published, as somebody reads it who adds up and takes away."""
    shown: dict[Key, int | None] = {}
    sums: list[tuple[Sequence[Key], Key]] = []
    tables = (
        ("needs", found.topics, found.topic_needs),
        ("unmet", found.topics, found.topic_unmet),
        ("unmet", REASONS, found.reasons),
        ("met", found.topics, dict.fromkeys(found.topic_unmet)),
    )
    for what in ("needs", "unmet", "met"):  # the last is told nowhere, and what the others leave
        shown |= {(what, area): getattr(three, what, None) for area, three in found.areas.items()}
        sums.append(([(what, area) for area in AREAS], (what, ALL)))
    for what, columns, cells in tables:
        shown |= {(what, *key): count for key, count in cells.items()}
        if columns:
            sums += [
                ([(what, area, each) for each in columns], (what, area)) for area in (*AREAS, ALL)
            ]
        sums += [([(what, area, each) for area in AREAS], (what, ALL, each)) for each in columns]
    both = [*found.topic_needs, *((area,) for area in found.areas)]
    sums += [([("unmet", *key), ("met", *key)], ("needs", *key)) for key in both]
    within: list[tuple[Key, Key]] = [(("unmet", *key), ("needs", *key)) for key in both]
    return Facts(shown, sums, within)


def _areas(
    each: Sequence[Three], no_needs: Collection[int], no_unmet: Collection[int]
) -> dict[str, Three]:
    """Each area as it is shown, and all of them: gaps not where they leave few needs in all."""
    contacts, needs, unmet = (
        [getattr(one, what) or 0 for one in each] for what in ("contacts", "needs", "unmet")
    )
    shown = _line(unmet, no_unmet)
    if _leaves_few([sum(needs)], [sum(unmet)]):
        shown[-1] = None
    lines = (_line(contacts, suppression.line(contacts)), _line(needs, no_needs), shown)
    threes = zip(*lines, strict=True)
    return {area: Three(*three) for area, three in zip((*AREAS, ALL), threes, strict=True)}


def _gaps(needs: Sequence[int], unmet: Sequence[int], no_needs: Collection[int]) -> frozenset[int]:
    """Where gaps are hidden: neither they nor the needs that they leave are told, nor by sums."""
    met = [asked - gaps for asked, gaps in zip(needs, unmet, strict=True)]
    hidden = suppression.line(unmet, _leaves_few(needs, unmet), no_needs)
    if suppression.is_few(sum(met)):
        return hidden  # their sum is hidden as well
    while (more := suppression.line(met, hidden, no_needs)) != hidden:
        hidden = suppression.line(unmet, more, no_needs)
    return hidden


def _leaves_few(needs: Sequence[int], unmet: Sequence[int]) -> frozenset[int]:
    pairs = enumerate(zip(needs, unmet, strict=True))
    return frozenset(at for at, (all_, gaps) in pairs if suppression.is_few(all_ - gaps))


def _by_topic(found: Figures, topics: Sequence[str], what: str) -> list[list[int]]:
    return [[getattr(found.of_area(area, topic=topic), what) for topic in topics] for area in AREAS]


def _line(counts: Sequence[int], hidden: Collection[int]) -> list[int | None]:
    """A line as it is shown, and its sum."""
    shown = [None if at in hidden else count for at, count in enumerate(counts)]
    return [*shown, _unless_few(sum(counts))]


def _sums(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _cells(
    rows: Sequence[Sequence[int]],
    columns: Sequence[str],
    hidden: Collection[tuple[int, int]],
    hidden_sums: Collection[int] = (),
) -> Cells:
    """A table as it is shown, and the sums of its columns."""
    found: dict[tuple[str, str], int | None] = {}
    sums = _sums(rows)
    for x, column in enumerate(columns):
        for y, area in enumerate(AREAS):
            found[area, column] = None if (y, x) in hidden else rows[y][x]
    for column, shown in zip(
        columns, _line(sums, suppression.line(sums, hidden_sums)), strict=False
    ):
        found[ALL, column] = shown
    return found


def _unless_few(count: int) -> int | None:
    return None if suppression.is_few(count) else count
