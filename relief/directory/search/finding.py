"""Answer a query on one view of the index: understand, ask, rank, dress; never empty-handed."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

import tantivy

from relief.directory.search import asking, dressing, ranking, weights
from relief.directory.search.asking import FILTERS, Asking
from relief.directory.search.query import (
    FARTHEST_PAGE,
    MOST_AT_ONCE,
    Found,
    Query,
    Related,
)
from relief.directory.search.ranking import Ranked, Wanted
from relief.directory.search.shelf import Matches, View
from relief.directory.search.understanding import Understood, understand
from relief.directory.search.whereabouts import Where

WEIGHED, WEIGHED_BY_PLACE, WEIGHED_BY_HOURS = 200, 500, 2_000
WEIGHED_WHILE_TYPING = 60
MOST_WEEKS = 5_000
ENOUGH = 10  # that fit every word: then nobody is shown what fits some of them
MOST_RELATED = 8


@dataclass(frozen=True, slots=True)
class Placed:
    """A query with its places looked up."""

    query: Query
    near: Where | None
    serves: Where | None
    at: datetime
    zone: str
    locate: Callable[[str], Where]
    weeks: frozenset[int] | None = None
    """The hours at which somebody is open, if that is asked for and they are not too many."""

    @property
    def is_unsure(self) -> bool:
        """Whether of those that are not weighed nobody knows whether they are open."""
        return self.query.open_now and self.weeks is None


@dataclass(frozen=True, slots=True)
class _Order:
    """What one try gave."""

    ranked: Sequence[Ranked]
    total: int


def find(view: View, placed: Placed, as_of: datetime) -> Found:
    """What fits, the best first; filters are left out, one by one, if nothing does."""
    query = _bounded(placed.query)
    placed = replace(placed, query=query, weeks=_weeks(view, query, placed.at))
    said = understand(query.text, view.mind, typing=query.typing)
    named = next((group.place for group in said.groups if group.place), "")
    if named and placed.near is None and placed.serves is None:
        placed = replace(placed, near=placed.locate(named))
    order, relaxed = _try(view, placed, said), tuple[str, ...]()
    for name in _set(query):
        if order.ranked:
            break
        relaxed = (*relaxed, name)
        placed = _without(placed, name)
        order = _try(view, placed, said)
    page = order.ranked[query.offset : query.offset + query.most]
    wanted = _wanted(placed)
    hits = tuple(dressing.hit(view, each, placed.query, wanted, said, placed.zone) for each in page)
    related = _related(view, said, order.ranked[:ENOUGH], query)
    return Found(hits, order.total, said.corrected, related, as_of, relaxed if order.ranked else ())


def _bounded(query: Query) -> Query:
    most = min(max(query.most, 0), MOST_AT_ONCE)
    return replace(query, most=most, offset=min(max(query.offset, 0), FARTHEST_PAGE))


def _weeks(view: View, query: Query, at: datetime) -> frozenset[int] | None:
    found = view.shelf.open_weeks(at) if query.open_now else None
    return None if found is None or len(found) > MOST_WEEKS else found


def _set(query: Query) -> list[str]:
    """The filters that are set, in the order in which they are given up."""
    return [name for name in FILTERS if getattr(query, name) not in ("", None, False)]


def _without(placed: Placed, name: str) -> Placed:
    default = Query("", "").__getattribute__(name)
    serves = None if name == "serves" else placed.serves
    weeks = None if name == "open_now" else placed.weeks
    query = replace(placed.query, **{name: default})
    return replace(placed, query=query, serves=serves, weeks=weeks)


def _wanted(placed: Placed) -> Wanted:
    return Wanted(placed.at, placed.query.open_now, placed.near, placed.serves)


def _try(view: View, placed: Placed, said: Understood) -> _Order:
    query, filters = placed.query, asking.filters(placed.query, placed.serves, placed.weeks)
    if placed.near is not None:
        close = _ask(view, placed, said, [*filters, asking.nearby(placed.near)])
        if len(close.ranked) >= ENOUGH or not query.text.strip():
            return close
    return _ask(view, placed, said, filters)


def _ask(view: View, placed: Placed, said: Understood, filters: Sequence[tantivy.Query]) -> _Order:
    wanted, lang = _wanted(placed), placed.query.lang
    needed = max(ENOUGH, placed.query.offset + placed.query.most)
    most = max(_weighed(placed), needed)
    narrowed = partial(asking.narrowed, filters=filters, rather=asking.rather(placed.near))
    order = partial(_order, view, wanted, needed, math.inf if placed.is_unsure else most)
    if not said.words:
        return order(view.search(narrowed(None), most))
    asks = Asking(view, lang)
    strict = view.search(narrowed(asks.strictly(said)), most)
    enough = order(strict)
    if len(enough.ranked) >= needed or len(said.words) == 1:
        return enough
    loose = view.search(narrowed(asks.loosely(said)), most)
    best = {number: score * weights.EVERY_WORD for number, score in strict.found.items()}
    both = {**loose.found, **best}
    return order(Matches(both, max(loose.total, len(both))))


def _weighed(placed: Placed) -> int:
    if placed.is_unsure:
        return WEIGHED_BY_HOURS
    if placed.query.typing:
        return WEIGHED_WHILE_TYPING
    return WEIGHED_BY_PLACE if placed.near or placed.serves else WEIGHED


def _order(view: View, wanted: Wanted, needed: int, counted: float, matches: Matches) -> _Order:
    ranked, there = ranking.ranked(matches.found, view.shelf, wanted, needed)
    return _Order(ranked, there if matches.total <= counted else matches.total)


def _related(
    view: View, said: Understood, ranked: Iterable[Ranked], query: Query
) -> tuple[Related, ...]:
    """Kinds beside those that were named, else those of what was found, else the widest."""
    kinds = view.mind.kinds
    named = [key for group in said.groups for key in group.kinds]
    if query.category is not None:
        named.insert(0, str(query.category))
    near = [each for key in named for each in kinds.near(key)]
    if not near:
        counts = Counter(key for each in ranked for key in each.short.told()["kinds"])
        near = [key for key, _ in counts.most_common(MOST_RELATED)]
    near = near or kinds.below("")
    found: list[Related] = []
    for key in dict.fromkeys(near):
        kind = kinds.get(key)
        if kind and key not in named and view.is_offered(key) and len(found) < MOST_RELATED:
            found.append(Related(UUID(key), kind.name(query.lang)))
    return tuple(found)
