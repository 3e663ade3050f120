"""Every row of one database into another of either kind, as one moment has it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

BATCH = 1000

Tables = Sequence[sa.Table]


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees one moment, however long it reads and whoever writes meanwhile."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    with engine.connect() as connection:  # SQLite in WAL: any transaction is such a moment
        yield connection


def copy(
    source: sa.Connection, target: sa.Connection, tables: Tables, done: Callable[[int], None]
) -> None:
    """Insert every row of `tables` into the `target`; what is sealed stays sealed.

    Args:
        source: Where the rows are.
        target: In a transaction that the caller commits.
        tables: Those that others refer to come first.
        done: Told how many more rows were copied.
    """
    for table in tables:
        # In the order of their keys, so that the target's index grows at one end.
        query = sa.select(table).order_by(*table.primary_key)
        with source.execute(query, execution_options={"yield_per": BATCH}) as rows:
            for part in rows.mappings().partitions():
                target.execute(sa.insert(table), [dict(row) for row in part])
                done(len(part))


def counts(connection: sa.Connection, tables: Tables) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in tables
    }


def occupied(connection: sa.Connection, tables: Tables) -> list[str]:
    """The tables that are there and have a row."""
    there = set(sa.inspect(connection).get_table_names())
    return [
        table.name
        for table in tables
        if table.name in there
        and connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
    ]
