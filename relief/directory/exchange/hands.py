"""Whose a record is: this source's, another's, or somebody's who has edited it here since.

What is not this source's stays until an import is told to overwrite it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.directory import rows, store
from relief.directory.models import DirectoryRecord
from relief.directory.records import AnyRecord

IMPORT, WITHDRAWAL = "import:", "withdrawn:"
STAMPS = frozenset({"last_modified", "assured_date"})  # nobody's words: the later file's count


@dataclass(frozen=True, slots=True)
class Held:
    """A record as it stands here, and the source that brought it."""

    record: AnyRecord
    source: str


def importer(source: str) -> str:
    """Who brought a record in."""
    return f"{IMPORT}{source}"[:80]


def withdrawer(source: str) -> str:
    """Who withdrew a record: any source may put it back, and what staff withdrew stays so."""
    return f"{WITHDRAWAL}{source}"[:80]


def is_edited(edited_by: str) -> bool:
    """Whether the last hand was neither an import's nor unknown."""
    return bool(edited_by) and not edited_by.startswith((IMPORT, WITHDRAWAL))


def held(session: Session, given: Sequence[AnyRecord], lang: str, source: str) -> dict[UUID, Held]:
    """Of records that a file of `source` tells of: those that are not its to change.

    Nobody edits one between this look and the end of the transaction.
    """
    store.hold(session)
    wanted = select(DirectoryRecord).where(_are_held([each.id for each in given], lang, source))
    found = session.exec(wanted)
    return {row.record_id: Held(store.whole(session, row), row.source) for row in found}


def differing(here: AnyRecord, there: AnyRecord) -> list[str]:
    """The names of the fields in which two records differ, but for the dates that a file sets."""
    names = [name for name in type(here).model_fields if name not in STAMPS]
    return [name for name in names if getattr(here, name) != getattr(there, name)]


def take(session: Session, ids: Collection[UUID], lang: str, source: str) -> None:
    """Let records be `source`'s from now on: it says what stands here, or its word counts."""
    if ids:
        store.hold(session)
        those = sa.update(DirectoryRecord).where(_are_held(ids, lang, source))
        session.execute(those.values(source=source, edited_by=importer(source)))


def _are_held(ids: Collection[UUID], lang: str, source: str) -> sa.ColumnElement[bool]:
    """Those that staff edited since an import, or that another source brought and still tells of.

    What no source has brought is held by nobody.
    """
    table = DirectoryRecord
    by = col(table.edited_by)
    return sa.and_(
        col(table.id).in_([rows.row_id(each, lang) for each in ids]),
        col(table.source) != "",
        ~by.startswith(WITHDRAWAL),
        sa.or_(col(table.source) != source, sa.and_(by != "", ~by.startswith(IMPORT))),
    )
