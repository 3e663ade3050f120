"""Two plans from the same inputs, side by side: who gains, who loses, which promises move.

Pure. Every unit that is offered stands in each plan once, as placed or as waiting.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pledges.matching.flow import PPM
from pledges.plan_words import Gap, Offer, Plan


class Thing(NamedTuple):
    """What is counted together: one currency, one item in one unit, hours of one skill, people."""

    kind: str
    unit: str
    item: str


@dataclass(frozen=True, slots=True)
class Sum:
    """How much of a thing is offered, and how much of it each plan places."""

    thing: Thing
    offered: int
    first: int
    second: int

    @property
    def waits(self) -> tuple[int, int]:
        """What of it each plan leaves waiting."""
        return self.offered - self.first, self.offered - self.second


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a thing one agency is sent under each plan, and in how many promises."""

    agency: str
    thing: Thing
    first: int
    second: int
    first_count: int
    second_count: int

    @property
    def change(self) -> int:
        """What the agency gains by the second plan; below zero, what it loses."""
        return self.second - self.first


@dataclass(frozen=True, slots=True)
class Met:
    """How far one listed need is met under each plan, in millionths of what was asked."""

    gap: Gap
    first: int
    second: int

    def level(self, placed: int) -> int:
        """How far the need is met once `placed` has come."""
        asked = max(self.gap.requested, self.gap.amount)
        return (asked - self.gap.amount + placed) * PPM // asked


Places = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A promise that goes elsewhere, or no longer waits, under the second plan."""

    reference: str
    first: Places
    second: Places


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two plans, and what does not."""

    sums: list[Sum]
    shares: list[Share]
    needs: list[Met]
    moves: list[Move]

    @property
    def least_met(self) -> tuple[int, int]:
        """How far the least met need is met under each plan."""
        first = (each.level(each.first) for each in self.needs)
        second = (each.level(each.second) for each in self.needs)
        return min(first, default=PPM), min(second, default=PPM)


def compare(offers: Sequence[Offer], gaps: Iterable[Gap], first: Plan, second: Plan) -> Comparison:
    """Set two plans for `offers` side by side; the largest changes come first."""
    things = {offer.reference: thing_of(offer) for offer in offers}
    return Comparison(
        sums=_sums(offers, things, first, second),
        shares=_shares(things, first, second),
        needs=_needs(gaps, first, second),
        moves=_moves(first, second),
    )


def thing_of(offer: Offer) -> Thing:
    """What an offer is counted with."""
    return Thing(offer.kind, offer.unit, offer.item or "")


def _sums(
    offers: Sequence[Offer], things: Mapping[str, Thing], first: Plan, second: Plan
) -> list[Sum]:
    offered: Counter[Thing] = Counter()
    for offer in offers:
        offered[things[offer.reference]] += offer.amount
    placed = [Counter[Thing](), Counter[Thing]()]
    for plan, counted in zip((first, second), placed, strict=True):
        for each in plan.proposals:
            counted[things[each.reference]] += each.amount
    return [
        Sum(thing, amount, placed[0][thing], placed[1][thing])
        for thing, amount in sorted(offered.items())
    ]


def _shares(things: Mapping[str, Thing], first: Plan, second: Plan) -> list[Share]:
    amounts = [Counter[tuple[str, Thing]](), Counter[tuple[str, Thing]]()]
    counts = [Counter[tuple[str, Thing]](), Counter[tuple[str, Thing]]()]
    for at, plan in enumerate((first, second)):
        for each in plan.proposals:
            place = each.agency, things[each.reference]
            amounts[at][place] += each.amount
            counts[at][place] += 1
    shares = [
        Share(
            *place,
            amounts[0][place],
            amounts[1][place],
            counts[0][place],
            counts[1][place],
        )
        for place in amounts[0] | amounts[1]
    ]
    return sorted(shares, key=lambda each: (each.thing, -abs(each.change), each.agency))


def _needs(gaps: Iterable[Gap], first: Plan, second: Plan) -> list[Met]:
    placed = [Counter[str](), Counter[str]()]
    for plan, counted in zip((first, second), placed, strict=True):
        for each in plan.proposals:
            if each.need:
                counted[each.need] += each.for_need
    met = [Met(gap, placed[0][gap.need], placed[1][gap.need]) for gap in gaps]
    return sorted(met, key=lambda each: (-abs(each.second - each.first), each.gap.need))


def _moves(first: Plan, second: Plan) -> list[Move]:
    before, after = _places(first), _places(second)
    return [
        Move(reference, before.get(reference, ()), after.get(reference, ()))
        for reference in sorted(before.keys() | after.keys())
        if before.get(reference) != after.get(reference)
    ]


def _places(plan: Plan) -> dict[str, Places]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for each in plan.proposals:
        found[each.reference][each.agency] += each.amount
    return {reference: tuple(sorted(counted.items())) for reference, counted in found.items()}
