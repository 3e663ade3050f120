"""The words of a matching plan: what is offered, who takes, what is missing, what is proposed.

Amounts are whole numbers of their unit: cents of a currency, boxes, hours, people. Agencies, needs
and areas are known by their keys; the edge puts names and languages to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

Designation = Literal["none", "prefers", "only"]


class OfferTerms(NamedTuple):
    """What was said of goods, services or time that decides who can use it. None is not said."""

    condition: str | None = None
    days: int | None = None  # it certainly keeps; below zero once its best-before date is past
    gone: bool = False  # whether the donor can keep it no longer
    skills: tuple[str, ...] = ()
    under_18: int | None = None
    screening: str | None = None
    shifts: tuple[str, ...] | None = None  # needs whose shift is within the times that were said
    licensed: bool | None = None


class Asks(NamedTuple):
    """What a need asks of an offer, beyond what and how much."""

    condition: str | None = None  # the least that will do
    days: int = 0  # how long it must still keep
    used: bool = True  # whether used ones are taken at all
    skills: tuple[str, ...] = ()  # all of them
    adults: bool = False
    screening: bool = False
    shift: bool = False  # whether people must come at a time that it names
    licence: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What of a pledge is not allocated yet. A sequence of offers is in order of time.

    Money has its currency for a unit and no item; services have their skill for an item and
    "hour" for a unit; time has a skill or none, and "person".
    """

    reference: str
    kind: str
    unit: str
    item: str | None
    amount: int
    designation: Designation = "none"
    agency: str | None = None
    may_split: bool = False
    area: str | None = None  # where it must be fetched or done; none if it can travel
    declined_by: frozenset[str] = frozenset()
    base: str = ""  # what its packs hold, where that is known: its size counts in these
    pack: int = 1
    terms: OfferTerms | None = None

    @property
    def counted(self) -> str:
        """The unit in which it is compared with needs."""
        return self.base or self.unit


@dataclass(frozen=True, slots=True)
class Taker:
    """An agency that may be sent offers. An empty `serves` is unknown, not everywhere."""

    agency: str
    accepts: frozenset[str]
    serves: frozenset[str] = frozenset()
    capacity: int | None = None  # dispatches it can still take; None is no limit
    active: bool = True
    unreported: int = 0  # dispatches of goods or time it has not reported back on


@dataclass(frozen=True, slots=True)
class Gap:
    """What a listed need still lacks. `requested` tells how far it is met; 0 is unknown."""

    need: str
    agency: str
    kind: str
    unit: str
    item: str | None
    amount: int
    urgency: int = 3
    area: str | None = None
    requested: int = 0
    base: str = ""
    pack: int = 1
    asks: Asks | None = None

    @property
    def loose(self) -> "Gap":
        """The same, counted out of its packs."""
        if not self.base:
            return self
        amount, requested = self.amount * self.pack, self.requested * self.pack
        return replace(self, unit=self.base, amount=amount, requested=requested)


@dataclass(frozen=True, slots=True)
class Policy:
    """How a coordinator wants offers to be spread. The version changes when its meaning does."""

    key: str
    version: str
    spread_money: bool
    fairness_limit: int | None = None


POLICIES: Mapping[str, Policy] = {
    policy.key: policy
    for policy in (
        Policy("default", "1", spread_money=False),
        Policy("by_need", "1", spread_money=True),
    )
}


class Wish(NamedTuple):
    """The restrictions on an offer. Offers with the same wish form one class."""

    kind: str
    unit: str
    item: str | None
    designation: Designation
    agency: str | None
    area: str | None
    declined_by: frozenset[str]
    pack: int = 1
    terms: OfferTerms | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in words: an English message and what fills it. `rule` is the key of who says it."""

    rule: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Send `amount` of an offer to an agency, for one of its needs or for none in particular."""

    reference: str
    agency: str
    need: str | None
    amount: int
    reasons: tuple[Reason, ...]
    needed: int | None = None  # the same as the need counts it, where that is otherwise

    @property
    def for_need(self) -> int:
        """How much of its need it meets, in the need's own unit."""
        return self.amount if self.needed is None else self.needed


@dataclass(frozen=True, slots=True)
class Unmatched:
    """What of an offer waits, and why."""

    reference: str
    amount: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What would have been placed, had every offer been divisible and no agency's line full."""

    kind: str
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is proposed; it reserves nothing. The same input, policy and seed give the same plan."""

    policy: str
    version: str
    seed: int
    proposals: list[Proposal]
    unmatched: list[Unmatched]
    shortfall: tuple[Shortfall, ...]
