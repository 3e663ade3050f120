"""A plan as its table keeps it: what it was made from, and what it proposes, packed."""

import zlib
from dataclasses import dataclass, fields
from typing import Any

import orjson

from pledges.backlog import Inputs
from pledges.models import MatchPlan
from pledges.plan_words import (
    Asks,
    Gap,
    Offer,
    OfferTerms,
    Plan,
    Proposal,
    Reason,
    Taker,
    Unmatched,
)

OFFER = tuple(each.name for each in fields(Offer))
GAP = tuple(each.name for each in fields(Gap))
LEVEL = 1  # of compression: a tenth of the size at a hundredth of the planning time


@dataclass(frozen=True, slots=True)
class Lines:
    """A stored plan's lines."""

    proposals: list[Proposal]
    unmatched: list[Unmatched]
    shortfall: list[dict[str, Any]]


def pack_inputs(inputs: Inputs) -> bytes:
    """All that a plan is made from."""
    return _pack(_inputs_as_lists(inputs))


def pack_outcome(plan: Plan) -> bytes:
    """All that a plan proposes, and why."""
    return _pack(_outcome_as_lists(plan))


def inputs_of(stored: MatchPlan) -> Inputs:
    """All that a stored plan was made from."""
    offers, takers, gaps, default, *chosen = orjson.loads(zlib.decompress(stored.inputs))
    return Inputs(
        [_offer(row) for row in offers],
        [Taker(row[0], frozenset(row[1]), frozenset(row[2]), *row[3:]) for row in takers],
        [_gap(row) for row in gaps],
        default,
        *chosen,  # an older plan's campaign could choose nothing
    )


def outcome_of(stored: MatchPlan) -> Lines:
    """The lines of a stored plan, as they were proposed."""
    proposals, unmatched, shortfall, reasons = orjson.loads(zlib.decompress(stored.outcome))
    known = [Reason(*row) for row in reasons]

    def named(numbers: list[int]) -> tuple[Reason, ...]:
        return tuple(known[n] for n in numbers)

    return Lines(
        [Proposal(a, b, c, d, named(why)) for a, b, c, d, why in proposals],
        [Unmatched(a, b, named(why)) for a, b, why in unmatched],
        shortfall,
    )


def offers_of(stored: MatchPlan) -> dict[str, Offer]:
    """What a stored plan was made from, by reference."""
    found = orjson.loads(zlib.decompress(stored.inputs))
    return {offer.reference: offer for offer in map(_offer, found[0])}


def behind(stored: MatchPlan) -> list[tuple[str, int]]:
    """The agencies that a stored plan left out because they owe reports, and how many."""
    inputs = inputs_of(stored)
    limit = inputs.fairness_limit
    if limit is None:
        return []
    return [(each.agency, each.unreported) for each in inputs.takers if each.unreported >= limit]


def _offer(row: list[Any]) -> Offer:
    named = dict(zip(OFFER, row, strict=False))  # an older plan's offers said less
    terms = named.get("terms")
    named["terms"] = OfferTerms(*map(_tuple, terms)) if terms else None
    return Offer(**named | {"declined_by": frozenset(named["declined_by"])})


def _gap(row: list[Any]) -> Gap:
    named = dict(zip(GAP, row, strict=False))
    asks = named.get("asks")
    named["asks"] = Asks(*map(_tuple, asks)) if asks else None
    return Gap(**named)


def _tuple(value: Any) -> Any:  # noqa: ANN401 - JSON
    return tuple(value) if isinstance(value, list) else value


def _inputs_as_lists(inputs: Inputs) -> list[Any]:
    offers = [
        (
            each.reference,
            each.kind,
            each.unit,
            each.item,
            each.amount,
            each.designation,
            each.agency,
            each.may_split,
            each.area,
            sorted(each.declined_by),
            *(_agreed(each) if each.base or each.terms else ()),
        )
        for each in inputs.offers
    ]
    takers = [
        (
            each.agency,
            sorted(each.accepts),
            sorted(each.serves),
            each.capacity,
            each.active,
            each.unreported,
        )
        for each in inputs.takers
    ]
    gaps = [
        (
            each.need,
            each.agency,
            each.kind,
            each.unit,
            each.item,
            each.amount,
            each.urgency,
            each.area,
            each.requested,
            each.base,
            each.pack,
            tuple(each.asks) if each.asks else None,
        )
        for each in inputs.gaps
    ]
    return [offers, takers, gaps, inputs.default_agency, inputs.fairness_limit]


def _agreed(offer: Offer) -> tuple[Any, ...]:
    return offer.base, offer.pack, tuple(offer.terms) if offer.terms else None


def _outcome_as_lists(plan: Plan) -> list[Any]:
    """Lines with their reasons numbered: a hundred thousand lines share a few hundred reasons."""
    numbers: dict[int, int] = {}
    reasons: list[Reason] = []

    def number(reason: Reason) -> int:
        known = numbers.get(id(reason))
        if known is None:
            known = numbers[id(reason)] = len(reasons)
            reasons.append(reason)
        return known

    proposals = [
        (p.reference, p.agency, p.need, p.amount, [number(r) for r in p.reasons])
        for p in plan.proposals
    ]
    unmatched = [(u.reference, u.amount, [number(r) for r in u.reasons]) for u in plan.unmatched]
    shortfall = [{"kind": s.kind, "unit": s.unit, "amount": s.amount} for s in plan.shortfall]
    return [proposals, unmatched, shortfall, [(r.rule, r.message, dict(r.params)) for r in reasons]]


def _pack(lists: list[Any]) -> bytes:
    return zlib.compress(orjson.dumps(lists), LEVEL)
