"""Whose hand a record is of: an import's, or somebody's who has edited it here since.

What somebody wrote here stays until an import is told to overwrite it.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.directory import rows, store
from relief.directory.models import DirectoryRecord
from relief.directory.records import AnyRecord

IMPORT, WITHDRAWAL = "import:", "withdrawn:"
STAMPS = frozenset({"last_modified", "assured_date"})  # nobody's words: the later file's count


def importer(source: str) -> str:
    """Who brought a record in."""
    return f"{IMPORT}{source}"[:80]


def withdrawer(source: str) -> str:
    """Who withdrew a record: the same source may put it back, and what staff withdrew stays so."""
    return f"{WITHDRAWAL}{source}"[:80]


def is_edited(edited_by: str) -> bool:
    """Whether the last hand was neither an import's nor unknown."""
    return bool(edited_by) and not edited_by.startswith((IMPORT, WITHDRAWAL))


def edited(session: Session, given: Sequence[AnyRecord], lang: str) -> dict[UUID, AnyRecord]:
    """Of records that a file tells of: those that were edited here since an import, as they stand.

    Nobody edits one between this look and the end of the transaction.
    """
    store.hold(session)
    table = DirectoryRecord
    by = col(table.edited_by)
    wanted = select(table).where(
        col(table.id).in_([rows.row_id(record.id, lang) for record in given]),
        table.source != "",
        table.edited_by != "",
        ~by.startswith(IMPORT),
        ~by.startswith(WITHDRAWAL),
    )
    return {row.record_id: store.whole(session, row) for row in session.exec(wanted)}


def differing(here: AnyRecord, there: AnyRecord) -> list[str]:
    """The names of the fields in which two records differ, but for the dates that a file sets."""
    names = [name for name in type(here).model_fields if name not in STAMPS]
    return [name for name in names if getattr(here, name) != getattr(there, name)]


def follow(session: Session, ids: Collection[UUID], lang: str, source: str) -> None:
    """Let records follow their source again: it says of them now what was written here."""
    table = DirectoryRecord
    keys = [rows.row_id(each, lang) for each in ids]
    if keys:
        those = sa.update(table).where(col(table.id).in_(keys), col(table.source) == source)
        session.execute(those.values(edited_by=importer(source)))
