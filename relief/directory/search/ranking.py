"""The order of what was found: how well the words fit, then what is nearer, surer, better known.

Equal weights stand in the order of the services' ids, the same on every machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import tantivy

from relief.directory import verified
from relief.directory.outcomes import Shares
from relief.directory.search import ground, weights
from relief.directory.search.entries import Short
from relief.directory.search.shelf import Shelf
from relief.directory.search.whereabouts import Where


@dataclass(frozen=True, slots=True)
class Wanted:
    """What ranking goes by besides the words."""

    at: datetime
    open_now: bool = False
    near: Where | None = None
    serves: Where | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A service that was found, and what of it moved it up or down."""

    weight: float
    short: Short
    address: tantivy.DocAddress
    km: float | None = None
    fared: Shares | None = None


def is_overdue(checked: float, at: datetime) -> bool:
    """Whether the organization was asked too long ago, or never."""
    return at.timestamp() - checked > verified.LASTS.total_seconds()


def ranked(
    found: Mapping[int, tuple[float, tantivy.DocAddress]], shelf: Shelf, wanted: Wanted
) -> list[Ranked]:
    """What was found, by number with its score, in order; what is past or closed left out."""
    now = wanted.at.timestamp()
    old = now - verified.LASTS.total_seconds()
    kept: list[Ranked] = []
    for number, (score, address) in found.items():
        short = shelf.shorts[number]
        if 0 < short.expires <= now:
            continue
        if wanted.open_now and not shelf.is_open(short.hours, wanted.at):
            continue
        weight = score
        if short.checked < old:
            weight *= weights.OVERDUE if short.checked else weights.NEVER_CHECKED
        if wanted.serves is not None:
            weight *= _serves(short, wanted.serves)
        km = None
        if wanted.near is not None:
            km = _distance(short, wanted.near)
            weight *= _nearness(short, wanted.near, km)
        fared = shelf.fared.get(short.key)
        if fared is not None:
            weight *= _fared(fared)
        kept.append(Ranked(weight, short, address, km, fared))
    kept.sort(key=lambda each: (-each.weight, each.short.key))
    return kept


def _fared(shares: Shares) -> float:
    if shares.mostly_turned_away:
        return weights.TURNED_AWAY
    return weights.HELPED if shares.mostly_helped else 1.0


def _serves(short: Short, where: Where) -> float:
    if not where.around.isdisjoint(short.served):
        return 1.0
    return weights.AREA_UNKNOWN if ground.UNKNOWN in short.served else weights.PART_SERVED


def _distance(short: Short, where: Where) -> float | None:
    """To the nearest of its places; None where one of the two is not known, or not told."""
    if where.point is None or not short.places:
        return None
    if len(short.places) == 1:
        return ground.distance_km(where.point, short.places[0])
    return min(ground.distance_km(where.point, place) for place in short.places)


def _nearness(short: Short, where: Where, km: float | None) -> float:
    serves = weights.SERVES_FROM_AFAR if not where.around.isdisjoint(short.served) else 0.0
    if km is None:
        return serves or weights.PLACE_UNKNOWN
    return max(weights.HALFWAY_KM / (weights.HALFWAY_KM + km), serves)
