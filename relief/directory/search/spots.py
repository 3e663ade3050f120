"""What a search must know of a location; none of it tells of a place that is withheld."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from relief.directory.disclosure import WITHHELD
from relief.directory.search import ground, tongues
from relief.directory.search.ground import Point

Json = Mapping[str, Any]
_NO_ACCESS = re.compile(
    r"(?i)\b(not|no|non|pas|sans|aucune?|limited|partial|steps?|stairs?|marches?|escaliers?)\b"
)


class Spot(NamedTuple):
    """A location; one that the directory does not know, or not for everybody, is the default."""

    place: Point | None = None
    town: str = ""
    is_hidden: bool = False
    zone: str = ""
    schedules: tuple[Json, ...] = ()
    tags: tuple[str, ...] = ()
    """The marks of services that are there: its square, whether one can enter, what is spoken."""
    is_known: bool = False


def spot(document: Json) -> Spot:
    """What a location's document says that a search needs."""
    hidden = bool(document.get("is_confidential"))
    north, east = document.get("latitude"), document.get("longitude")
    place = None if hidden or north is None or east is None else (north, east)
    cities = [each.get("city", "") for each in document.get("addresses", ())]
    tags = [*tongues.marks(document.get("languages", ()))]
    if place is not None:
        tags.append(f"c:{ground.cell(place)}")
    if _is_accessible(document):
        tags.append("access")
    return Spot(
        place=place,
        town="" if hidden else next((city for city in cities if city not in ("", WITHHELD)), ""),
        is_hidden=hidden,
        zone=document.get("time_zone", ""),
        schedules=tuple(document.get("schedules", ())),
        tags=tuple(tags),
        is_known=True,
    )


def _is_accessible(document: Json) -> bool:
    said = [each.get("description", "") for each in document.get("accessibility", ())]
    return any(text and not _NO_ACCESS.search(text) for text in said)
