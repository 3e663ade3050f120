"""A service as the index keeps it: words to compare, marks to filter by, and what a hit shows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from relief.directory.search import ground, tongues
from relief.directory.search.ground import Direction, Point
from relief.directory.search.kinds import Kinds
from relief.directory.search.spots import Spot
from relief.directory.search.versions import Page, Version, by_service
from relief.directory.search.words import Pen

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
_NOWHERE = Spot()


class Short(NamedTuple):
    """What ranking asks of every candidate, and what a hit shows, kept beside the index."""

    key: bytes  # the service's id
    expires: float  # POSIX seconds; 0 for never
    checked: float  # when its organization was asked last; 0 for never
    served: tuple[str, ...]
    places: tuple[Direction, ...]
    hours: tuple[int, ...]  # of each place
    is_hidden: bool
    shown: bytes  # JSON

    @property
    def checked_at(self) -> datetime | None:
        """When its organization was asked last; None for never."""
        return datetime.fromtimestamp(self.checked, UTC) if self.checked else None

    def told(self) -> Json:
        """What a hit shows: its id, its names by language, its town and its kinds."""
        found: Json = orjson.loads(self.shown)
        return found


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
    tags: str  # apart by spaces
    ages: tuple[int, int]
    shown: bytes
    expires: float
    checked: float
    served: tuple[str, ...]
    places: tuple[Point, ...]
    hours: Sequence[bytes]  # of each place: its zone and its schedules, as JSON
    is_hidden: bool


def written(page: Page, around: Surroundings) -> Iterator[Entry]:
    """The services of some rows as they are indexed."""
    return (entry(key, versions, around) for key, versions in by_service(page))


def entry(key: str, versions: Mapping[str, Version], around: Surroundings) -> Entry:
    """A service as it is indexed.

    Args:
        key: Its id, as hex.
        versions: By language; one at least.
        around: What it points to.
    """
    said = next(iter(versions.values())).document
    owners = around.organizations.get(said.get("organization_id", ""), {})
    there = said.get("service_at_locations", ())
    spots = [around.spots.get(at.get("location_id", ""), _NOWHERE) for at in there]
    kinds, areas = _kinds(said), _areas(said)
    served, about = ground.marks(areas), around.kinds.about(kinds)
    names = {
        lang: [each.document.get("name", ""), _name(owners, lang)]
        for lang, each in versions.items()
    }
    towns = [each.town for each in spots if each.town]
    texts = {"place": around.pen.places((*towns, *areas)), **about.texts}
    for lang, each in versions.items():
        texts |= _texts(each.document, owners.get(lang, {}), lang, around.pen)
    checks = [each.verified_at.timestamp() for each in versions.values() if each.verified_at]
    return Entry(
        key=key,
        texts=texts,
        tags=" ".join((f"s:{key}", *about.tags, *_tags(said, spots, served))),
        ages=_ages(said),
        shown=orjson.dumps(
            {"id": key, "names": names, "town": towns[0] if towns else "", "kinds": kinds}
        ),
        expires=_expiry(versions),
        checked=max(checks, default=0),
        served=served,
        places=tuple([each.place for each in spots if each.place]),
        hours=_hours(said, there, spots),
        is_hidden=any(each.is_hidden for each in spots),
    )


def _expiry(versions: Mapping[str, Version]) -> float:
    """When the last of its records is over; never, if one of them stays."""
    found = [each.expires_at.timestamp() for each in versions.values() if each.expires_at]
    return max(found) if len(found) == len(versions) else 0


def _texts(said: Json, owner: Json, lang: str, pen: Pen) -> dict[str, str]:
    """What a record itself says, as stems."""
    # What has no term in the taxonomy is at least called something.
    called = [each.get("label", "") or each.get("value", "") for each in _attributes(said)]
    body = " ".join([*(said[name] for name in BODY if name in said), *called])
    return {
        f"name_{lang}": pen.text(_names(said), lang),
        f"org_{lang}": pen.name(_names(owner), lang),
        f"body_{lang}": pen.text(body, lang),
    }


def _names(said: Json) -> str:
    return f"{said.get('name', '')} {said.get('alternate_name', '')}"


def _tags(said: Json, spots: Iterable[Spot], served: Iterable[str]) -> list[str]:
    pointed = [said.get("organization_id", "")]
    pointed += [at.get("location_id", "") for at in said.get("service_at_locations", ())]
    tags = [f"p:{key}" for key in pointed] + [f"a:{mark}" for mark in served]
    tags += tongues.marks(said.get("languages", ()))
    for each in spots:
        tags += each.tags
    if _is_free(said):
        tags.append("free")
    return tags


def _is_free(said: Json) -> bool:
    """Whether somebody who has no money gets it: by its amounts, else so it says in words.

    A page's mark says less (`relief.directory.shown.terms.is_free`): there the words stand beside.
    """
    costs = said.get("cost_options", ())
    amounts = [each["amount"] for each in costs if "amount" in each]
    if amounts:
        return 0 in amounts
    options = (f"{each.get('option', '')} {each.get('amount_description', '')}" for each in costs)
    return _says_free(" ".join((said.get("fees_description", ""), said.get("fees", ""), *options)))


@lru_cache(maxsize=4096)
def _says_free(words: str) -> bool:
    return bool(_FREE.search(words)) and not _NOT_FREE.search(words)


def _hours(said: Json, there: Iterable[Json], spots: Iterable[Spot]) -> list[bytes]:
    """The hours that hold at each place: its own for this service, the service's, the place's.

    As a service's page tells them (`relief.directory.shown.service.opening_of`).
    """
    if said.get("status", "active") != "active":
        return []
    own = said.get("schedules", ())
    found = [
        (each.zone, at.get("schedules") or own or each.schedules)
        for at, each in zip(there, spots, strict=True)
        if each.is_known
    ] or [("", own)]
    return list(dict.fromkeys([_written(zone, said) for zone, said in found if said]))


def _written(zone: str, schedules: Iterable[Json]) -> bytes:
    plain = [{name: each[name] for name in each if name != "id"} for each in schedules]
    return orjson.dumps([zone, plain])


def _attributes(said: Json) -> Sequence[Json]:
    found: Sequence[Json] = said.get("attributes", ())
    return found


def _kinds(said: Json) -> tuple[str, ...]:
    found = [each.get("taxonomy_term_id", "") for each in _attributes(said)]
    return tuple(dict.fromkeys(filter(None, found)))


def _areas(said: Json) -> tuple[str, ...]:
    own = said.get("service_areas", ())
    for at in said.get("service_at_locations", ()):
        own = (*own, *at.get("service_areas", ()))
    return tuple([each.get("name", "") for each in own])


def _ages(said: Json) -> tuple[int, int]:
    least, most = said.get("minimum_age"), said.get("maximum_age")
    return int(least or 0), int(most) if most else OLDEST


def _name(owners: Mapping[str, Json], lang: str) -> str:
    found = owners.get(lang) or next(iter(owners.values()), {})
    name: str = found.get("name", "")
    return name
