"""Rules of matching, one file each: who may take an offer, who comes first, and why in words.

To add a rule, add a file that exports `ENTRY`, an instance of a subclass of `Rule`. A rule sees
the wish that a class of offers shares, never an offer: a plan looks at classes, not at a million
pairs.
"""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from pledges.plan_words import Gap, Policy, Reason, Taker, Wish
from relief.kit.registry import Registry


class Case(NamedTuple):
    """One wish before one agency: for one of its gaps, or for none in particular."""

    wish: Wish
    taker: Taker
    gap: Gap | None
    policy: Policy
    default_agency: str | None = None  # set when money without a designation goes there, whole
    most_starved: bool = False  # no gap the wish fits was met less when the plan began


@dataclass(frozen=True, slots=True)
class Wait:
    """An offer that stays without a place, or a part of one."""

    wish: Wish
    kept_whole: bool
    amount: int
    largest: int  # the most one agency could have taken of it when the plan began
    left: int  # the most one agency could still take
    full: str | None  # an agency that needs it but can take no more offers
    otherwise: bool = False  # the same is needed, counted in units that cannot be compared


class Rule:
    """Says nothing by itself; a rule overrides what it has a say in."""

    key: ClassVar[str]

    def refuse(self, case: Case) -> Reason | None:  # noqa: ARG002 - for rules to override
        """Say why the offer may not go there, or nothing."""
        return None

    def tier(self, gap: Gap) -> int:  # noqa: ARG002
        """Rank a gap: those of a higher tier are filled first, those of one tier evenly."""
        return 0

    def explain(self, case: Case) -> Reason | None:  # noqa: ARG002
        """Say what spoke for the choice, or nothing."""
        return None

    def wait(self, wait: Wait) -> Reason | None:  # noqa: ARG002
        """Say why an offer has no place, or nothing."""
        return None


rules: Registry[Rule] = Registry(__name__, Rule)
