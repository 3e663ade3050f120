"""Is this a spike? Pure: counts by the minute in, a verdict with its reasons out.

The usual is the median of what ten minutes brought in the last three hours, and never less than a
floor: of nothing, everything is nine times as much. A spike is several times the usual, of enough
people, and so far from it that steady traffic shows it by chance less than once in a thousand
million looks (the upper tail of Poisson, by its geometric bound).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

HISTORY = 180  # minutes that the usual is taken from
RECENT = 11  # the latest minutes, which may be the spike itself
MINUTES = HISTORY + RECENT
BLOCK = 10
WINDOWS = (1, 0, 10)  # whole minutes beside the running one: a blow, a fresh one, and a swell
LEAST_ELAPSED = 0.1  # of the running minute; of less, nothing can be said
TIMES = 3.0  # the usual, from which on it is a spike
CALM = 2.0  # the usual, below which it has passed
EBB = 5  # whole minutes that must have been calm
CHANCE = math.log(1e-9)


@dataclass(frozen=True, slots=True)
class Scale:
    """What is little of a kind: visits are many, promises few."""

    floor: float  # a minute, taken as usual where less came
    least: int  # that many are not yet worth a word


VISITS = Scale(2.0, 20)
PROMISES = Scale(0.3, 10)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the last minutes were, against the usual."""

    why: str  # spike | few | near | chance
    n: int = 0
    minutes: float = 0.0
    usual: float = 0.0  # a minute
    is_floor: bool = False  # less than that came before
    since: int = 0  # which of the counts it began with

    @property
    def is_spike(self) -> bool:
        """Whether somebody must be told."""
        return self.why == "spike"

    @property
    def times(self) -> float:
        """How many times the usual."""
        return self.n / (self.usual * self.minutes) if self.minutes else 0.0


def judge(counts: Sequence[int], elapsed: float, scale: Scale) -> Verdict:
    """The verdict on the latest minutes, by the shorter window first.

    Args:
        counts: By the minute, the oldest first; the last is the minute that still runs.
        elapsed: How much of that minute is over, 0 to 1.
        scale: What is little.
    """
    usual, is_floor = _usual(counts, scale)
    elapsed = max(elapsed, LEAST_ELAPSED)
    seen = [_look(counts, whole, elapsed, usual, scale) for whole in WINDOWS]
    best = next((each for each in seen if each[0] == "spike"), seen[0])
    why, n, minutes = best
    return Verdict(why, n, minutes, usual, is_floor, _since(counts, usual))


def has_passed(counts: Sequence[int], elapsed: float, usual: float, scale: Scale) -> bool:
    """Whether a spike over `usual` has ebbed away, or has become the usual."""
    if judge(counts, elapsed, scale).is_spike:
        return False
    n, minutes = sum(counts[-EBB - 1 :]), EBB + elapsed
    return n < CALM * max(usual, _usual(counts, scale)[0]) * minutes


def log_tail(n: int, mean: float) -> float:
    """An upper bound of the logarithm of the chance of `n` or more where `mean` are expected."""
    if n <= mean:
        return 0.0
    term = n * math.log(mean) - mean - math.lgamma(n + 1)
    return min(0.0, term - math.log1p(-mean / (n + 1)))


def _usual(counts: Sequence[int], scale: Scale) -> tuple[float, bool]:
    """What a minute usually brings, and whether that is no more than the floor."""
    before = counts[:-RECENT]
    blocks = [
        sum(before[at : at + BLOCK]) / BLOCK
        for at in range(len(before) % BLOCK, len(before), BLOCK)
    ]
    found = median(blocks) if blocks else 0.0
    return max(found, scale.floor), found <= scale.floor


def _look(
    counts: Sequence[int], whole: int, elapsed: float, usual: float, scale: Scale
) -> tuple[str, int, float]:
    n, minutes = sum(counts[-whole - 1 :]), whole + elapsed
    expected = usual * minutes
    if n < scale.least:
        why = "few"
    elif n < TIMES * expected:
        why = "near"
    elif log_tail(n, expected) > CHANCE:
        why = "chance"
    else:
        why = "spike"
    return why, n, minutes


def _since(counts: Sequence[int], usual: float) -> int:
    """The first of the latest minutes that were all more than usual, but for one here and there."""
    last = len(counts) - 1
    busy = [at for at in range(max(0, last - RECENT + 1), last + 1) if counts[at] >= CALM * usual]
    since = busy.pop() if busy else last
    while busy and busy[-1] >= since - 2:
        since = busy.pop()
    return since
