"""The words of a matching plan: what is offered, who takes, what is missing, what is proposed.

Amounts are whole numbers of their unit: cents of a currency, boxes, hours, people. Agencies, needs
and areas are known by their keys; the edge puts names and languages to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Designation = Literal["none", "prefers", "only"]


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
    area: str | None = None
    declined_by: frozenset[str] = frozenset()


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
