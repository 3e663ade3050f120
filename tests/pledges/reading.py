"""Everything that a step may touch, in plain SQL: held against the model, and before a refusal.

Read without the application's models, so that a fault in them is not hidden by itself; and quick,
since it is read after every step: the driver's own cursor takes a tenth of the engine's time.
"""

from collections import Counter, namedtuple
from contextlib import closing, contextmanager
from functools import cache
from uuid import UUID

from sqlmodel import SQLModel

TABLES = (
    "pledge",
    "allocation",
    "dispatch",
    "need",
    "campaign_tally",
    "late_receipt",
    "arrival",
    "lease_step",
    "outbox_message",
    "audit_head",
)
ASKED = {name: f"SELECT * FROM {name} ORDER BY 1, 2" for name in TABLES} | {  # noqa: S608
    "history": "SELECT about, event FROM audit_entry ORDER BY id"
}
LIVE = ("reserved", "dispatched", "acknowledged", "accepted", "partly received", "received")


def read(db):
    """Every row of each table, by its key; and the history."""
    with cursor(db) as asked:
        return {name: rows_of(asked, query) for name, query in ASKED.items()}


def emptied(db):
    """A database without a row, as it was made; its connections and statements stay warm."""
    with cursor(db) as asked:
        for table in reversed(SQLModel.metadata.sorted_tables):
            asked.execute(f"DELETE FROM {table.name}")  # noqa: S608
        asked.connection.commit()


@contextmanager
def cursor(db):
    """The driver's own, on a connection of the pool."""
    with closing(db.engine.raw_connection()) as connection, closing(connection.cursor()) as own:
        yield own


def rows_of(asked, query):
    found = asked.execute(query).fetchall()
    kind = row_type(tuple(column[0] for column in asked.description))
    return [kind(*row) for row in found]


@cache
def row_type(names):
    return namedtuple("Row", names)


def pledges(rows):
    """Where each pledge stands, how much of it is placed, and by how much by its shares."""
    placed = Counter()
    for share in rows["allocation"]:
        placed[share.pledge_id] += share.amount if share.state in LIVE else 0
    return {row.reference: (row.state, row.allocated, placed[row.id]) for row in rows["pledge"]}


def dispatches(rows):
    """Where each offer stands, and what has come of it."""
    return {row.reference: (row.state, row.received, bool(row.active)) for row in rows["dispatch"]}


def needs(rows):
    """The numbers of each need but what was asked for."""
    return {key(row.id): (row.committed, row.in_transit, row.received) for row in rows["need"]}


def totals(rows):
    """Promises, and cents promised, confirmed and received, of all writers."""
    return tuple(
        sum(getattr(row, name) for row in rows["campaign_tally"])
        for name in ("pledges", "promised_cents", "confirmed_cents", "received_cents")
    )


def histories(rows):
    """What happened to each thing that has a history, in order."""
    found = {}
    for about, event in rows["history"]:
        found.setdefault(about, []).append(event)
    return found


def key(value):
    """A key as the application has it; SQLite keeps its digits."""
    return UUID(str(value))
