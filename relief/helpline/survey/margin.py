"""How far chance may have led a share astray, where some of all were asked.

The interval is Wilson's (E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", Journal of the American Statistical Association 22, 1927, pages 209-212): it never
leaves 0 to 1, and holds for few answers and for shares near the ends. Whoever draws without putting
back narrows the variance by (N - n) / (N - 1), the finite population correction (W. G. Cochran,
"Sampling Techniques", 3rd edition, 1977, theorem 2.2 and section 3.2): as if n * (N - 1) / (N - n)
had answered. Where everybody answered nothing is left to chance.
"""

import math
from dataclasses import dataclass

Z = 1.959964  # of 100 such intervals 95 hold the true share


@dataclass(frozen=True, slots=True)
class Margin:
    """A share of those who answered, and between which shares that of everybody lies; 0 to 1."""

    share: float
    low: float
    high: float

    @property
    def of_100(self) -> tuple[int, int, int]:
        """The three in a hundred: the bounds are rounded away from the share, never towards it."""
        # What is left of a sum in binary must not push a bound over a whole number.
        low, high = math.floor(self.low * 100 + 1e-9), math.ceil(self.high * 100 - 1e-9)
        return round(self.share * 100), low, high


def margin(yes: int, answers: int, everybody: int) -> Margin:
    """The share of `yes` in `answers`, which are some of `everybody`.

    Raises:
        ValueError: unless 0 <= yes <= answers <= everybody, and somebody answered.
    """
    if not 0 <= yes <= answers <= everybody or not answers:
        raise ValueError("no such part of a whole")
    share = yes / answers
    if answers == everybody:
        return Margin(share, share, share)
    as_many = answers * (everybody - 1) / (everybody - answers)
    square = Z * Z / as_many
    middle = (share + square / 2) / (1 + square)
    half = math.sqrt(square * share * (1 - share) + square * square / 4) / (1 + square)
    # Rounding in the last digit must not leave the ends, nor the share itself.
    return Margin(share, max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share)))
