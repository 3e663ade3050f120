"""A whole deployment from one database to another, of either kind, or not at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import sqlalchemy as sa
from sqlmodel import Session

from relief import migrate
from relief.kit import audit, copying
from relief.kit.db import Database
from relief.kit.errors import Conflict

Watch = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]

BEHIND = (
    "The database to copy from stands at schema “{found}”, this version needs “{wanted}”. "
    "Run `relief db upgrade` on it first."
)
OTHER = (
    "The database to copy to stands at schema “{found}”, not at “{wanted}”. Give an empty one; "
    "nothing was changed."
)
OCCUPIED = "The database to copy to is not empty ({tables}). Nothing was changed."
UNEQUAL = "The copy is not what it was copied from ({what}). Nothing was changed."

MISFIT = "A row of {what} does not fit into the database to copy to. Nothing was changed."


def transfer(
    source: Database, target: Database, watch: Watch, *, replace: bool = False
) -> dict[str, int]:
    """Copy every row of `source` into the `target`; returns how many each table has.

    Args:
        source: At this version's schema; it may be served, and what is written later stays behind.
        target: Without tables, or at this version's schema without rows.
        watch: Makes a progress bar of a description and a total.
        replace: Take away the rows of a target on PostgreSQL, in the same transaction.

    Raises:
        Conflict: if one of them is not as it must be, or the copy is not the same.
    """
    _at_head(source, BEHIND)
    if not migrate.current(target.engine):
        migrate.upgrade(target.engine)
    _at_head(target, OTHER)
    tables = migrate.metadata().sorted_tables
    writer = target.engine.execution_options(relief_write=True)
    with copying.snapshot(source.engine) as original, writer.begin() as copy:
        if replace:
            copy.execute(sa.text(f"TRUNCATE {', '.join(table.name for table in tables)}"))
        if there := copying.occupied(copy, tables):
            raise Conflict(OCCUPIED, code="occupied", tables=", ".join(there))
        wanted = copying.counts(original, tables)
        with watch("Copying rows", sum(wanted.values())) as done:
            try:
                copying.copy(original, copy, tables, done)
            except (sa.exc.IntegrityError, sa.exc.DataError) as error:
                raise Conflict(MISFIT, code="misfit", what=_table(error)) from None
        found = copying.counts(copy, tables)
        _same({name: (wanted[name], found[name]) for name in wanted})
        _same_history(source, original, copy)
    return found


def _at_head(db: Database, message: str) -> None:
    found, wanted = migrate.current(db.engine), migrate.head()
    if found != wanted:
        raise Conflict(message, code="schema", found=found or "none", wanted=wanted)


def _table(error: sa.exc.DBAPIError) -> str:
    """The table, and never the row that the database quotes."""
    return (error.statement or "").removeprefix("INSERT INTO ").partition(" ")[0]


def _same(counted: dict[str, tuple[int, int]]) -> None:
    unequal = [
        f"{name}: {found} of {wanted} rows"
        for name, (wanted, found) in counted.items()
        if found != wanted
    ]
    if unequal:
        raise Conflict(UNEQUAL, code="unequal", what=", ".join(unequal))


def _same_history(source: Database, original: sa.Connection, copy: sa.Connection) -> None:
    """Each chain of the copy holds and ends as the original's does."""
    with Session(original) as before, Session(copy) as after:
        after.info["vault"] = source.vault
        before.info["vault"] = source.vault
        broken = audit.verify(after, audit.heads(before))
        # What was altered before must not keep the rest from being saved.
        made_here = [each for each in broken if each not in audit.verify(before)]
    if made_here:
        first = made_here[0]
        raise Conflict(
            UNEQUAL, code="unequal", what=f"history {first.writer} {first.seq}: {first.why}"
        )
