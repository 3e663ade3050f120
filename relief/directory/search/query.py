"""What somebody looks for, and what was found: plain values between the engine and its pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from uuid import UUID

from relief.directory.hours.opening import Opening

LONGEST_TEXT = 300  # characters: whoever writes more is not searching
MOST_AT_ONCE = 100
FARTHEST_PAGE = 1_000  # nobody leafs on; a robot may not either


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. Every filter that is left empty lets everything through.

    Args:
        text: In the words of whoever asks, in either language.
        lang: The reader's language: records are shown in it where they have it.
        near: A place, a postal code, or `43.74,-81.71`: what is closer stands higher.
        serves: A place: what serves another one only is left out.
        language: A code of ISO 639 or a name, English or French: `ar`, `arabe`.
        age: Of the person it is for.
        category: A term of the taxonomy, with all below it.
        typing: The last word may not be whole yet.
    """

    text: str
    lang: str
    near: str = ""
    serves: str = ""
    open_now: bool = False
    free: bool = False
    language: str = ""
    age: int | None = None
    accessible: bool = False
    category: UUID | None = None
    offset: int = 0
    most: int = 20
    typing: bool = False


class Why(StrEnum):
    """A reason for which a hit stands where it stands."""

    NAME = "name"
    ORGANIZATION = "organization"
    KIND = "kind"
    MEANS = "means"  # of a kind that answers to what somebody wrote in words of their own
    TEXT = "text"
    NEAR = "near"
    PLACE_WITHHELD = "place_withheld"
    SERVES = "serves"
    AREA_UNKNOWN = "area_unknown"
    OPEN = "open"
    FREE = "free"
    LANGUAGE = "language"
    OTHER_LANGUAGE = "other_language"
    CHECKED = "checked"
    OVERDUE = "overdue"
    NEVER_CHECKED = "never_checked"
    HELPED = "helped"
    TURNED_AWAY = "turned_away"


_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit stands where it stands; `reasons.said` writes it in a language."""

    code: Why
    params: Mapping[str, object] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True)
class Hit:
    """One service that was found.

    Args:
        lang: Of the record shown; another than was asked for is marked as a fallback.
        town: Where it is, or empty; never of a place that is withheld.
        distance_km: From `near`; None if either place is unknown or withheld.
        opening: How it stands now; None if it says no hours.
        is_overdue: Its organization has not been asked for too long.
        explained: Gives the reasons; most lists that somebody types under never ask.
    """

    service_id: UUID
    lang: str
    name: str
    organization: str
    town: str
    distance_km: float | None
    opening: Opening | None
    is_overdue: bool
    explained: Callable[[], Iterable[Reason]] = field(repr=False, compare=False)

    @cached_property
    def why(self) -> tuple[Reason, ...]:
        """The reasons for which it stands where it stands."""
        return tuple(self.explained())


@dataclass(frozen=True, slots=True)
class Related:
    """A kind of service to look at instead, or as well."""

    category: UUID
    name: str


@dataclass(frozen=True, slots=True)
class KindNamed:
    """A kind of help by its name, and the name of the one above it: two may be called alike."""

    id: UUID
    name: str
    above: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Args:
        total: How many there are; of very many the first thousands are weighed and counted.
        corrected: The text that was searched for instead, or empty: words nobody here uses were
            taken for the nearest ones that somebody does.
        related: Kinds near to it, broader ones among them; never empty-handed.
        relaxed: Names of `Query`'s fields that were left out, since with them there was nothing.
        as_of: The moment up to which edits are in.
    """

    hits: tuple[Hit, ...]
    total: int
    corrected: str
    related: tuple[Related, ...]
    as_of: datetime
    relaxed: tuple[str, ...] = ()
