"""Find the place that somebody means, and what it lies in.

Loaded places (`relief directory places FILE`) come first, then those that are built in.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from relief.directory import gazetteer
from relief.directory.gazetteer import AREA, DIVISION, POINT, TOWN, Place, plain
from relief.directory.models import DirectoryPlace
from relief.kit import areas

ONTARIO, CANADA = "Ontario", "Canada"
AT_ONCE = 500
_POINT = re.compile(r"\s*([+-]?\d{1,2}(?:\.\d{1,9})?)\s*[,; ]\s*([+-]?\d{1,3}(?:\.\d{1,9})?)\s*")


def find(session: Session, text: str) -> Place | None:
    """The place that `text` means: a name, a postal code or the start of one, or “lat,lon”.

    Accents and capitals do not matter; “Goderich, ON”, “Perth, Lanark” and “comté de Huron” are
    understood. Of two of a name, the town whose county is called the same, else the larger one.
    """
    if len(text) > gazetteer.LONGEST:
        return None
    if point := _POINT.fullmatch(text):
        return _point(float(point[1]), float(point[2]))
    name = areas.named(text)
    if areas.FIRST_PART.fullmatch(name):
        return gazetteer.area(name.upper())
    first, _, last = text.partition(",")
    found = _called(session, text)
    if not found and last and plain(last):
        inside = {place.code for place in _called(session, last) if place.kind == DIVISION}
        found = [place for place in _called(session, first) if place.division in inside]
    if gazetteer.is_division(text):
        found = [place for place in found if place.kind == DIVISION] or found
    return max(found, key=_rank, default=None)


def within(place: Place, lang: str = "en") -> tuple[str, ...]:
    """The names of all that a place lies in, smallest first, itself among them.

    Who serves one of these serves the place: compare with `plain`.
    """
    around = gazetteer.division(place.division)
    own = place.name(lang) if place.kind in {TOWN, AREA} else ""
    names = (own, place.part_of, around.name(lang) if around else "", ONTARIO, CANADA)
    return tuple(dict.fromkeys(name for name in names if name))


def load(session: Session, given: Iterable[Place]) -> int:
    """Put places in the table, over those of the same code; return how many."""
    several, count = iter(given), 0
    while some := {place.code: place for place in islice(several, AT_ONCE)}:
        session.execute(sa.delete(DirectoryPlace).where(col(DirectoryPlace.code).in_(some)))
        session.execute(sa.insert(DirectoryPlace), [*_rows(some.values())])
        count += len(some)
    return count


def _rows(places: Iterable[Place]) -> Iterator[dict[str, object]]:
    for place in places:
        english, french = place.keys
        row = {name: getattr(place, name) for name in Place.__slots__}
        yield row | {"key_en": english, "key_fr": french}


def _called(session: Session, text: str) -> list[Place]:
    key = plain(text)
    if not key:
        return []
    table = DirectoryPlace
    rows = session.exec(select(table).where(or_(table.key_en == key, table.key_fr == key))).all()
    loaded = [Place(**{name: getattr(row, name) for name in Place.__slots__}) for row in rows]
    known = {(place.kind, place.division) for place in loaded if place.lat is not None}
    built_in = (
        place for place in gazetteer.named(key) if (place.kind, place.division) not in known
    )
    return [*loaded, *built_in]


def _rank(place: Place) -> tuple[bool, bool, int]:
    around = gazetteer.division(place.division)
    is_namesake = (
        place.kind == TOWN and around is not None and not set(around.keys).isdisjoint(place.keys)
    )
    return place.lat is not None, is_namesake, place.population


def _point(lat: float, lon: float) -> Place | None:
    if abs(lat) > 90 or abs(lon) > 180:
        return None
    near = gazetteer.nearest(lat, lon)
    name = f"{lat:g}, {lon:g}"
    return Place(
        f"point:{lat},{lon}",
        name,
        name,
        POINT,
        near.division,
        lat,
        lon,
        time_zone=near.time_zone,
    )
