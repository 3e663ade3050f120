"""A service as the index keeps it: words to compare, marks to filter by, and what a hit shows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from relief.directory.disclosure import WITHHELD
from relief.directory.search import ground, tongues
from relief.directory.search.ground import Point
from relief.directory.search.kinds import Kinds
from relief.directory.search.words import LANGUAGES, Pen

Json = Mapping[str, Any]
OLDEST = 130  # years
BODY = ("description", "eligibility_description", "interpretation_services", "alert")
_FREE = re.compile(
    r"(?i)\b(free|no (cost|fee|charge)s?|without charge|gratuit\w*|sans frais|"
    r"aucuns? (frais|coût))\b"
)
_NOT_FREE = re.compile(
    r"(?i)\b(not free|non gratuit|pas gratuit)|\$ ?[1-9]|[1-9]\d*([,.]\d\d)?\s?\$"
)
_NO_ACCESS = re.compile(
    r"(?i)\b(not|no|non|pas|sans|aucune?|limited|partial|steps?|stairs?|marches?|escaliers?)\b"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """What a search must know of a location; none of it tells of a place that is withheld."""

    place: Point | None = None
    town: str = ""
    is_hidden: bool = False
    is_accessible: bool = False
    zone: str = ""
    spoken: tuple[str, ...] = ()
    schedules: tuple[Json, ...] = ()
    is_known: bool = False


class Short(NamedTuple):
    """What ranking asks of every candidate, kept in memory."""

    key: bytes  # the service's id
    expires: float  # POSIX seconds; 0 for never
    checked: float  # when its organization was asked last; 0 for never
    served: tuple[str, ...]
    places: tuple[Point, ...]
    hours: tuple[int, ...]  # of each place
    is_hidden: bool


class Version(NamedTuple):
    """A service in one language, out for everybody: its document and its dates."""

    document: Json
    verified_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What services point to: organizations by id and language, locations, kinds; and a pen."""

    organizations: Mapping[str, Mapping[str, Json]]
    spots: Mapping[str, Spot]
    kinds: Kinds
    pen: Pen


class Entry(NamedTuple):
    """A service, ready for the index."""

    key: str  # the service's id, as hex
    texts: Mapping[str, str]
    tags: Sequence[str]
    ages: tuple[int, int]
    shown: bytes
    expires: float
    checked: float
    served: tuple[str, ...]
    places: tuple[Point, ...]
    hours: Sequence[bytes]  # of each place: its zone and its schedules, as JSON
    is_hidden: bool


def spot(document: Json) -> Spot:
    """What a location's document says that a search needs."""
    hidden = bool(document.get("is_confidential"))
    north, east = document.get("latitude"), document.get("longitude")
    cities = [each.get("city", "") for each in document.get("addresses", ())]
    access = [each.get("description", "") for each in document.get("accessibility", ())]
    return Spot(
        place=None if hidden or north is None or east is None else (north, east),
        town="" if hidden else next((city for city in cities if city not in ("", WITHHELD)), ""),
        is_hidden=hidden,
        is_accessible=any(text and not _NO_ACCESS.search(text) for text in access),
        zone=document.get("time_zone", ""),
        spoken=tuple(tongues.codes(document.get("languages", ()))),
        schedules=tuple(document.get("schedules", ())),
        is_known=True,
    )


def entry(key: str, versions: Mapping[str, Version], around: Surroundings) -> Entry:
    """A service as it is indexed.

    Args:
        key: Its id, as hex.
        versions: By language; one at least.
        around: What it points to.
    """
    any_version = next(iter(versions.values()))
    said = any_version.document
    owners = around.organizations.get(said.get("organization_id", ""), {})
    spots = [
        around.spots.get(at.get("location_id", ""), Spot())
        for at in said.get("service_at_locations", ())
    ]
    kinds = _kinds(said)
    served = ground.marks(_areas(said))
    names = {
        lang: [each.document.get("name", ""), _name(owners, lang)]
        for lang, each in versions.items()
    }
    town = next((each.town for each in spots if each.town), "")
    checks = [each.verified_at.timestamp() for each in versions.values() if each.verified_at]
    return Entry(
        key=key,
        texts=_texts(versions, owners, spots, kinds, around),
        tags=[*_tags(key, said, spots, served), *_kind_tags(kinds, around.kinds)],
        ages=_ages(said),
        shown=orjson.dumps({"id": key, "names": names, "town": town, "kinds": kinds}),
        expires=_expiry(versions),
        checked=max(checks, default=0),
        served=served,
        places=tuple(each.place for each in spots if each.place),
        hours=_hours(said, spots),
        is_hidden=any(each.is_hidden for each in spots),
    )


