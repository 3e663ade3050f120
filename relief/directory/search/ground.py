"""Places as a search compares them: whom a service serves, and how far away it is."""

import math
import re
from functools import lru_cache

from relief.directory import gazetteer
from relief.directory.gazetteer import plain
from relief.kit import areas

Point = tuple[float, float]  # degrees north and east
Direction = tuple[float, float, float]
EARTH_KM = 6371.0
# Towns whose names people mean otherwise, among other words.
WORDS = frozenset({"spanish", "forest", "lively", "mono", "marathon", "angus", "cobalt"})
EVERYWHERE = ("ontario", "canada")
UNKNOWN = "?"
CELL = 0.25  # degrees: 28 km north and about 20 east, at these latitudes
_APART = re.compile(r"[,;/|()\n]|\s(?:and|et|&)\s")
_SEVERAL = re.compile(r"(?i)\b(counties|comtés de|comtés|regions|régions)\b")
_WIDE = {"province-of-ontario": "ontario", "province-wide": "ontario", "provincewide": "ontario",
         "on": "ontario", "tout-l-ontario": "ontario", "across-ontario": "ontario",
         "all-of-ontario": "ontario", "canada-wide": "canada", "national": "canada",
         "partout-au-canada": "canada"}  # fmt: skip


def distance_km(one: Point, other: Point) -> float:
    """Along a great circle, within 0.5 % of the ellipsoid (haversine: Sinnott, 1984)."""
    return apart_km(direction(one), direction(other))


def direction(place: Point) -> Direction:
    """A point as it is seen from the middle of the earth, at a distance of one."""
    north, east = math.radians(place[0]), math.radians(place[1])
    level = math.cos(north)
    return level * math.cos(east), level * math.sin(east), math.sin(north)


def apart_km(one: Direction, other: Direction) -> float:
    """As `distance_km`, by half of the straight line between two points: the haversine's root."""
    return 2 * EARTH_KM * math.asin(min(1.0, math.dist(one, other) / 2))


def cell(place: Point) -> str:
    """The square that a point lies in."""
    return f"{math.floor(place[0] / CELL)}:{math.floor(place[1] / CELL)}"


def cells(place: Point, within_km: float) -> list[str]:
    """Every square that reaches within so many kilometres of a point."""
    north = within_km / 111.2
    east = north / max(math.cos(math.radians(place[0])), 0.1)
    rows = range(math.floor((place[0] - north) / CELL), math.floor((place[0] + north) / CELL) + 1)
    columns = range(math.floor((place[1] - east) / CELL), math.floor((place[1] + east) / CELL) + 1)
    return [f"{row}:{column}" for row in rows for column in columns]


@lru_cache(maxsize=8192)
def named(text: str) -> str:
    """A place's own mark, the same however it is written: `Comté de Huron` is `huron`."""
    mark = plain(areas.named(_SEVERAL.sub("", text)))
    known = gazetteer.named(mark)
    return _WIDE.get(mark) or (plain(known[0].name_en) if known else mark)


@lru_cache(maxsize=8192)
def served(area: str) -> tuple[str, ...]:
    """The places that one served area names: `Huron, Perth and Grey Counties` are three."""
    whole = named(area)
    if not whole or is_known(whole):
        return (whole,) if whole else ()
    parts = [named(part) for part in _APART.split(area) if part.strip()]
    return tuple(dict.fromkeys((*filter(is_known, parts), whole)))


@lru_cache(maxsize=8192)
def marks(names: tuple[str, ...]) -> tuple[str, ...]:
    """The marks of everything that is served; unknown if nothing is said."""
    found = {mark for name in names if name for mark in served(name)}
    return tuple(sorted(found)) or (UNKNOWN,)


def around(place: str) -> tuple[str, ...]:
    """The marks of a place and of all that it lies in, as far as a list of places knows."""
    mark = named(place)
    return tuple(dict.fromkeys((mark, *_within().get(mark, ()), *EVERYWHERE))) if mark else ()


def inside(place: str) -> frozenset[str]:
    """The marks of what lies within a place: whoever serves one of them serves a part of it."""
    return frozenset(map(plain, areas.served([place]))) - {named(place)}


def is_known(mark: str) -> bool:
    """Whether a mark is that of a place in some list."""
    return mark in EVERYWHERE or mark in _places() or bool(gazetteer.named(mark))


@lru_cache(maxsize=1)
def _within() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for county, towns in areas.LIES_IN.items():
        for town in towns.split(", "):
            found[plain(town)] = (*found.get(plain(town), ()), plain(county))
    return found


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    return frozenset({*_within(), *map(plain, areas.LIES_IN)})
