"""What a report holds: which promises were asked for, and their sums by every cut."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pledges.models import PledgeState
from relief.agencies.models import KINDS
from relief.kit.errors import InvalidInput
from relief.kit.forms import MESSAGES
from relief.kit.i18n import N_

BACKWARD = N_("The last day is before the first.")


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which promises: those made from one local day to another, both included."""

    first: date | None = None
    last: date | None = None
    kind: str = ""


@dataclass(slots=True)
class Sums:
    """Promises that count, and what of them is promised, accepted and received."""

    promises: int = 0
    promised: int = 0
    confirmed: int = 0
    received: int = 0
    calls: int = 0

    def add(self, promises: int, promised: int, confirmed: int, received: int) -> None:
        """Count more."""
        self.promises += promises
        self.promised += promised
        self.confirmed += confirmed
        self.received += received


@dataclass(frozen=True, slots=True)
class Group:
    """Promises that share kind, unit, way in and source; `sums` are in that unit."""

    kind: str
    unit: str
    intake: str
    heard_from: str
    code: str
    referrer: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Handed:
    """What was put before one organization of one kind, and how soon it answered."""

    agency_id: Any
    kind: str
    unit: str
    offers: int
    answered: int
    offered: int
    accepted: int
    received: int
    hours: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the reports show of a campaign."""

    as_of: datetime
    asked: ReportFilter
    groups: Sequence[Group]
    days: Mapping[date, Mapping[str, Sums]]
    ages: Mapping[PledgeState, Sequence[int]]
    handed: Sequence[Handed] = field(default_factory=tuple)

    def by(self, key: Callable[[Group], Any], currency: str) -> dict[Any, Sums]:
        """The promises by `key`, the most first; cents are those of money in `currency`."""
        found: dict[Any, Sums] = {}
        for group in self.groups:
            into, sums = found.setdefault(key(group), Sums()), group.sums
            cents = (sums.promised, sums.confirmed, sums.received)
            own = (group.kind, group.unit) == ("money", currency)
            into.add(sums.promises, *(cents if own else (0, 0, 0)))
            into.calls += sums.calls
        return dict(sorted(found.items(), key=lambda each: (-each[1].promises, str(each[0]))))


def filter_of(first: str, last: str, kind: str) -> ReportFilter:
    """The promises that somebody asks for, in the words of an address.

    Raises:
        InvalidInput: if a day is none, or the last is before the first.
    """
    begins, ends = _day(first, "from"), _day(last, "until")
    if begins and ends and ends < begins:
        raise InvalidInput.field("/until", "backward", BACKWARD)
    return ReportFilter(begins, ends, kind if kind in KINDS else "")


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput.field(f"/{name}", "date_parsing", MESSAGES["date_parsing"]) from None
