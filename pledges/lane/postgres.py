"""The lane's writer on PostgreSQL: one statement a table over `unnest`, through asyncpg."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
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
from relief.kit.vault import Vault

TRIES = 5  # of a batch that another process's lane ran into
# Laterally, so that each row is found in the index: the planner thinks little of a table that it
# knew empty, and would read the whole of it for every batch.
SEEN = (
    "SELECT k.* FROM unnest($1::uuid[], $2::text[], $3::text[]) AS sent (campaign, principal, key)"
    " CROSS JOIN LATERAL (SELECT * FROM idempotency_key WHERE campaign_id = sent.campaign"
    " AND principal = sent.principal AND key = sent.key LIMIT 1) AS k"
)
TAKEN = (
    "SELECT p.reference FROM unnest($1::text[]) AS sent (reference)"
    " CROSS JOIN LATERAL"
    " (SELECT reference FROM pledge WHERE reference = sent.reference LIMIT 1) AS p"
)
# Shared, so that none closes in between this look and the commit.
STANDINGS = "SELECT id, state, cut_off_at FROM campaign WHERE id = ANY($1) ORDER BY id FOR SHARE"
# Shared, so that nobody calls a reference in between this look and the commit.
RESERVED = (
    "SELECT reference, campaign_id FROM reserved_reference"
    " WHERE reference = ANY($1) AND voided_at IS NULL FOR SHARE"
)
GIFTS = (
    "SELECT sent.way, p.reference, p.campaign_id, p.kind, p.item, p.unit, p.amount, d.phone_index,"
    " d.email_index, p.recorded_by, p.state, p.recorded_at"
    " FROM unnest($1::bytea[], $2::uuid[], $3::int8[]) AS sent (way, campaign_id, amount)"
    " CROSS JOIN LATERAL (SELECT id, phone_index, email_index FROM donor WHERE {way} = sent.way"
    " LIMIT {most}) AS d"
    " CROSS JOIN LATERAL (SELECT * FROM pledge WHERE donor_id = d.id LIMIT 1) AS p"
    " WHERE p.campaign_id = sent.campaign_id AND p.amount = sent.amount"
)
# What a connection that breaks off raises; the last is of neither of asyncpg's own families.
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
NOT_REPLICATED = "01000"  # "canceling wait for synchronous replication": it commits, alone


class PostgresWriter:
    """Writes batches on one connection of its own.

    Two processes' lanes may meet in one idempotency key or reference; the later batch is then
    composed anew, and finds what the earlier one wrote.
    """

    def __init__(self, url: str, vault: Vault, slot: int) -> None:
        parts = sa.make_url(url).set(drivername="postgresql")
        self._dsn = parts.render_as_string(hide_password=False)
        self._vault = vault
        self._writer = f"lane-{slot}"
        self._connection: asyncpg.Connection | None = None
        self._doubtful = False

    async def write(self, items: Sequence[Prepared]) -> Sequence[Written | Exception]:
        """Commit `items` and answer each."""
        try:
            for _ in range(TRIES):
                try:
                    return await self._write(items)
                except (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError):
                    continue
        except LOST as error:
            await self.close()
            raise unconfirmed() from error
        raise unconfirmed()

    async def close(self) -> None:
        """Give the connection back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def _write(self, items: Sequence[Prepared]) -> Sequence[Written | Exception]:
        connection = await self._connected()
        self._doubtful = False
        async with connection.transaction():
            known = await self._known(connection, items)
            batch = compose(items, known, self._vault, self._writer)
            await self._insert(connection, batch)
        if self._doubtful:
            raise unconfirmed()
        return batch.answers

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(self._dsn, timeout=5)
            self._connection.add_log_listener(self._heard)
        return self._connection

    def _heard(self, _connection: asyncpg.Connection, message: asyncpg.PostgresLogMessage) -> None:
        if message.sqlstate == NOT_REPLICATED:
            self._doubtful = True

    async def _known(self, connection: asyncpg.Connection, items: Sequence[Prepared]) -> Stored:
        head = await connection.fetchrow(
            "SELECT seq, digest FROM audit_head WHERE writer = $1 FOR UPDATE", self._writer
        )
        campaigns = {item.campaign.id for item in items}
        states = await connection.fetch(STANDINGS, sorted(campaigns))
        keys = await connection.fetch(
            SEEN, *map(list, zip(*(item.key for item in items), strict=True))
        )
        taken = await connection.fetch(TAKEN, [item.pledge["reference"] for item in items])
        held = reserved_of(items)
        reserved = await connection.fetch(RESERVED, held) if held else ()
        gifts = await _gifts(connection, items)
        return Stored(
            {row["id"]: standing(row["state"], row["cut_off_at"]) for row in states},
            {(row["campaign_id"], row["principal"], row["key"]): _seen(row) for row in keys},
            {row["reference"] for row in taken},
            (head["seq"], head["digest"]) if head else (0, GENESIS),
            {row["reference"]: row["campaign_id"] for row in reserved},
            gifts,
        )

    async def _insert(self, connection: asyncpg.Connection, batch: Batch) -> None:
        for table, rows in batch.rows.items():
            if rows:
                statement, names = _statement(table)
                columns = [[row[name] for row in rows] for name in names]
                await connection.execute(statement, *columns)
        if batch.head[0] == 0:
            return
        await connection.execute(
            "INSERT INTO audit_head (writer, seq, digest) VALUES ($1, $2, $3)"
            " ON CONFLICT (writer) DO UPDATE SET seq = excluded.seq, digest = excluded.digest",
            self._writer,
            *batch.head,
        )
        await connection.executemany(
            "INSERT INTO campaign_tally AS t (campaign_id, currency, writer, pledges,"
            " promised_cents, confirmed_cents, received_cents) VALUES ($1, $2, $3, $4, $5, 0, 0)"
            " ON CONFLICT (campaign_id, currency, writer) DO UPDATE SET"
            " pledges = t.pledges + excluded.pledges,"
            " promised_cents = t.promised_cents + excluded.promised_cents",
            [(*place, self._writer, *sums) for place, sums in sorted(batch.tallies.items())],
        )


async def _gifts(
    connection: asyncpg.Connection, items: Sequence[Prepared]
) -> dict[bytes, list[Gift]]:
    """Earlier promises of as much, by whoever has the same telephone or e-mail."""
    found: dict[bytes, list[Gift]] = {}
    for way in WAYS:
        if sent := asked(items, way):
            statement = GIFTS.format(way=way, most=MOST)
            for row in await connection.fetch(statement, *map(list, zip(*sent, strict=True))):
                found.setdefault(row[0], []).append(Gift(*row[1:]))
    return found


@cache
def _statement(table: str) -> tuple[str, list[str]]:
    columns = SQLModel.metadata.tables[table].columns
    names = [column.name for column in columns]
    arrays = ", ".join(f"${n}::{_array(column)}" for n, column in enumerate(columns, start=1))
    listed = ", ".join(names)
    return f"INSERT INTO {table} ({listed}) SELECT * FROM unnest({arrays})", names  # noqa: S608


def _array(column: sa.Column[Any]) -> str:
    kind = column.type
    if isinstance(kind, sa.TypeDecorator):
        return "timestamptz[]" if isinstance(kind.impl_instance, sa.DateTime) else "text[]"
    names = {UUID: "uuid[]", int: "int8[]", bool: "bool[]", bytes: "bytea[]", str: "text[]"}
    return names[kind.python_type]


def _seen(row: Row) -> Seen:
    outcome = Written(row["pledge_id"], row["reference"], row["state"], row["recorded_at"])
    return Seen(row["body_digest"], outcome)
