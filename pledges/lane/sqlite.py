"""The lane's writer on SQLite: one transaction a batch, few statements of many rows.

Each step of a statement lets go of Python's lock and must win it back from the event loop, so a
batch is cut into powers of two: a handful of steps a table, whatever its size.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import SQLModel

from pledges.holds.twins import MOST, Gift
from pledges.lane.batch import (
    WAYS,
    Batch,
    Seen,
    Stored,
    Written,
    asked,
    compose,
    reserved_of,
    standing,
    unconfirmed,
)
from pledges.lane.prepare import Prepared, Row
from relief.kit.audit import GENESIS
from relief.kit.db import Database, UtcDateTime, Words

WRITER = "lane-0"
# A cross join keeps SQLite to this order: for `IN (VALUES …)` it would read the whole table.
SEEN = (
    "WITH sent (campaign_id, principal, key) AS (VALUES {marks})"
    " SELECT campaign_id, principal, key, body_digest, pledge_id, reference, state, recorded_at"
    " FROM sent CROSS JOIN idempotency_key USING (campaign_id, principal, key)"
)
GIFTS = (
    "WITH sent (way, campaign_id, amount) AS (VALUES {marks})"
    " SELECT sent.way, p.reference, p.campaign_id, p.kind, p.item, p.unit, p.amount,"
    " d.phone_index, d.email_index, p.recorded_by, p.state, p.recorded_at FROM sent"
    " CROSS JOIN donor d ON d.rowid IN"
    " (SELECT rowid FROM donor WHERE {way} = sent.way LIMIT {most})"
    " CROSS JOIN pledge p ON p.donor_id = d.id"
    " AND p.campaign_id = sent.campaign_id AND p.amount = sent.amount"
)
LARGEST = 64  # rows of one statement; 64 x 28 columns stays far below SQLite's 32,766 values


class SqliteWriter:
    """Writes batches on a thread of its own: SQLite has one writer, two would be slower."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._engine = db.engine.execution_options(relief_write=True)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lane")

    async def write(self, items: Sequence[Prepared]) -> Sequence[Written | Exception]:
        """Commit `items` and answer each."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._write, items)

    async def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()

    def _write(self, items: Sequence[Prepared]) -> Sequence[Written | Exception]:
        try:
            with self._db.writing(), self._engine.begin() as connection:
                known = _known(connection, items)
                batch = compose(items, known, self._db.vault, WRITER)
                _insert(connection, batch)
        except sa.exc.DBAPIError as error:
            raise unconfirmed() from error
        return batch.answers


def _known(connection: sa.Connection, items: Sequence[Prepared]) -> Stored:
    ask = connection.exec_driver_sql
    campaigns = {item.campaign.id for item in items}
    states = {
        UUID(row[0]): standing(row[1], _read(row[2]) if row[2] else None)
        for row in ask(
            f"SELECT id, state, cut_off_at FROM campaign WHERE id IN ({_marks(campaigns)})",  # noqa: S608
            tuple(each.hex for each in campaigns),
        )
    }
    keys = [value for item in items for value in _plain_key(item)]
    rows = ask(SEEN.format(marks=", ".join(["(?, ?, ?)"] * len(items))), tuple(keys))
    seen = {(UUID(row[0]), row[1], row[2]): _seen(row) for row in rows}
    references = [item.pledge["reference"] for item in items]
    taken = ask(
        f"SELECT reference FROM pledge WHERE reference IN ({_marks(references)})",  # noqa: S608
        tuple(references),
    )
    held = reserved_of(items)
    reserved = ask(
        "SELECT reference, campaign_id FROM reserved_reference"  # noqa: S608
        f" WHERE voided_at IS NULL AND reference IN ({_marks(held)})",
        tuple(held),
    )
    head = ask("SELECT seq, digest FROM audit_head WHERE writer = ?", (WRITER,)).first()
    return Stored(
        states,
        seen,
        {row[0] for row in taken},
        (head[0], head[1]) if head else (0, GENESIS),
        {row[0]: UUID(row[1]) for row in reserved},
        _gifts(connection, items),
    )


def _insert(connection: sa.Connection, batch: Batch) -> None:
    for table, rows in batch.rows.items():
        for part in _powers(rows):
            values = tuple(chain.from_iterable(map(_plain(table), part)))
            connection.exec_driver_sql(_statement(table, len(part)), values)
    if batch.head[0] == 0:
        return
    connection.exec_driver_sql(
        "INSERT INTO audit_head (writer, seq, digest) VALUES (?, ?, ?)"
        " ON CONFLICT (writer) DO UPDATE SET seq = excluded.seq, digest = excluded.digest",
        (WRITER, *batch.head),
    )
    for (campaign_id, currency), (pledges, cents) in batch.tallies.items():
        connection.exec_driver_sql(
            "INSERT INTO campaign_tally (campaign_id, currency, writer, pledges, promised_cents,"
            " confirmed_cents, received_cents) VALUES (?, ?, ?, ?, ?, 0, 0)"
            " ON CONFLICT (campaign_id, currency, writer) DO UPDATE SET"
            " pledges = pledges + excluded.pledges,"
            " promised_cents = promised_cents + excluded.promised_cents",
            (campaign_id.hex, currency, WRITER, pledges, cents),
        )


@cache
def _statement(table: str, rows: int) -> str:
    columns = SQLModel.metadata.tables[table].columns
    names = ", ".join(column.name for column in columns)
    marks = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * rows)}"  # noqa: S608


@cache
def _plain(table: str) -> Callable[[Row], list[Any]]:
    """What makes of a row the values that SQLite takes, in the order of the table's columns."""
    columns = list(SQLModel.metadata.tables[table].columns)
    pick = itemgetter(*(column.name for column in columns))
    converted = [
        (place, CONVERTERS[type(column.type)])
        for place, column in enumerate(columns)
        if type(column.type) in CONVERTERS
    ]

    def plain(row: Row) -> list[Any]:
        values = list(pick(row))
        for place, convert in converted:
            if values[place] is not None:
                values[place] = convert(values[place])
        return values

    return plain


