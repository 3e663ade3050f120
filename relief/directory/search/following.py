"""Keep a shelf in step with the tables: made anew from all of them, or from what has changed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import chain
from threading import Event

from sqlmodel import Session

from relief.directory import outcomes, store
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind
from relief.directory.search import neighbours, reading, scribes
from relief.directory.search.entries import Surroundings, entry
from relief.directory.search.shelf import Shelf
from relief.directory.search.versions import Page, by_service
from relief.kit import clock, memory
from relief.kit.db import Database

AT_ONCE = 1_000
HEARD_EVERY = timedelta(minutes=1)  # how callers fared: they are called back days later
POINTED = {Kind.ORGANIZATION, Kind.LOCATION, Kind.TERM}


class Stopped(Exception):
    """Nobody waits for a shelf any more."""


@memory.uncollected()
def made(db: Database, zone: str, stopped: Event) -> Shelf:
    """A shelf with everything that is out.

    What is written meanwhile may be on it or not: its version is from before it began to read, and
    `follow` brings the rest.

    Raises:
        Stopped: `stopped` was set meanwhile.
    """
    shelf = Shelf(zone)
    with db.session() as session, scribes.hired(many := reading.how_many(session)) as hired:
        shelf.version = store.version(session)
        _hear(session, shelf)
        terms = list(reading.terms(session))
        shelf.learn(terms)
        around = Surroundings(
            reading.organizations(session), reading.spots(session), shelf.kinds, shelf.pen
        )
        pages = _unless(stopped, reading.pages(session))
        entries = chain.from_iterable(scribes.entries(pages, hired, terms, around))
        for some in neighbours.together(entries, many):
            shelf.put(some)
    shelf.settle()
    return shelf


def _unless(stopped: Event, pages: Iterable[Page]) -> Iterator[Page]:
    for page in pages:
        if stopped.is_set():
            raise Stopped
        yield page


def follow(db: Database, shelf: Shelf, zone: str, stopped: Event) -> Shelf:
    """Bring what has changed, let go what is over; `made` anew in another epoch."""
    over = shelf.expired(clock.now())
    with db.session() as session:
        version = store.version(session)
        if version // store.EPOCH != shelf.version // store.EPOCH:
            return made(db, zone, stopped)
        _hear(session, shelf)
        if version == shelf.version and not over:
            return shelf
        if over:
            renew(session, shelf, over)
            shelf.settle()
        while changed := store.since(session, shelf.version):
            _bring(session, shelf, changed)
            shelf.settle()  # an import of many hours is found as it comes
            session.expunge_all()
    return shelf


def _hear(session: Session, shelf: Shelf) -> None:
    """Learn, now and then, what became of callers."""
    now = clock.now()
    if shelf.fared_at is None or now >= shelf.fared_at + HEARD_EVERY:
        found = outcomes.shares(session)
        shelf.fared = {service.bytes: shares for service, shares in found.items()}
        shelf.fared_at = now


def _bring(session: Session, shelf: Shelf, changed: Sequence[DirectoryRecord]) -> None:
    touched = {row.record_id.hex for row in changed if row.kind is Kind.SERVICE}
    pointed = {str(row.record_id) for row in changed if row.kind in POINTED}
    if any(row.kind is Kind.TERM for row in changed):
        shelf.learn(reading.terms(session))
    touched.update(shelf.tagged([f"{sign}:{key}" for key in pointed for sign in "pk"]))
    renew(session, shelf, touched)
    shelf.version = changed[-1].version


def renew(session: Session, shelf: Shelf, keys: Collection[str]) -> None:
    """Write services anew as they are now; those that are no longer out disappear."""
    shelf.drop(keys)
    wanted = sorted(keys)
    for start in range(0, len(wanted), AT_ONCE):
        found = list(by_service(reading.services(session, wanted[start : start + AT_ONCE])))
        said = [versions for _, versions in found]
        around = Surroundings(
            reading.organizations(session, reading.organizations_of(said)),
            reading.spots(session, reading.spots_of(said)),
            shelf.kinds,
            shelf.pen,
        )
        shelf.put(entry(key, versions, around) for key, versions in found)