def _expiry(versions: Mapping[str, Version]) -> float:
    """When the last of its records is over; never, if one of them stays."""
    found = [each.expires_at.timestamp() for each in versions.values() if each.expires_at]
    return max(found) if len(found) == len(versions) else 0


def _texts(
    versions: Mapping[str, Version],
    owners: Mapping[str, Json],
    spots: Iterable[Spot],
    kinds: Sequence[str],
    around: Surroundings,
) -> dict[str, str]:
    texts: dict[str, str] = {}
    pen = around.pen
    for lang, version in versions.items():
        said, owner = version.document, owners.get(lang, {})
        names = f"{said.get('name', '')} {said.get('alternate_name', '')}"
        texts[f"name_{lang}"] = pen.text(names, lang)
        texts[f"org_{lang}"] = pen.name(
            f"{owner.get('name', '')} {owner.get('alternate_name', '')}", lang
        )
        texts[f"body_{lang}"] = pen.text(" ".join(_body(said)), lang)
    for lang in LANGUAGES:
        texts[f"kind_{lang}"], texts[f"above_{lang}"] = around.kinds.said(kinds, lang)
    first = next(iter(versions.values())).document
    places = dict.fromkeys((*(each.town for each in spots), *_areas(first)))
    texts["place"] = " ".join(pen.place(place) for place in places)
    return texts


def _body(said: Json) -> Iterator[str]:
    yield from (said[name] for name in BODY if name in said)
    # What has no term in the taxonomy is at least called something.
    yield from (each.get("label", "") or each.get("value", "") for each in _attributes(said))


def _tags(key: str, said: Json, spots: Iterable[Spot], served: Iterable[str]) -> Iterator[str]:
    yield f"s:{key}"
    yield f"p:{said.get('organization_id', '')}"
    for at in said.get("service_at_locations", ()):
        yield f"p:{at.get('location_id', '')}"
    for mark in served:
        yield f"a:{mark}"
    spoken = set(tongues.codes(said.get("languages", ())))
    for each in spots:
        spoken |= set(each.spoken)
        if each.place:
            yield f"c:{ground.cell(each.place)}"
        if each.is_accessible:
            yield "access"
    yield from (f"l:{code}" for code in spoken)
    if is_free(said):
        yield "free"


def _kind_tags(keys: Iterable[str], kinds: Kinds) -> Iterator[str]:
    yield from (f"o:{key}" for key in keys)
    yield from dict.fromkeys(mark for key in keys for mark in kinds.marks(key))


def is_free(said: Json) -> bool:
    """Whether somebody who has no money gets it: for nothing, or so it says."""
    costs = said.get("cost_options", ())
    amounts = [each["amount"] for each in costs if "amount" in each]
    if amounts:
        return 0 in amounts
    options = (f"{each.get('option', '')} {each.get('amount_description', '')}" for each in costs)
    return _says_free(" ".join((said.get("fees_description", ""), said.get("fees", ""), *options)))


@lru_cache(maxsize=4096)
def _says_free(words: str) -> bool:
    return bool(_FREE.search(words)) and not _NOT_FREE.search(words)


def _hours(said: Json, spots: Sequence[Spot]) -> list[bytes]:
    """The hours that hold at each place: its own for this service, the service's, the place's.

    As a service's page tells them (`relief.directory.shown.service.opening_of`).
    """
    if said.get("status", "active") != "active":
        return []
    own = said.get("schedules", ())
    there = zip(said.get("service_at_locations", ()), spots, strict=True)
    found = [
        (each.zone, at.get("schedules") or own or each.schedules)
        for at, each in there
        if each.is_known
    ] or [("", own)]
    return list(dict.fromkeys(_written(zone, schedules) for zone, schedules in found if schedules))


def _written(zone: str, schedules: Iterable[Json]) -> bytes:
    plain = [{name: each[name] for name in each if name != "id"} for each in schedules]
    return orjson.dumps([zone, plain])


def _attributes(said: Json) -> Sequence[Json]:
    found: Sequence[Json] = said.get("attributes", ())
    return found


def _kinds(said: Json) -> list[str]:
    found = (each.get("taxonomy_term_id", "") for each in _attributes(said))
    return list(dict.fromkeys(filter(None, found)))


def _areas(said: Json) -> list[str]:
    own = said.get("service_areas", ())
    for at in said.get("service_at_locations", ()):
        own = (*own, *at.get("service_areas", ()))
    return [each.get("name", "") for each in own]


def _ages(said: Json) -> tuple[int, int]:
    least, most = said.get("minimum_age"), said.get("maximum_age")
    return int(least or 0), int(most) if most else OLDEST


def _name(owners: Mapping[str, Json], lang: str) -> str:
    found = owners.get(lang) or next(iter(owners.values()), {})
    name: str = found.get("name", "")
    return name
