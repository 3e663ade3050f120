"""What a reader could work out of figures that are shown, by adding up and taking away. Pure.

Each table may keep its secrets, and several together tell them: what is hidden in one is no more
than what is shown in another, and both add up to the same sums.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Key = tuple[str, ...]
Bounds = Mapping[Key, tuple[int, int]]
NO_END = 10**9
ROUNDS = 60  # of thought; who thinks on finds little more


@dataclass(frozen=True, slots=True)
class Facts:
    """What everybody knows.

    Args:
        shown: The figures; None: hidden.
        sums: Parts, and the figure that they add up to.
        within: Two figures of which the first is no more than the second.
    """

    shown: Mapping[Key, int | None]
    sums: Sequence[tuple[Sequence[Key], Key]]
    within: Sequence[tuple[Key, Key]]


def few(facts: Facts, fewer_than: int) -> list[Key]:
    """The hidden figures of which a reader would know that they are some, and few."""
    known = bounds(facts)
    hidden = (key for key, shown in facts.shown.items() if shown is None)
    return [key for key in hidden if known[key][0] > 0 and known[key][1] < fewer_than]


def bounds(facts: Facts) -> Bounds:
    """The least and the most that each figure can be."""
    found = {
        key: (0, NO_END) if shown is None else (shown, shown) for key, shown in facts.shown.items()
    }
    # What is known whole teaches nothing more.
    sums = [
        each for each in facts.sums if any(facts.shown[key] is None for key in (*each[0], each[1]))
    ]
    for _ in range(ROUNDS):
        before = dict(found)
        for parts, whole in sums:
            _added(found, parts, whole)
        for small, large in facts.within:
            (low, high), (least, most) = found[small], found[large]
            found[small], found[large] = (low, min(high, most)), (max(least, low), most)
        if found == before:
            break
    return found


def _added(found: dict[Key, tuple[int, int]], parts: Sequence[Key], whole: Key) -> None:
    low, high = (sum(found[each][at] for each in parts) for at in (0, 1))
    least, most = max(found[whole][0], low), min(found[whole][1], high)
    found[whole] = least, most
    for each in parts:
        at_least, at_most = found[each]
        found[each] = max(at_least, least - (high - at_most)), min(at_most, most - (low - at_least))
