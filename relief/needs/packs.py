"""Packs and what they hold: 10 cases of 24 are 240, in whole numbers and never rounded.

Two amounts are compared in what their packs hold. A pack says its own size, else the catalogue
knows the usual one; where neither does, a case is a case, and is compared with cases only.
"""

from math import gcd
from typing import NamedTuple

from relief.kit.units import PACKS
from relief.needs.catalogue import ITEMS

LARGEST = 100_000  # of anything in one pack
FIXED = {"tonne": ("kg", 1000)}


class Pack(NamedTuple):
    """One of a unit, as so many of another."""

    unit: str
    size: int = 1


class Rate(NamedTuple):
    """So many of a pledge's unit are so many of a need's, in the smallest whole numbers."""

    of_pledge: int = 1
    of_need: int = 1

    def fits(self, amount: int) -> bool:
        """Whether so much of the pledge is a whole number for the need."""
        return amount * self.of_need % self.of_pledge == 0

    def for_need(self, amount: int) -> int:
        """So much of the pledge, as the need counts it; a part of a pack counts when it is full."""
        return amount * self.of_need // self.of_pledge


def contents(item: str, unit: str, size: int | None = None) -> Pack:
    """What one `unit` of an item holds; the unit itself where nobody knows."""
    if unit in FIXED:
        return Pack(*FIXED[unit])
    if unit not in PACKS:
        return Pack(unit)
    known = ITEMS.get(item)
    usual = known.packs.get(unit) if known else None
    if size or usual:
        return Pack(known.inside if known else "each", size or usual or 1)
    return Pack(unit)


def rate(item: str, pledged: tuple[str, int | None], needed: tuple[str, int | None]) -> Rate | None:
    """How a pledge counts for a need of the same item; nothing if nobody can tell.

    Args:
        item: What is pledged and needed.
        pledged: The pledge's unit and its pack size, if it says one.
        needed: The need's.
    """
    mine, theirs = contents(item, *pledged), contents(item, *needed)
    if mine.unit != theirs.unit:
        # A need of “40 cases” that does not say of how many is met by cases of any size.
        same = pledged[0] == needed[0] and pledged[0] in (mine.unit, theirs.unit)
        return Rate() if same else None
    shared = gcd(mine.size, theirs.size)
    return Rate(theirs.size // shared, mine.size // shared)
