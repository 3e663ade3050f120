"""The place that somebody names, as a search compares it with what services say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from relief.directory import places
from relief.directory.search import ground
from relief.directory.search.ground import Point
from relief.kit.cached import Remembered
from relief.kit.db import Database

LASTS = timedelta(minutes=1)  # towns stay where they are, until somebody brings a list of places


@dataclass(frozen=True, slots=True)
class Where:
    """A place.

    Args:
        name: By language, as it is called; as it was typed where nobody knows it.
        around: Marks of it and of all that it lies in.
        inside: Marks of what lies in it.
    """

    point: Point | None
    name: Mapping[str, str]
    around: frozenset[str]
    inside: frozenset[str]


class Whereabouts:
    """Places by what somebody typed, remembered for a moment: many ask for the same."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: Remembered[str, Where] = Remembered(room=2_000, lasts=LASTS)

    def of(self, text: str) -> Where:
        """The place called so; without a point if nobody knows where it is."""
        return self._known.get(" ".join(text.split()), self._look_up)

    def _look_up(self, text: str) -> Where:
        with self._db.session() as session:
            place = places.find(session, text)
        if place is None:
            around = frozenset(ground.around(text))
            return Where(None, {"en": text, "fr": text}, around, ground.inside(text))
        names = {lang: place.name(lang) for lang in ("en", "fr")}
        wider = {name for lang in names for name in places.within(place, lang)}
        around = frozenset({*map(ground.named, wider), *ground.EVERYWHERE})
        point = None if place.lat is None or place.lon is None else (place.lat, place.lon)
        return Where(point, names, around, ground.inside(names["en"]))
