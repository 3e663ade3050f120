"""Read places from a file: GeoNames' columns, a census's, or outlines of divisions (GeoJSON)."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from relief.directory.gazetteer import DIVISION, TOWN, Place, zone_of
from relief.kit import zones
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

MOST_BYTES = 50_000_000
NO_PLACES = N_(
    "This file names no places. Its first line needs the columns code (or geonameid, csduid, "
    "CDUID) and name; latitude, longitude, population, timezone and division are welcome."
)
# Field: what files call its column; the first that is there counts.
TITLES: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "geonameid", "csduid", "cduid", "id"),
    "name_en": ("name_en", "name", "census_division_name"),
    "name_fr": ("name_fr", "nom", "name", "census_division_name"),
    "kind": ("kind",),
    "division": ("division", "cduid_pip", "cduid"),
    "lat": ("lat", "latitude"),
    "lon": ("lon", "longitude"),
    "population": ("population", "population_2021"),
    "time_zone": ("time_zone", "timezone"),
    "part_of": ("part_of",),
}


def read(data: bytes) -> list[Place]:
    """The places of a file; what has no code or no name is left out.

    Raises:
        InvalidInput: if there is none.
    """
    text = data.decode("utf-8-sig", errors="replace").replace("\0", "")
    rows = _outlines(text) if text.lstrip().startswith("{") else _lines(text)
    found = [place for place in map(_place, rows) if place is not None]
    if not found:
        raise InvalidInput(NO_PLACES, code="places")
    return found


def _lines(text: str) -> Iterator[dict[str, str]]:
    titled = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in titled:
            yield {str(key).strip().casefold(): str(value or "") for key, value in row.items()}
    except csv.Error:
        return


def _outlines(text: str) -> Iterator[dict[str, str]]:
    try:
        features = json.loads(text)["features"]
        for each in features:
            row = {key.casefold(): str(value) for key, value in each["properties"].items()}
            lon, lat = _middle(each["geometry"]["coordinates"])
            yield {"lat": str(lat), "lon": str(lon)} | row
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return


def _middle(outline: Any) -> tuple[float, float]:  # noqa: ANN401 - rings of rings, by kind
    """The middle of the box around the longest ring."""
    rings = [outline]
    while isinstance(rings[0][0][0], list):
        rings = [ring for several in rings for ring in several]
    ring = max(rings, key=len)
    easts, norths = ([point[axis] for point in ring] for axis in (0, 1))
    return (min(easts) + max(easts)) / 2, (min(norths) + max(norths)) / 2


def _place(row: Mapping[str, str]) -> Place | None:
    said = {field: _first(row, titles) for field, titles in TITLES.items()}
    if not said["code"] or not said["name_en"]:
        return None
    english, _, french = said["name_en"].partition(" / ")
    # The census marks its sheet's footnotes: "Algoma 2".
    english = english.rstrip("0123456789 ") or english
    is_division = said["code"] == said["division"] and len(said["code"]) == len("3540")
    kind = said["kind"] or (DIVISION if is_division else TOWN)
    zone = said["time_zone"] if said["time_zone"] in zones.names() else zone_of(said["division"])
    return Place(
        said["code"][:40],
        english[:120],
        (french or said["name_fr"].rstrip("0123456789 ") or english)[:120],
        kind[:20],
        said["division"][:10],
        _degrees(said["lat"], 90),
        _degrees(said["lon"], 180),
        _people(said["population"]),
        zone,
        said["part_of"][:120],
    )


def _first(row: Mapping[str, str], titles: tuple[str, ...]) -> str:
    return next((row[title].strip() for title in titles if row.get(title, "").strip()), "")


def _people(text: str) -> int:
    """How many live there; 0 where it is not said, or more than live on earth."""
    return int(text) if text.isdecimal() and len(text) < len("1000000000") else 0


def _degrees(text: str, most: int) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) <= most else None
