"""Backups: one SQLite file of either kind of database, made while it is served, and back.

A backup holds what the database holds, sealed as it is there, and none of the keys. What comes
back keeps its unsent messages held, as they may have left after the backup was made.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from relief import migrate
from relief.kit import audit, clock, copying, files, outbox, sessions, sqlite_file
from relief.kit.db import Database
from relief.kit.errors import Conflict, Missing
from relief.kit.vault import Vault
from relief.transfer import Watch, transfer

ABOUT = "database"
GOES_S = 5  # a connection that was just closed is in PostgreSQL's list for a moment yet
NO_FILE = "There is no file {file}."
THERE = "{file} is there already. Choose another name, or say --replace."
DAMAGED = "{file} is no sound backup: {what}. Nothing was changed."
NEWER = (
    "{file} was made by a version that this one does not know (schema “{found}”). Restore it with "
    "the version that made it, or a later one."
)
BROKEN = (
    "The history in {file} does not hold: {what}. Are these its keys? Nothing was changed. "
    "To restore it as it is, say --even-if-altered."
)
OCCUPIED = "The database holds {tables} already. To put the backup in its place, say --replace."
IN_USE = "The database is in use. Stop `serve` and `worker` first; nothing was changed."


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and where what was there before is."""

    rows: int
    held: int
    aside: Path | None


def save(db: Database, file: Path, watch: Watch, *, replace: bool = False) -> None:
    """Write the database as it stands now into `file`, which nobody else may read.

    Raises:
        Conflict: if the file is there already, or the copy is not sound.
    """
    if file.exists() and not replace:
        raise Conflict(THERE, code="there", file=file)
    with files.placed(file) as part:
        if db.is_sqlite:
            source = path_of(db)
            with watch("Copying pages", sqlite_file.pages(source)) as done:
                sqlite_file.copy_online(source, part, done)
        else:
            kept = Database(f"sqlite:///{part}", db.vault)
            transfer(db, kept, watch)
            kept.close()
            sqlite_file.alone(part)
        _sound(part, file)


def restore(
    db: Database, file: Path, watch: Watch, *, replace: bool = False, altered: bool = False
) -> Restored:
    """Put what `file` holds in the place of an empty database, or with `replace` of any.

    Raises:
        Conflict: if the backup is not sound, or the database is occupied or in use.
    """
    with prepared(file, db.vault, altered=altered) as (ready, held):
        _refuse_occupied(db, replace=replace)
        with copying.snapshot(ready.engine) as connection:
            tables = migrate.metadata().sorted_tables
            rows = sum(copying.counts(connection, tables).values())
        aside: Path | None
        if db.is_sqlite:
            ready.close()
            aside = _exchange(db, path_of(ready))
        else:
            aside = _refill(db, ready, watch, replace=replace)
    return Restored(rows, held, aside)


def path_of(db: Database) -> Path:
    """Where an SQLite database's file is.

    Raises:
        Missing: if it is not there.
    """
    path = Path(db.engine.url.database or "")
    if not path.is_file():
        raise Missing(NO_FILE, file=path)
    return path


@contextmanager
def prepared(file: Path, vault: Vault, *, altered: bool) -> Iterator[tuple[Database, int]]:
    """A copy of the backup at this version's schema, its messages held; and how many those are."""
    if not file.is_file():
        raise Missing(NO_FILE, file=file)
    _sound(file, file)
    with tempfile.TemporaryDirectory(prefix=".relief-", dir=file.resolve().parent) as folder:
        part = Path(folder) / "relief.db"
        part.touch(mode=0o600)
        sqlite_file.copy_online(file, part, lambda _: None)
        ready = Database(f"sqlite:///{part}", vault)
        try:
            found = migrate.current(ready.engine)
            if not migrate.knows(found):
                raise Conflict(NEWER, code="schema", file=file, found=found or "none")
            migrate.upgrade(ready.engine)
            with ready.session(write=True, actor="cli") as session:
                broken = audit.verify(session)
                if broken and not altered:
                    what = f"{broken[0].writer} {broken[0].seq}: {broken[0].why}"
                    raise Conflict(BROKEN, code="altered", file=file, what=what)
                held = outbox.hold_all(session)
                sessions.end_every(session)
                audit.note(session, ABOUT, "restored", held=held)
            yield ready, held
        finally:
            ready.close()


def in_use(db: Database) -> bool:
    """Whether another process has the database open."""
    db.close()
    if db.is_sqlite:
        return not sqlite_file.alone(path_of(db))
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    until = time.monotonic() + GOES_S
    with db.engine.connect() as connection:
        while is_used := bool(connection.execute(sa.text(others)).scalar_one()):
            connection.rollback()  # within a transaction the list stays as it was
            if time.monotonic() > until:
                break
            time.sleep(0.05)
        return is_used


def _refuse_occupied(db: Database, *, replace: bool) -> None:
    with db.engine.connect() as connection:
        there = copying.occupied(connection, migrate.metadata().sorted_tables)
    if there and not replace:
        raise Conflict(OCCUPIED, code="occupied", tables=", ".join(there))
    if in_use(db):
        raise Conflict(IN_USE, code="in_use")


def _exchange(db: Database, ready: Path) -> Path:
    """Let the prepared file take the place of the database's, which keeps another name."""
    path = path_of(db)
    aside = path.with_name(f"{path.name}.before-{clock.now():%Y%m%dT%H%M%SZ}")
    with files.placed(path) as part:
        sqlite_file.copy_online(ready, part, lambda _: None)
        files.like(path, part)
        aside.hardlink_to(path)  # there is no moment at which neither has the name
    return aside


def _refill(db: Database, ready: Database, watch: Watch, *, replace: bool) -> Path | None:
    """Fill a database on PostgreSQL; its rows of before are kept in a file."""
    aside = None
    if replace and migrate.current(db.engine):
        name = (db.engine.url.database or "relief").replace("/", "-")
        aside = Path(f"{name}.before-{clock.now():%Y%m%dT%H%M%SZ}.db").resolve()
        save(db, aside, watch)
    transfer(ready, db, watch, replace=aside is not None)
    return aside


def _sound(path: Path, file: Path) -> None:
    """Refuse what is damaged, or is no database of ours."""
    what = sqlite_file.faults(path)
    if not what and not _is_ours(path):
        what = ["it holds no Relief database"]
    if what:
        raise Conflict(DAMAGED, code="damaged", file=file, what="; ".join(what[:5]))


def _is_ours(path: Path) -> bool:
    with closing(sqlite_file.open_file(path)) as opened:
        query = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
        return opened.execute(query).fetchone() is not None
