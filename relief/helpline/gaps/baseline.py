"""Whether an area asks for more than it used to: a month against the area's own months before.

The baseline is the middle of the months before it, so that one loud month of the past hides no
later one. A month rises if it is over the baseline by half, and by more than chance would bring:
counts of calls scatter by about the root of what is usual.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

LEAST_MONTHS, MOST_MONTHS = 6, 12
LEAST = 8  # fewer than that are chance
TIMES, SPREADS = 1.5, 3.0


@dataclass(frozen=True, slots=True)
class Rise:
    """A month with more than usual: `n`, and what was usual before."""

    n: int
    usual: float

    @property
    def times(self) -> float:
        """How many times the usual; of nothing, of one."""
        return self.n / max(self.usual, 1.0)


def rise(earlier: Sequence[int], now: int) -> Rise | None:
    """The rise of a month, if it is one.

    Args:
        earlier: The months before it, the oldest first; what is too long ago is left out.
        now: The month's count; of a month that is not over, what there is so far.
    """
    known = earlier[-MOST_MONTHS:]
    if len(known) < LEAST_MONTHS or now < LEAST:
        return None
    usual = float(median(known))
    over = usual + SPREADS * math.sqrt(max(usual, 1.0))
    return Rise(now, usual) if now > over and now >= TIMES * usual else None
