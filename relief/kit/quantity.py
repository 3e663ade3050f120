"""Quantities of goods, hours and people: whole units, each with a known name."""

import re

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.units import UNITS, Unit

__all__ = ["MOST", "UNITS", "Unit", "check_unit", "parse_quantity"]

MOST = 1_000_000

_LONGEST = 40  # characters worth reading
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})
# ASCII digits, plain or with thousands grouped by commas or spaces.
_WHOLE = re.compile(
    r"[0-9]{1,7}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[1-9][0-9]{0,2}(?: [0-9]{3}){1,2}"
)


def parse_quantity(text: str) -> int:
    """Read how many: a whole number from 1 to a million.

    Raises:
        InvalidInput: code `quantity`, saying what to type.
    """
    bare = text.translate(_SPACES).strip(" ") if len(text) <= _LONGEST else ""
    if _WHOLE.fullmatch(bare):
        count = int(bare.replace(",", "").replace(" ", ""))
        if 1 <= count <= MOST:
            return count
    raise InvalidInput(
        N_("Type how many as a whole number, such as 40; at most one million."),
        code="quantity",
    )


def check_unit(unit: str) -> str:
    """Return `unit` if it is one we count in.

    Raises:
        InvalidInput: code `unit`.
    """
    if unit not in UNITS:
        raise InvalidInput(N_("Choose a unit from the list."), code="unit")
    return unit
