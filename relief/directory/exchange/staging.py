"""Rows of many tables laid aside on disk, so that those which belong together can be put together.

A package of CSV files tells of one service in twelve places. Memory holds a few hundred services
at a time, whatever the package's size.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import orjson

from relief.directory.exchange.problems import Where
from relief.directory.exchange.sources import Source
from relief.directory.records import Kind

AT_ONCE = 5_000
Row = dict[str, str]
Values = tuple[object, ...]
Owner = tuple[str, str]  # a table, and the id of a row in it


@dataclass(frozen=True, slots=True)
class Laid:
    """A row: of which table, where it stood, its id, and what it belongs to."""

    table: str
    where: Where
    key: str
    row: Row
    owners: Sequence[Owner] = ()


class Staging:
    """Rows by table, and by what they belong to."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._db.executescript(
            "CREATE TABLE laid (number INTEGER PRIMARY KEY, name, file, line, key, row);"
            "CREATE TABLE owned (number, owner, owner_key);"
        )
        self._number = 0
        self._rows: list[Values] = []
        self._owned: list[Values] = []

    def lay(self, each: Laid) -> None:
        """Lay a row aside."""
        self._number += 1
        row = orjson.dumps(each.row)
        where = (each.where.file, each.where.line)
        self._rows.append((self._number, each.table, *where, each.key, row))
        self._owned += [(self._number, *owner) for owner in each.owners]
        if len(self._rows) >= AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        self._db.executemany("INSERT INTO laid VALUES (?, ?, ?, ?, ?, ?)", self._rows)
        self._db.executemany("INSERT INTO owned VALUES (?, ?, ?)", self._owned)
        self._rows, self._owned = [], []

    def index(self) -> None:
        """All is laid: make it quick to find."""
        self._flush()
        self._db.executescript(
            "CREATE INDEX by_table ON laid (name, number);"
            "CREATE INDEX by_key ON laid (key, name);"
            "CREATE INDEX by_owner ON owned (owner_key, owner);"
        )

    def of_table(self, table: str, most: int) -> Iterator[list[Laid]]:
        """The rows of a table in order, a few at a time."""
        last = 0
        while True:
            found = self._db.execute(
                "SELECT number, name, file, line, key, row FROM laid "
                "WHERE name = ? AND number > ? ORDER BY number LIMIT ?",
                (table, last, most),
            ).fetchall()
            if not found:
                return
            last = found[-1][0]
            yield [_laid(each) for each in found]

    def in_order(
        self, kinds: Sequence[Kind], most: int, source: Source
    ) -> Iterator[tuple[Kind, list[Laid]]]:
        """The records of these kinds, a few at a time; how far it is is told to `source`."""
        names = [kind.value for kind in kinds]
        marks = ",".join("?" * len(names))
        count = f"SELECT count(*) FROM laid WHERE name IN ({marks})"  # noqa: S608 - marks alone
        [many] = self._db.execute(count, names).fetchone()
        left = source.total - source.done
        for kind in kinds:
            for some in self.of_table(kind.value, most):
                yield kind, some
                source.went(left * len(some) // many)

    def owned_by(self, keys: Sequence[str]) -> dict[Owner, list[Laid]]:
        """What belongs to rows of these ids, by the table and the id."""
        found: dict[Owner, list[Laid]] = defaultdict(list)
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            marks = ",".join("?" * len(some))
            query = (
                "SELECT l.number, name, file, line, key, row, owner, owner_key FROM owned o "  # noqa: S608
                f"JOIN laid l USING (number) WHERE owner_key IN ({marks}) ORDER BY l.number"
            )
            for each in self._db.execute(query, some):
                found[each[6], each[7]].append(_laid(each))
        return found

    def of_key(self, table: str, key: str) -> Row | None:
        """The row of a table with that id."""
        found = self._db.execute(
            "SELECT row FROM laid WHERE key = ? AND name = ? LIMIT 1", (key, table)
        ).fetchone()
        return orjson.loads(found[0]) if found else None

    def lost(self) -> Iterator[tuple[Where, str]]:
        """Rows that belong to something of which there is none, and what they name."""
        query = (
            "SELECT file, line, max(owner_key) FROM owned o JOIN laid l USING (number) "
            "GROUP BY number HAVING NOT max(EXISTS (SELECT 1 FROM laid p "
            "WHERE p.key = o.owner_key AND (p.name = o.owner OR o.owner = ''))) ORDER BY number"
        )
        for file, line, key in self._db.execute(query):
            yield Where(file, line), key


def _laid(found: Sequence[object]) -> Laid:
    _, table, file, line, key, row = found[:6]
    return Laid(str(table), Where(str(file), int(str(line))), str(key), orjson.loads(row))  # type: ignore[arg-type]


@contextmanager
def staging() -> Iterator[Staging]:
    """Yield an empty one, on disk, which goes with the block.

    SQLite's file for a database without a name has none either: a killed process leaves nothing.
    """
    connection = sqlite3.connect("", isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        yield Staging(connection)
    finally:
        connection.close()
