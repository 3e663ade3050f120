"""The gaps of a campaign as a class of offers sees them: where it may go, and in what order.

The indexes are a shortcut, not a rule: what they leave out, the rules would refuse.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from pledges.matching.flow import PPM
from pledges.plan_words import Gap, Offer, Policy, Reason, Taker, Wish
from pledges.rules import Case, Rule, Wait, rules


@dataclass(frozen=True, slots=True)
class Option:
    """A place that may take offers of a class: a gap, or none in particular of an agency."""

    agency: str
    gap: int | None  # None: money beyond what the agency listed


def wish_of(offer: Offer) -> Wish:
    """Tell the restrictions of an offer from what is its own."""
    agency = None if offer.designation == "none" else offer.agency
    designation = offer.designation if agency or offer.designation == "only" else "none"
    return Wish(
        offer.kind,
        offer.counted,
        offer.item or None,
        designation,
        agency,
        offer.area,
        offer.declined_by,
        offer.pack,
        offer.terms,
    )


class Board:
    """Takers and gaps in an order of their own, so that the caller's order changes nothing."""

    def __init__(
        self,
        takers: Iterable[Taker],
        gaps: Iterable[Gap],
        policy: Policy,
        seed: int,
        default_agency: str | None,
    ) -> None:
        self.takers = {taker.agency: taker for taker in takers}
        known = (gap.loose for gap in gaps if gap.amount > 0 and gap.agency in self.takers)
        self.gaps = sorted(known, key=lambda gap: (gap.agency, gap.need))
        self.asked = [max(gap.requested, gap.amount) for gap in self.gaps]
        self.tiers = [sum(rule.tier(gap) for rule in rules.values()) for gap in self.gaps]
        self.ties = [_tie(seed, gap.need) for gap in self.gaps]
        self._policy = policy
        self._default = None if policy.spread_money else self.takers.get(default_agency or "")
        self._refusers = [rule for rule in rules.values() if type(rule).refuse is not Rule.refuse]
        self._listed: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, gap in enumerate(self.gaps):
            what = (gap.kind, gap.unit, gap.item or "")
            self._listed[what].append(at)
            self._listed[(*what, gap.agency)].append(at)

    def own(self, wish: Wish) -> tuple[Option, ...]:
        """List the options that the donor named: the only ones, or the first choice."""
        taker = self.takers.get(wish.agency or "")
        if taker is None:
            return ()
        options = self._options(self._fits(wish, self._candidates(wish, taker.agency)))
        beyond = wish.designation == "only" and wish.kind == "money"
        if beyond and self._refusal(wish, taker, None) is None:
            return (*options, Option(taker.agency, None))
        return options

    def others(self, wish: Wish) -> tuple[Option, ...]:
        """List the options of a wish that names nobody, the neediest first."""
        default = self.default_for(wish)
        listed = self._candidates(wish, default.agency if default else None)
        options = self._options(self._fits(wish, listed))
        return (*options, Option(default.agency, None)) if default else options

    def default_for(self, wish: Wish) -> Taker | None:
        """Find where money of this wish goes whole; a full line does not send it elsewhere."""
        taker = self._default
        if taker is None or wish.kind != "money":
            return None
        refused = self._refusal(wish, replace(taker, capacity=None), None)
        return None if refused else taker

    def refusals(self, wish: Wish) -> tuple[Reason, ...]:
        """Say why nobody may take it: one reason of each rule that refused somebody."""
        named = wish.agency if wish.designation == "only" else None
        said: dict[str, Reason] = {}
        for at in self._candidates(wish, named):
            gap = self.gaps[at]
            reason = self._refusal(wish, self.takers[gap.agency], gap)
            if reason:
                said.setdefault(reason.rule, reason)
        if not said and named in self.takers:
            reason = self._refusal(wish, self.takers[named], None)
            if reason:
                said[reason.rule] = reason
        return tuple(said.values())

    def otherwise(self, wish: Wish) -> bool:
        """Tell whether the same is needed, counted in units that cannot be compared."""
        if wish.kind != "goods":
            return False
        return any(gap.item == wish.item and gap.unit != wish.unit for gap in self.gaps)

    def waits(self, wait: Wait) -> tuple[Reason, ...]:
        """Say why an offer that somebody could take has no place."""
        reasons = (rule.wait(wait) for rule in rules.values())
        return tuple(reason for reason in reasons if reason)

    def lowest(self, options: Iterable[Option]) -> int:
        """Tell how far the least met gap of `options` was met when the plan began."""
        gaps = (option.gap for option in options if option.gap is not None)
        return min((self._level(at) for at in gaps), default=PPM)

    def standing(self, at: int, left: int) -> tuple[int, int, int, int]:
        """Rank a gap that still lacks `left`: urgent ones first, then the least met."""
        level = (self.asked[at] - left) * PPM // self.asked[at]
        return (-self.tiers[at], level, self.ties[at], at)

    def reasons(self, wish: Wish, agency: str, at: int | None, lowest: int) -> tuple[Reason, ...]:
        """Say what spoke for sending offers of this wish to an agency, or to a gap of it."""
        gap = None if at is None else self.gaps[at]
        starved = at is not None and self._level(at) <= lowest
        default = self.default_for(wish)
        case = Case(
            wish,
            self.takers[agency],
            gap,
            self._policy,
            default.agency if default else None,
            most_starved=starved,
        )
        reasons = (rule.explain(case) for rule in rules.values())
        return tuple(reason for reason in reasons if reason)

    def _candidates(self, wish: Wish, agency: str | None) -> list[int]:
        items = {wish.item or ""}
        if wish.kind == "time":
            items |= {"", *(wish.terms.skills if wish.terms else ())}
        where = () if agency is None else (agency,)
        keys = ((wish.kind, wish.unit, item, *where) for item in items)
        return sorted(at for key in keys for at in self._listed.get(key, ()))

    def _fits(self, wish: Wish, candidates: Sequence[int]) -> list[int]:
        default = self.default_for(wish)
        return [
            at
            for at in candidates
            if self._refusal(wish, self.takers[self._agency(at)], self.gaps[at], default) is None
        ]

    def _refusal(
        self, wish: Wish, taker: Taker, gap: Gap | None, default: Taker | None = None
    ) -> Reason | None:
        case = Case(wish, taker, gap, self._policy, default.agency if default else None)
        for rule in self._refusers:
            reason = rule.refuse(case)
            if reason:
                return reason
        return None

    def _options(self, gaps: Iterable[int]) -> tuple[Option, ...]:
        """What asks for a skill comes before what anyone could do; then by rank."""
        known = [
            (self.gaps[at].item is None, self.standing(at, self.gaps[at].amount)) for at in gaps
        ]
        order = [standing[-1] for _, standing in sorted(known)]
        return tuple(Option(self._agency(at), at) for at in order)

    def _level(self, at: int) -> int:
        return (self.asked[at] - self.gaps[at].amount) * PPM // self.asked[at]

    def _agency(self, at: int) -> str:
        return self.gaps[at].agency


def _tie(seed: int, need: str) -> int:
    return int.from_bytes(blake2b(f"{seed}:{need}".encode(), digest_size=8).digest(), "big")