def _powers(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    start, size = 0, LARGEST
    while start < len(rows):
        while size > len(rows) - start:
            size //= 2
        yield rows[start : start + size]
        start += size


def _plain_key(item: Prepared) -> tuple[str, str, str]:
    campaign_id, principal, key = item.key
    return campaign_id.hex, principal, key


def _seen(row: Any) -> Seen:  # noqa: ANN401 - a driver's row
    recorded_at = _read(row[7])
    return Seen(row[3], Written(UUID(row[4]), row[5], row[6], recorded_at))


def _gifts(connection: sa.Connection, items: Sequence[Prepared]) -> dict[bytes, list[Gift]]:
    """Earlier promises of as much, by whoever has the same telephone or e-mail."""
    found: dict[bytes, list[Gift]] = {}
    for way in WAYS:
        if sent := asked(items, way):
            marks = ", ".join(["(?, ?, ?)"] * len(sent))
            values = [
                part for key, campaign, amount in sent for part in (key, campaign.hex, amount)
            ]
            statement = GIFTS.format(marks=marks, way=way, most=MOST)
            for row in connection.exec_driver_sql(statement, tuple(values)):
                found.setdefault(row[0], []).append(_gift(row))
    return found


def _gift(row: Any) -> Gift:  # noqa: ANN401 - a driver's row
    recorded_at = _read(row[11])
    kind, item, unit, amount, phone, email, sender, state = row[3:11]
    what = (row[1], UUID(row[2]), kind, item, unit, amount)
    return Gift(*what, phone, email, sender, state, recorded_at)


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _marks(values: Sequence[object] | set[UUID]) -> str:
    return ", ".join("?" * len(values))


@lru_cache(1024)  # one moment stands in six columns of a pledge's rows, table after table
def _moment(value: datetime) -> str:
    # As SQLAlchemy writes it: both must read each other's rows.
    return value.isoformat(" ", "microseconds")[:26]


CONVERTERS: dict[type, Callable[[Any], Any]] = {
    sa.Uuid: attrgetter("hex"),
    UtcDateTime: _moment,
    Words: attrgetter("value"),
}
