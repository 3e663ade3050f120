"""One database, two dialects: durable SQLite by default, PostgreSQL when it is outgrown."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

from relief.kit import folding
from relief.kit.silence import CONNECT_S, Silence
from relief.kit.vault import Vault

Row = TypeVar("Row", bound=SQLModel)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# synchronous=FULL: with NORMAL a power cut loses pledges that were already read back to the caller.
# secure_delete: what is purged is written over in the file. Debian's SQLite does so unasked.
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "secure_delete": 1,
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; a naive one is refused before it reaches the table."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Words(TypeDecorator[StrEnum]):
    """A `StrEnum` kept as its word, so a new word needs no migration."""

    impl = sa.String(24)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | str | None, _dialect: Dialect) -> str | None:
        """Store the word, and only a known one."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        """Give the word back as its enum."""
        return None if value is None else self.kind(value)


class Database:
    """An engine, its vault, and the only place a transaction begins and ends."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.vault = vault
        self.is_sqlite = self.url.startswith("sqlite")
        patience = {} if self.is_sqlite else {"connect_timeout": CONNECT_S}
        self.engine = sa.create_engine(
            self.url, pool_size=20, max_overflow=30, connect_args=patience
        )
        self._silence = None if self.is_sqlite else Silence(self.engine)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _harden)
            event.listen(self.engine, "begin", _begin)
        # SQLite's readers see one moment anyway; PostgreSQL's only if they ask for it.
        steady = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._snapshot = self.engine.execution_options(**steady)
        self._writer = self.engine.execution_options(relief_write=True)
        # SQLite has one writer. Waiting here is first come, first served; its own busy handler
        # polls, and under load starves whoever sleeps longest.
        self._gate = threading.Lock() if self.is_sqlite else None

    @contextmanager
    def session(
        self, *, write: bool = False, snapshot: bool = False, actor: str = "system"
    ) -> Iterator[Session]:
        """One transaction: commits if the block ends well, else rolls back.

        Args:
            write: It changes something.
            snapshot: Whatever it reads is of one moment, however many questions it asks.
            actor: Whose history it writes.

        Raises:
            sqlalchemy.exc.TimeoutError: if PostgreSQL takes connections and says nothing.
        """
        if self._silence:
            self._silence.check()
        gate = self._gate if write and self._gate else nullcontext()
        engine = self._writer if write else self._snapshot if snapshot else self.engine
        with gate, Session(engine, expire_on_commit=False) as session:
            session.info.update(vault=self.vault, actor=actor)
            yield session
            for finish in session.info.pop("before_commit", []):
                finish(session)
            session.commit()
        for tell in session.info.pop("after_commit", []):
            tell()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold SQLite's one writer's place for code that brings its own connection."""
        with self._gate or nullcontext():
            yield

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def one_moment(session: Session) -> None:
    """Let a transaction that only reads see one moment, however many questions it asks.

    SQLite's always do. It is said before anything else is asked.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def by_id(session: Session, model: type[Row], text: str | UUID) -> Row | None:
    """The row of `model` whose id is written as `text`, as it stands now; None if there is none."""
    try:
        key = UUID(str(text))
    except ValueError:
        return None
    return session.get(model, key, populate_existing=True)


def before_commit(session: Session, finish: Callable[[Session], None]) -> None:
    """Run `finish` once, last thing inside the transaction."""
    waiting = session.info.setdefault("before_commit", [])
    if finish not in waiting:
        waiting.append(finish)


def after_commit(session: Session, tell: Callable[[], None]) -> None:
    """Run `tell` only once the transaction is durable."""
    session.info.setdefault("after_commit", []).append(tell)


def vault_of(session: Session) -> Vault:
    """The vault that seals this session's personal data."""
    vault: Vault = session.info["vault"]
    return vault


def rows_changed(session: Session, statement: sa.Update | sa.Delete) -> int:
    """Run a guarded change and say how many rows it found."""
    result: Any = session.execute(statement, execution_options={"synchronize_session": "fetch"})
    return int(result.rowcount)


def _harden(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # Python's implicit BEGIN would open the transaction too late for BEGIN IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for name, wanted in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {wanted}")
        [(found,)] = cursor.execute(f"PRAGMA {name}").fetchall()
        if found != wanted:
            raise RuntimeError(f"SQLite refused {name}={wanted} (it says {found}); not durable")
    cursor.close()
    connection.create_function(folding.NAME, 1, folding.unaccented, deterministic=True)


def _begin(connection: sa.Connection) -> None:
    # A writer queues for the lock at BEGIN. A reader that upgrades later gets SQLITE_BUSY at
    # once if another wrote meanwhile, however long busy_timeout is.
    write = connection.get_execution_options().get("relief_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
