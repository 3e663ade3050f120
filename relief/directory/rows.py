"""A record as the row it becomes, and many rows written at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import orjson
import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.directory import disclosure
from relief.directory.models import DirectoryRecord
from relief.directory.records import AnyRecord, Organization, Service, Status
from relief.kit import clock
from relief.kit.db import vault_of

LANGUAGES = ("en", "fr")
AT_ONCE = 500  # rows of one question: SQLite takes 32,766 values at most
# What an import or an edit says of a record; the rest is the directory's own.
SAID = (
    "organization_id",
    "name",
    "document",
    "sealed",
    "status",
    "source",
    "foreign_id",
    "edited_at",
    "edited_by",
    "verified_at",
    "version",
)

Row = dict[str, Any]


@lru_cache(maxsize=16_384)
def row_id(record_id: UUID, lang: str) -> UUID:
    """The key of a record's row in one language; asked for again and again of each."""
    return uuid5(record_id, lang)


def context(row: UUID) -> str:
    """What a sealed record is bound to."""
    return f"directory:{row}"


def owner(record: AnyRecord) -> UUID | None:
    """The organization that a record belongs to, or is."""
    if isinstance(record, Organization):
        return record.id
    # A program or a term has fewer fields: to ask pydantic for one that it lacks is slow.
    found: UUID | None = record.__dict__.get("organization_id")
    return found


def made(
    session: Session,
    record: AnyRecord,
    lang: str,
    secrets: Iterable[str],
    *,
    is_hidden: bool = False,
) -> Row:
    """The row of a record, without the places that `secrets` tell of.

    `is_hidden`: its place is withheld although it does not say so itself.
    """
    is_marked = is_hidden and not record.is_confidential
    marked = record.model_copy(update={"is_confidential": True}) if is_marked else record
    out, is_whole = disclosure.disclosed(marked, secrets)
    key = row_id(record.id, lang)
    # Whatever is not in the document is sealed with the whole; mostly there is nothing.
    hides = is_marked or not is_whole
    text = record.model_dump_json(exclude_defaults=True) if hides else ""
    return {
        "id": key,
        "record_id": record.id,
        "lang": lang,
        "kind": record.kind,
        "organization_id": None if isinstance(record, Organization) else owner(record),
        "name": str(out.get("name", ""))[:300],
        "document": orjson.dumps(out).decode() if out else "",
        "sealed": vault_of(session).seal(context(key), text) if hides else None,
        "status": record.__dict__.get("status", Status.ACTIVE),
        "edited_at": clock.now(),
        "verified_at": assured(record),
    }


def assured(record: AnyRecord) -> datetime | None:
    """When the record says that it was verified, if it makes sense and is past."""
    text = record.assured_date if isinstance(record, Service) else ""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    at = datetime.combine(day, time(12), UTC)
    return at if at <= clock.now() else None


class Before(NamedTuple):
    """What of a row that is there decides what becomes of it: a fifth of what the whole costs."""

    id: UUID
    document: str
    sealed: bytes | None
    verified_at: datetime | None


def known(session: Session, keys: Collection[UUID]) -> dict[UUID, Before]:
    """The rows that are there already."""
    table = DirectoryRecord
    wanted = select(table.id, table.document, table.sealed, table.verified_at)
    found = session.exec(wanted.where(col(table.id).in_(keys)))
    return {row[0]: Before(*row) for row in found}


def is_same(session: Session, before: Before, row: Row) -> bool:
    """Whether a row says nothing new."""
    if before.document != row["document"] or (before.sealed is None) != (row["sealed"] is None):
        return False
    if before.sealed is None:
        return True
    vault = vault_of(session)
    name = context(before.id)
    return vault.open(name, before.sealed) == vault.open(name, row["sealed"])


def write(
    session: Session, fresh: Sequence[Row], version: int, there: Mapping[UUID, Before]
) -> None:
    """Insert or change rows, all of them as of one version."""
    table = DirectoryRecord.__table__  # type: ignore[attr-defined]
    new = [row | _NEW | {"version": version} for row in fresh if row["id"] not in there]
    if new:
        session.execute(sa.insert(table), new)
    old = [_changed(row | {"version": version}, there) for row in fresh if row["id"] in there]
    if old:
        said: dict[str, Any] = {name: sa.bindparam(name) for name in SAID}
        session.connection().execute(
            sa.update(table).where(table.c.id == sa.bindparam("key")).values(said), old
        )
        session.expire_all()


_NEW = {"is_published": True, "verified_by": "", "expires_at": None}


def _changed(row: Row, there: Mapping[UUID, Before]) -> Row:
    before = there[row["id"]]
    dates = [each for each in (row["verified_at"], before.verified_at) if each is not None]
    return {
        **{name: row[name] for name in SAID},
        "key": row["id"],
        "verified_at": max(dates, default=None),
    }
