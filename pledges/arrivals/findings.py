"""What a list of arrivals is held against, and what each of its lines is found to be."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from pledges.models import Verdict


class Stands(StrEnum):
    """Where an offer stands, as far as what arrives is concerned."""

    OPEN = "open"
    ASKED = "asked"
    DONE = "done"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Expected:
    """An offer to the agency: what is still to come of it, and what came."""

    offer: str
    pledge: str
    stands: Stands
    kind: str
    unit: str
    left: int
    name: str = ""
    came: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What lists of this agency have said before: whole lines, and payments told otherwise."""

    lines: Collection[int] = ()
    payments: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One line's verdict, the code of its reason, and the offers it may be, likeliest first."""

    number: int
    verdict: Verdict
    why: str
    offers: tuple[str, ...] = ()
    twin: int = 0
