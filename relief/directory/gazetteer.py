"""Places that the directory knows without any file: Ontario's divisions, and towns around Huron.

Numbers of the census of 2021; positions of towns to about a kilometre. `places` asks the table of
loaded places first.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from relief.kit.slugs import slug_of

EAST, CENTRAL = "America/Toronto", "America/Winnipeg"
CENTRAL_DIVISIONS = frozenset({"3559", "3560"})  # Rainy River and Kenora
TOWN, DIVISION, AREA, POINT = "town", "division", "area", "point"
LONGEST = 200  # characters of a place's name: nobody types more
_OF = re.compile(
    r"(?i)^(?:(?:united counties|regional municipality|(?P<d>county|region|district)|"
    r"city|town|township|municipality|village) of |"
    r"(?:comtés unis|municipalité régionale|(?P<e>comté|comte|région|region|district)|"
    r"ville|canton|municipalité|village) (?:de la |de |du |des |d['’]))"
)
_FILLER = re.compile(r"(?i)[ ,]+(county|counties|region|regional municipality|district)$")
_SAINT = re.compile(r"\bsaint(e?)\b")
_ONTARIO = re.compile(r"(?i)[ ,]+(on|ont\.?|ontario|canada)\.?$")


@dataclass(frozen=True, slots=True)
class Place:
    """A town, a census division, the area of a postal code, or a point on the map.

    Args:
        code: Stable; a census division's is its number at Statistics Canada.
        division: The code of the census division that it lies in; empty if nobody knows.
        part_of: The municipality that a village belongs to, if that is known.
    """

    code: str
    name_en: str
    name_fr: str
    kind: str
    division: str = ""
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    time_zone: str = EAST
    part_of: str = ""

    def name(self, lang: str) -> str:
        """What it is called."""
        return self.name_fr if lang == "fr" else self.name_en

    @property
    def keys(self) -> tuple[str, str]:
        """Its names in the form of `plain`."""
        return plain(self.name_en), plain(self.name_fr)


def plain(text: str) -> str:
    """A name to compare by: `Comté de Huron`, `Huron County` and `huron` are one."""
    bare = " ".join(text[:LONGEST].split())
    bare = _ONTARIO.sub("", _ONTARIO.sub("", bare))
    return _SAINT.sub(r"st\1", slug_of(_FILLER.sub("", _OF.sub("", bare))))


def is_division(text: str) -> bool:
    """Whether the words say that a county, a region or a district is meant."""
    bare = _ONTARIO.sub("", " ".join(text[:LONGEST].split()))
    found = _OF.match(bare)
    return _FILLER.search(bare) is not None or (found is not None and any(found.groups()))


def named(key: str) -> Sequence[Place]:
    """The built-in places of that name, in the form of `plain`."""
    return _by_key().get(key, ())


def division(code: str) -> Place | None:
    """The census division of that number."""
    return _divisions().get(code)


def divisions() -> Sequence[Place]:
    """Every census division of Ontario, by its number."""
    return tuple(_divisions().values())


def area(code: str) -> Place | None:
    """Where the first part of a postal code lies, such as N7A; about."""
    towns = _codes()
    town = next((towns[code[:n]] for n in (3, 2, 1) if code[:n] in towns), None)
    if town is None:
        return None
    return Place(
        f"area:{code}",
        code,
        code,
        AREA,
        town.division,
        town.lat,
        town.lon,
        time_zone=town.time_zone,
    )


def nearest(lat: float, lon: float) -> Place:
    """The built-in town that is closest to a point."""
    return min(_towns(), key=lambda town: _apart(town, lat, lon))


def zone_of(division_code: str) -> str:
    """The clocks that most of a division goes by."""
    return CENTRAL if division_code in CENTRAL_DIVISIONS else EAST


def _apart(town: Place, lat: float, lon: float) -> float:
    """Distance on a flat map, which is enough to tell who is closest."""
    north = (town.lat or 0.0) - lat
    east = ((town.lon or 0.0) - lon) * math.cos(math.radians(lat))
    return north * north + east * east


@cache
def _written() -> Mapping[str, list[list[str]]]:
    found: Mapping[str, list[list[str]]] = json.loads(
        Path(__file__).with_name("places.json").read_text(encoding="utf-8")
    )
    return found


@cache
def _towns() -> tuple[Place, ...]:
    return tuple(
        Place(
            f"{code}:{slug_of(english)}",
            english,
            french,
            TOWN,
            code,
            float(lat),
            float(lon),
            int(people),
            zone_of(code),
            part_of,
        )
        for english, french, code, lat, lon, people, part_of in _written()["towns"]
    )


@cache
def _divisions() -> dict[str, Place]:
    seats = {town.name_en: town for town in reversed(_towns())}
    found = {}
    for code, english, french, people, seat in _written()["divisions"]:
        lat, lon = seats[seat].lat, seats[seat].lon
        found[code] = Place(
            code, english, french, DIVISION, code, lat, lon, int(people), zone_of(code)
        )
    return found


@cache
def _by_key() -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for place in (*_towns(), *_divisions().values()):
        for key in dict.fromkeys(place.keys):
            found[key] = (*found.get(key, ()), place)
    return found


@cache
def _codes() -> dict[str, Place]:
    towns = {town.name_en: town for town in reversed(_towns())}
    written = json.loads(Path(__file__).with_name("places.json").read_text(encoding="utf-8"))
    return {
        prefix: towns[name]
        for name, prefixes in written["codes"].items()
        for prefix in prefixes.split()
    }
