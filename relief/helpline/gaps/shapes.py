"""The true outlines of the divisions, from a GeoJSON file that a deployment names.

A file that cannot be read, or that lacks a division, is not used: the tiles stand in its place.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog

from relief.helpline.gaps import divisions

log = structlog.get_logger(__name__)

WIDE = 960.0
MARGIN = 8.0
HEIGHTS = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)  # where a place for words is looked for
NEAR = 0.8  # units: what is closer to the point before is seen by nobody
NAMES = ("cduid", "CDUID", "code", "id")  # where a feature may keep Statistics Canada's code
MOST_BYTES = 30_000_000
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One division: its outline as an SVG path, where words fit best, and how wide it is there."""

    path: str
    middle: Point
    wide: float


@dataclass(frozen=True, slots=True)
class Shapes:
    """Every division in one frame."""

    high: float
    by_code: Mapping[str, Shape]


def of_file(name: str) -> Shapes | None:
    """The outlines in a file; None if there is none, or it is of no use."""
    if not name:
        return None
    try:
        stat = Path(name).stat()
        return _read(name, stat.st_mtime_ns, stat.st_size)
    except OSError as error:
        log.warning("map file not readable", error=type(error).__name__)
        return None


@lru_cache(maxsize=2)
def _read(name: str, _changed: int, size: int) -> Shapes | None:
    if size > MOST_BYTES:
        log.warning("map file too large", bytes=size)
        return None
    try:
        found = drawn(json.loads(Path(name).read_bytes()))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        log.warning("map file is no GeoJSON of polygons in degrees")
        return None
    missing = sorted(set(divisions.CODES) - found.by_code.keys())
    if missing:
        log.warning("map file lacks divisions", codes=missing)
        return None
    return found


def drawn(document: Mapping[str, Any]) -> Shapes:
    """A feature collection, flattened as maps of the province are and fitted into the frame.

    Raises:
        ValueError: or another error of what is no such collection.
    """
    by_code = {
        code: list(_rings(feature["geometry"]))
        for feature in document["features"]
        if (code := _code(feature))
    }
    points = [point for rings in by_code.values() for ring in rings for point in ring]
    if not points:
        raise ValueError("no polygons")
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    north, south = min(y for _, y in points), max(y for _, y in points)
    scale = (WIDE - 2 * MARGIN) / max(east - west, 1e-9)

    def fit(point: Point) -> Point:
        return (point[0] - west) * scale + MARGIN, (point[1] - north) * scale + MARGIN

    shapes = {
        code: _shape([list(map(fit, ring)) for ring in rings])
        for code, rings in by_code.items()
        if rings
    }
    return Shapes((south - north) * scale + 2 * MARGIN, shapes)


def _code(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties") or {}
    said = [str(properties.get(name, "")) for name in NAMES] + [str(feature.get("id", ""))]
    return next((each for each in said if each in divisions.CODES), "")


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[Point]]:
    kind, given = geometry["type"], geometry["coordinates"]
    if kind not in {"Polygon", "MultiPolygon"}:
        raise ValueError(f"a {kind} is no area")
    for polygon in [given] if kind == "Polygon" else given:
        for ring in polygon:
            yield [_flat(float(lon), float(lat)) for lon, lat, *_ in ring]


def _flat(lon: float, lat: float) -> Point:
    """A conic projection of the province: parallels 44.5° and 53.5° N, middle 85° W (sphere)."""
    if not (abs(lon) <= 180 and abs(lat) < 90):
        raise ValueError("not in degrees")
    first, second, zero = math.radians(44.5), math.radians(53.5), math.radians(85)
    n = (math.sin(first) + math.sin(second)) / 2
    constant = math.cos(first) ** 2 + 2 * n * math.sin(first)
    radius = math.sqrt(max(constant - 2 * n * math.sin(math.radians(lat)), 0.0)) / n
    turn = n * (math.radians(lon) + zero)
    return radius * math.sin(turn), radius * math.cos(turn)


def _shape(rings: Sequence[Sequence[Point]]) -> Shape:
    largest = max(rings, key=_extent)
    ys = [y for _, y in largest]
    low, high = min(ys), max(ys)
    spans = [_span(largest, low + (high - low) * share) for share in HEIGHTS]
    wide, middle = max(spans)
    return Shape(" ".join(map(_path, rings)), middle, wide)


def _span(ring: Sequence[Point], y: float) -> tuple[float, Point]:
    """The widest stretch of land at a height: how wide, and its middle."""
    ends = zip(ring, [*ring[1:], ring[0]], strict=True)
    shores = sorted(
        a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1])
        for a, b in ends
        if (a[1] > y) != (b[1] > y)
    )
    pairs = zip(shores[::2], shores[1::2], strict=False)
    stretches = [(east - west, (west + east) / 2) for west, east in pairs]
    wide, x = max(stretches, default=(0.0, ring[0][0]))
    return wide, (x, y)


def _extent(ring: Sequence[Point]) -> float:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _path(ring: Sequence[Point]) -> str:
    """A ring to a tenth of a unit; what falls near the point before it is left out."""
    kept: list[Point] = []
    for x, y in ring:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= NEAR:
            kept.append((x, y))
    return f"M{' L'.join(f'{x:.1f} {y:.1f}' for x, y in kept)}Z"
