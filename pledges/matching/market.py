"""The offers of one kind and unit, and how a flow would share them out were all of them divisible.

Offers with the same wish form a group; what a group may give to anyone goes through a pool, so that
a thousand first choices do not each look at a thousand organizations.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pledges.matching.board import Board, Option
from pledges.matching.flow import Flow, Tank, pour
from pledges.matching.ledger import Ledger
from pledges.plan_words import Wish


@dataclass(slots=True)
class Pool:
    """Offers that may go to anyone who may take them, wherever else they were wanted first."""

    wish: Wish
    options: tuple[Option, ...]


@dataclass(slots=True)
class Group:
    """Offers with the same wish, by their numbers, in order of time."""

    wish: Wish
    own: tuple[Option, ...]
    pool: int | None
    whole: list[int] = field(default_factory=list)
    split: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shares:
    """What a flow sent: from a group to what it named, from a pool to anyone, and in all."""

    own: list[dict[int, int]]
    passed: list[int]  # from a group to its pool
    pooled: list[dict[int, int]]
    spare: list[int]  # what of a group found no place
    total: int


class Market:
    """Groups and pools that meet the same gaps."""

    def __init__(self, board: Board) -> None:
        self.groups: list[Group] = []
        self.pools: list[Pool] = []
        self._board = board
        self._known: dict[Wish, int] = {}

    def add(self, wish: Wish) -> Group:
        """Add the group of a wish that has none yet."""
        pool = None if wish.designation == "only" else self._pool(wish)
        own = () if wish.designation == "none" else self._board.own(wish)
        group = Group(wish, own, pool)
        self.groups.append(group)
        return group

    def options(self, group: Group) -> tuple[Option, ...]:
        """List where offers of a group may go, in the order to try."""
        pooled = () if group.pool is None else self.pools[group.pool].options
        return group.own + tuple(option for option in pooled if option not in group.own)

    def open_end(self, group: Group) -> Option | None:
        """Find where money of a group goes beyond what is listed."""
        options = group.own if group.pool is None else self.pools[group.pool].options
        return next((option for option in options[-1:] if option.gap is None), None)

    def share(self, ledger: Ledger, supply: Callable[[Group], Iterable[int]]) -> Shares:
        """Pour the rest of what `supply` names: "only" first, then first choices, then all else."""
        hubs, first = len(self.groups), len(self.groups) + len(self.pools)
        gaps = sorted({at for options in self._all_options() for at in _gaps(options)})
        nodes = {gap: first + n for n, gap in enumerate(gaps)}
        flow = Flow(first + len(gaps))
        flow.spare[:hubs] = [sum([ledger.rest[o] for o in supply(g)]) for g in self.groups]
        tanks = [self._tank(ledger, gap, nodes[gap]) for gap in gaps]
        total = 0
        for designation in ("only", "prefers"):
            for at, group in enumerate(self.groups):
                if group.wish.designation == designation and flow.spare[at]:
                    _link(flow, at, group.own, nodes)
            total += pour(flow, tanks)
        for at, pool in enumerate(self.pools):
            _link(flow, hubs + at, pool.options, nodes)
        for at, group in enumerate(self.groups):
            # Even where its first choice took it all: it can then make way for who has no other.
            if group.pool is not None and (flow.spare[at] or flow.out[at]):
                flow.link(at, hubs + group.pool)
        total += pour(flow, tanks)
        return self._shares(flow, gaps, total)

    def _shares(self, flow: Flow, gaps: Sequence[int], total: int) -> Shares:
        hubs, first = len(self.groups), len(self.groups) + len(self.pools)
        sent = [
            {gaps[node - first]: units for node, units in out.items() if node >= first and units}
            for out in flow.out
        ]
        passed = [
            0 if group.pool is None else flow.out[at].get(hubs + group.pool, 0)
            for at, group in enumerate(self.groups)
        ]
        return Shares(sent[:hubs], passed, sent[hubs:first], flow.spare[:hubs], total)

    def _tank(self, ledger: Ledger, gap: int, node: int) -> Tank:
        board, left = self._board, ledger.left[gap]
        asked = board.asked[gap]
        return Tank(node, left, asked - left, asked, board.tiers[gap], board.ties[gap])

    def _pool(self, wish: Wish) -> int:
        free = wish._replace(designation="none", agency=None)
        if free not in self._known:
            self._known[free] = len(self.pools)
            self.pools.append(Pool(free, self._board.others(free)))
        return self._known[free]

    def _all_options(self) -> Iterable[tuple[Option, ...]]:
        yield from (group.own for group in self.groups)
        yield from (pool.options for pool in self.pools)


def _gaps(options: Iterable[Option]) -> list[int]:
    return [option.gap for option in options if option.gap is not None]


def _link(flow: Flow, source: int, options: Iterable[Option], nodes: dict[int, int]) -> None:
    for gap in _gaps(options):
        flow.link(source, nodes[gap])
