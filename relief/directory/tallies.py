"""What the public pages count while they are read: visits, and searches that found nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlmodel import Session

from relief.directory import ledger, visits
from relief.kit.counts import Counts
from relief.kit.services import Services

ROOM = "directory tallies"
MOST_FAILED = 200  # different words of a few seconds: people make no more, and writing takes time


@dataclass(frozen=True, slots=True)
class Counted:
    """A visit of a kind of page, or the words of a failed search, on a local day."""

    day: date
    lang: str
    page: str = ""
    words: str = ""
    place: str = ""


class Tallies(Counts[Counted]):
    """One process's counts."""


def of(services: Services) -> Tallies:
    """This process's counts."""
    found: Tallies = services.rooms.setdefault(ROOM, Tallies(services.db, _write))
    return found


def _write(session: Session, counts: Mapping[Counted, int]) -> None:
    failed = islice((each for each in counts if each.words), MOST_FAILED)
    for each in failed:
        ledger.note(session, each.words, each.place, each.lang, each.day, counts[each])
    for each, n in counts.items():
        if not each.words:
            visits.add(session, each.day, each.page, each.lang, n)
