"""The search of one process: it reads the directory, follows its version, and answers."""

from uuid import UUID

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind, Organization, Service
from relief.directory.search.query import Found, Hit, Query
from relief.kit import clock
from relief.kit.db import Database
from relief.kit.services import Services

ROOM = "search"


def of(services: Services) -> "Engine":
    """This process's engine."""
    engine: Engine = services.rooms.setdefault(ROOM, Engine(services.db))
    return engine


class Engine:
    """Answers queries from one process's index; safe in threads."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def start(self) -> None:
        """Begin to read the directory, in a thread of its own."""

    def stop(self) -> None:
        """Stop following."""

    def find(self, query: Query) -> Found:
        """What fits, the best first."""
        words = query.text.casefold().split()
        with self._db.session() as session:
            rows: dict[UUID, DirectoryRecord] = {}
            for lang in sorted(store.LANGUAGES, key=lambda each: each == query.lang):
                rows |= {r.record_id: r for r in store.everything(session, Kind.SERVICE, lang)}
            fits = [
                row for row in rows.values() if all(w in row.document.casefold() for w in words)
            ]
            fits.sort(key=lambda row: (row.name.casefold(), row.record_id))
            page = fits[query.offset : query.offset + query.most]
            hits = tuple(self._hit(row, store.best(session, _owner(row), row.lang)) for row in page)
        return Found(hits, len(fits), "", (), clock.now())

    def _hit(self, row: DirectoryRecord, owner: DirectoryRecord | None) -> Hit:
        service = store.shown(row, Service)
        name = store.shown(owner, Organization).name if owner else ""
        return Hit(service.id, row.lang, service.name, name, "", None, None, False, ())  # noqa: FBT003


def _owner(row: DirectoryRecord) -> UUID:
    return store.shown(row, Service).organization_id
