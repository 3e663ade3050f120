"""The order of what was found: how well the words fit, then what is nearer, surer, better known.

Equal weights stand in the order of the services' ids, the same on every machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heappush, heapreplace
from typing import NamedTuple

from relief.directory.outcomes import Shares
from relief.directory.search import ground, weights
from relief.directory.search.entries import Short
from relief.directory.search.ground import Direction
from relief.directory.search.shelf import Shelf
from relief.directory.search.whereabouts import Where
from relief.directory.verified import is_overdue


@dataclass(frozen=True, slots=True)
class Wanted:
    """What ranking goes by besides the words."""

    at: datetime
    open_now: bool = False
    near: Where | None = None
    serves: Where | None = None


class Ranked(NamedTuple):
    """A service that was found, and what of it moved it up or down; the first sorts first."""

    below: float  # its weight, as a negative number
    key: bytes
    short: Short
    km: float | None = None
    fared: Shares | None = None


def ranked(
    found: Mapping[int, float], shelf: Shelf, wanted: Wanted, most: int
) -> tuple[list[Ranked], int]:
    """The best of what was found, in order, and how many are left without the past and the closed.

    Args:
        found: By number, how well the words fit.
        shelf: Where they are from.
        wanted: What counts besides the words.
        most: How many of them are asked for.
    """
    there = _there(found, shelf, wanted)
    there.sort(key=lambda each: each[0], reverse=True)
    here = ground.direction(wanted.near.point) if wanted.near and wanted.near.point else None
    kept: list[Ranked] = []
    best: list[float] = []  # the weights of so many, the least of them first
    for score, short in there:
        if len(best) >= most and score * weights.AT_BEST < best[0]:
            break  # whatever else speaks for it or for those after it: there are better ones
        km = _distance(short.places, here)
        weight = score * _where(short, wanted, km)
        if len(best) >= most and weight * weights.AT_BEST < best[0]:
            continue
        fared = shelf.fared.get(short.key)
        weight *= _sureness(short, wanted.at, fared)
        if len(best) < most:
            heappush(best, weight)
        elif weight >= best[0]:
            heapreplace(best, weight)
        else:
            continue
        kept.append(Ranked(-weight, short.key, short, km, fared))
    kept.sort(key=lambda each: each[:2])
    return kept[:most], len(there)


def _where(short: Short, wanted: Wanted, km: float | None) -> float:
    """By what its words' weight is multiplied for where it is and whom it serves; at best 1."""
    factor = 1.0
    if wanted.serves is not None:
        factor *= _serves(short, wanted.serves)
    if wanted.near is not None:
        factor *= _nearness(short, wanted.near, km)
    return factor


def _sureness(short: Short, at: datetime, fared: Shares | None) -> float:
    """By what it is multiplied for what is known of it; at best `weights.AT_BEST`."""
    factor = 1.0
    if is_overdue(short.checked_at, at):
        factor *= weights.OVERDUE if short.checked else weights.NEVER_CHECKED
    if fared is not None:
        factor *= _fared(fared)
    return factor


def _there(found: Mapping[int, float], shelf: Shelf, wanted: Wanted) -> list[tuple[float, Short]]:
    now, shorts = wanted.at.timestamp(), shelf.shorts
    each = ((score, shorts[number]) for number, score in found.items())
    there = [one for one in each if not 0 < one[1].expires <= now]
    if wanted.open_now:
        weeks = shelf.open_weeks(wanted.at)
        there = [one for one in there if not weeks.isdisjoint(one[1].hours)]
    return there


def _fared(shares: Shares) -> float:
    if shares.mostly_turned_away:
        return weights.TURNED_AWAY
    return weights.HELPED if shares.mostly_helped else 1.0


def _serves(short: Short, where: Where) -> float:
    if not where.around.isdisjoint(short.served):
        return 1.0
    return weights.AREA_UNKNOWN if ground.UNKNOWN in short.served else weights.PART_SERVED


def _distance(places: Sequence[Direction], here: Direction | None) -> float | None:
    """To the nearest of its places; None where one of the two is not known, or not told."""
    if here is None or not places:
        return None
    nearest = ground.apart_km(here, places[0])
    for other in places[1:]:
        nearest = min(nearest, ground.apart_km(here, other))
    return nearest


def _nearness(short: Short, where: Where, km: float | None) -> float:
    near = weights.PLACE_UNKNOWN if km is None else weights.HALFWAY_KM / (weights.HALFWAY_KM + km)
    if near >= weights.SERVES_FROM_AFAR or where.around.isdisjoint(short.served):
        return near
    return weights.SERVES_FROM_AFAR
