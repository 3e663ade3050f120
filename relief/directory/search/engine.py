"""The search of one process: it reads the directory, follows its version, and answers.

Each process has an index of its own in memory, so there is no folder to share, to lock or to mend:
whatever is wrong with one is gone with its process, and each is as right as its version.
"""

import threading
from collections.abc import Callable

import sqlalchemy as sa
import structlog

from relief.directory.search import finding, following, naming
from relief.directory.search.finding import Placed
from relief.directory.search.query import Found, KindNamed, Query
from relief.directory.search.shelf import Shelf
from relief.directory.search.whereabouts import Whereabouts
from relief.kit import clock
from relief.kit.db import Database
from relief.kit.errors import Busy
from relief.kit.i18n import N_
from relief.kit.services import Services

ROOM = "search"
EVERY_S = 0.4  # an edit is found within a second of its commit
PATIENCE_S = 3  # for the first reading of the directory
AGAIN_S = 10  # a county is read by then, and a country asks again
READING = N_("The directory is being read. Try again in a few seconds.")
log = structlog.get_logger(__name__)


def of(services: Services) -> "Engine":
    """This process's engine."""
    made = Engine(services.db, services.settings.time_zone)
    engine: Engine = services.rooms.setdefault(ROOM, made)
    return engine


def being_read() -> Busy:
    """What to tell whoever cannot be answered before the directory was read for the first time."""
    return Busy(READING, retry_after_s=AGAIN_S)


class Engine:
    """Answers queries from one process's index; safe in threads.

    Args:
        zone: The clocks of services that name none.
    """

    def __init__(self, db: Database, zone: str) -> None:
        self._db, self.zone = db, zone
        self._places = Whereabouts(db)
        self._shelf: Shelf | None = None
        self._as_of = clock.now()
        self._ready = threading.Event()
        self._stopped = threading.Event()
        self._making = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read the directory and to follow it, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="search", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop following; what was read stays."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._stopped.clear()

    @property
    def is_ready(self) -> bool:
        """Whether it answers without a wait."""
        return self._thread is None or self._ready.is_set()

    def find(self, query: Query) -> Found:
        """What fits, the best first.

        Raises:
            Busy: while the directory is being read for the first time, and that takes long.
        """
        shelf = self._read()
        placed = Placed(
            query,
            self._places.of(query.near) if query.near.strip() else None,
            self._places.of(query.serves) if query.serves.strip() else None,
            clock.now(),
            self.zone,
            self._places.of,
        )
        return finding.find(shelf.view, placed, self._as_of)

    def kinds_asked(self, text: str, lang: str, most: int) -> tuple[KindNamed, ...]:
        """The kinds of help that somebody's words ask for, the likeliest first.

        Raises:
            Busy: as `find`.
        """
        return naming.asked(self._read().view, text, lang, most)

    def kinds_called(self, text: str, lang: str, most: int) -> tuple[KindNamed, ...]:
        """The kinds that are called by these words, or by what they begin, in either language.

        Raises:
            Busy: as `find`.
        """
        return naming.called(self._read().view, text, lang, most)

    def refresh(self) -> None:
        """Bring in at once whatever is committed."""
        with self._making:
            asked_at = clock.now()
            if self._shelf is None:
                self._shelf = following.made(self._db, self.zone, self._stopped)
                self._ready.set()
            self._shelf = following.follow(self._db, self._shelf, self.zone, self._stopped)
            self._as_of = asked_at

    def rebuild(self) -> Shelf:
        """Read the whole directory anew; searches go on with what there was until it is done."""
        with self._making:
            asked_at = clock.now()
            self._shelf = shelf = following.made(self._db, self.zone, self._stopped)
            self._as_of = asked_at
            self._ready.set()
            return shelf

    def _read(self) -> Shelf:
        if self._thread is None:
            self.refresh()  # nobody follows: whoever asks does
        elif not self._ready.wait(PATIENCE_S):
            raise being_read()
        assert self._shelf is not None  # noqa: S101 - set before anybody is let through
        return self._shelf

    def _run(self) -> None:
        step: Callable[[], object] = self.refresh
        while not self._stopped.is_set():
            try:
                step()
                step = self.refresh
            except following.Stopped:
                return
            except sa.exc.SQLAlchemyError:
                pass  # the database is away; what was read stays
            except Exception:
                # Whatever is wrong with an index in memory, one made anew does not have it.
                log.exception("the search index failed and is made anew")
                step = self.rebuild
            self._stopped.wait(EVERY_S)
