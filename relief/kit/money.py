"""Money: integer cents of one currency, split without losing a cent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

CURRENCIES = frozenset({"CAD", "USD"})
MOST_CENTS = 99_999_999_999  # nine digits of dollars

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})  # as French writes them, and Babel
_LONGEST = 40  # characters worth reading
# Only ASCII digits: `Decimal` and `int` would also read "５００", "1_000" and "1e309".
_AMOUNT = re.compile(
    r"""
    (?: (?P<plain> [0-9]{1,9}) (?: [.,] (?P<cents1> [0-9]{2}) )?         # 1234  1234.50  1234,50
    | (?P<commas> [1-9][0-9]{0,2} (?: ,[0-9]{3}){1,2})
      (?: \. (?P<cents2> [0-9]{2}) )?                                    # 1,234  1,234.50
    | (?P<spaces> [1-9][0-9]{0,2} (?: [ ][0-9]{3}){1,2})
      (?: [.,] (?P<cents3> [0-9]{2}) )?                                  # 1 234  1 234,50
    )""",
    re.VERBOSE,
)


class CurrencyMismatch(InvalidInput):
    """Amounts of two currencies met in one sum or comparison."""

    code = "currency"


@dataclass(frozen=True)
class Money:
    """An amount of one currency; a difference may be negative."""

    currency: str
    cents: int

    def __post_init__(self) -> None:
        if self.currency not in CURRENCIES:
            raise InvalidInput(N_("Choose Canadian or American dollars."), code="currency")
        if type(self.cents) is not int:
            raise TypeError(f"cents are whole numbers, not {self.cents!r}")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.currency, self.cents + self._like(other))

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.currency, self.cents - self._like(other))

    def __lt__(self, other: "Money") -> bool:
        return self.cents < self._like(other)

    def __le__(self, other: "Money") -> bool:
        return self.cents <= self._like(other)

    def share(self, weights: Sequence[int], *, turn: int = 0) -> "list[Money]":
        """Split by `weights`, as `share` does."""
        return [Money(self.currency, cents) for cents in share(self.cents, weights, turn=turn)]

    def _like(self, other: "Money") -> int:
        """Return the cents of `other`, if they may be counted with these."""
        if other.currency != self.currency:
            raise CurrencyMismatch(
                N_("{one} and {other} are never added or compared."),
                one=self.currency,
                other=other.currency,
            )
        return other.cents


def share(total: int, weights: Sequence[int], *, turn: int = 0) -> list[int]:
    """Split `total` whole units (cents, blankets) in proportion to `weights`, exactly.

    Each share is floored; the units left over go out one at a time, in rotation.

    Args:
        total: What is split, zero or more.
        weights: Zero or more each; a weight of zero gets nothing.
        turn: Index of the first to be handed an odd unit. Move it on from split to split, so that
            nobody is always first.

    Raises:
        ValueError: if something is negative, or there is something to split and nobody to have it.
    """
    whole = sum(weights)
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("neither a total nor a weight is negative")
    if whole == 0:
        if total:
            raise ValueError("nobody has a weight to receive a share")
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    takers = [(turn + i) % len(weights) for i in range(len(weights))]
    takers = [index for index in takers if weights[index]]
    # Each floor lost less than one unit, so there are fewer odd units than takers.
    for index in takers[: total - sum(shares)]:
        shares[index] += 1
    return shares


def parse_cents(text: str) -> int:
    """Read a sum of dollars as people write it, in English or French, and return its cents.

    A comma before exactly three digits groups thousands, as in English; before two it is French's
    decimal comma. One digit of cents, or anything else that can be read in two ways, is refused.

    Raises:
        InvalidInput: code `amount`, saying what to type.
    """
    match = _AMOUNT.fullmatch(_bare(text)) if len(text) <= _LONGEST else None
    if match is None:
        raise InvalidInput(
            N_("Type an amount in dollars, such as 50 or 1,234.50."),
            code="amount",
        )
    found = match.groupdict()
    dollars = found["plain"] or found["commas"] or found["spaces"]
    cents = found["cents1"] or found["cents2"] or found["cents3"] or "00"
    amount = int(dollars.replace(",", "").replace(" ", "") + cents)
    if amount == 0:
        raise InvalidInput(N_("The amount must be more than zero."), code="amount")
    return amount


def _bare(text: str) -> str:
    """Take off one dollar sign, before or after, and the spaces around."""
    text = text.translate(_SPACES).strip(" ")
    if text.startswith("$"):
        return text[1:].lstrip(" ")
    if text.endswith("$"):
        return text[:-1].rstrip(" ")
    return text
