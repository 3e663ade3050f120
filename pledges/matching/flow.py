"""An exact flow of whole units from classes of offers to gaps, filled evenly.

Every augmenting path ends in the gap that is furthest below its share of need, so the least met gap
is as high as it can be; a gap once fed never loses again, so the end is also a maximum flow. Even
means to within a 64th of a fair share: single units would need too many paths.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import pairwise

STEPS = 64
PPM = 1_000_000


class Flow:
    """Nodes in layers: an arc goes from a lower number to a higher one and has no limit."""

    def __init__(self, nodes: int) -> None:
        self.spare = [0] * nodes
        self.out: list[dict[int, int]] = [{} for _ in range(nodes)]
        self._into: list[list[int]] = [[] for _ in range(nodes)]
        self._fresh = [0] * nodes  # feeders before this one have nothing to spare
        self._dead: set[int] = set()

    def link(self, source: int, target: int) -> None:
        """Let `source` feed `target`; of several, those linked first are asked first."""
        self._into[target].append(source)
        self._dead.clear()

    def draw(self, node: int, want: int) -> int:
        """Bring up to `want` units to `node` along one path, moving others aside where needed.

        Returns:
            The units brought; 0 means that none can ever be, until another arc is linked.
        """
        toward = {node: node}
        queue = [node]
        for place in queue:
            if place in self._dead:
                continue
            giver = self._giver(place)
            if giver is not None:
                toward[giver] = place
                return self._push(giver, node, want, toward)
            for other in self._upstream(place):
                if other not in toward:
                    toward[other] = place
                    queue.append(other)
        # Nothing outside can reach these nodes any more, so no later path crosses them.
        self._dead.update(queue)
        return 0

    def _giver(self, node: int) -> int | None:
        """Find a direct feeder with units to spare; what is used up never comes back."""
        feeders = self._into[node]
        at = self._fresh[node]
        while at < len(feeders) and not self.spare[feeders[at]]:
            at += 1
        self._fresh[node] = at
        return feeders[at] if at < len(feeders) else None

    def _upstream(self, node: int) -> Iterable[int]:
        """Name who may feed `node`, and whom it feeds and could take from again."""
        yield from self._into[node]
        for target, units in self.out[node].items():
            if units:
                yield target

    def _push(self, giver: int, node: int, want: int, toward: dict[int, int]) -> int:
        path = [giver]
        while path[-1] != node:
            path.append(toward[path[-1]])
        steps = list(pairwise(path))
        back = [self.out[b][a] for a, b in steps if b < a]
        units = min(want, self.spare[giver], *back)
        self.spare[giver] -= units
        for a, b in steps:
            if a < b:
                self.out[a][b] = self.out[a].get(b, 0) + units
            else:
                self.out[b][a] -= units
        return units


@dataclass(slots=True)
class Tank:
    """A gap to fill: its node, what it may still get, and what it has of what it asked for."""

    node: int
    room: int
    met: int
    requested: int
    tier: int
    tie: int

    @property
    def level(self) -> int:
        """How far it is met, in parts per million."""
        return self.met * PPM // self.requested


def pour(flow: Flow, tanks: Sequence[Tank]) -> int:
    """Fill `tanks`, tier by tier and evenly within one; return the units poured."""
    return sum(
        _level(flow, [tank for tank in tanks if tank.tier == tier])
        for tier in sorted({tank.tier for tank in tanks}, reverse=True)
    )


def _level(flow: Flow, tanks: Sequence[Tank]) -> int:
    supply, requested = sum(flow.spare), sum(tank.requested for tank in tanks)
    poured = 0
    line = [(tank.level, tank.tie, tank.node, tank) for tank in tanks if tank.room]
    heapify(line)
    while line:
        *_, tank = heappop(line)
        fair = min(tank.requested, supply * tank.requested // requested)
        units = flow.draw(tank.node, min(tank.room, max(1, fair // STEPS)))
        if units:
            poured += units
            tank.room -= units
            tank.met += units
            if tank.room:
                heappush(line, (tank.level, tank.tie, tank.node, tank))
    return poured
