"""Keep records, and read them: the one way in and out of the directory's table.

What is stored is what may be shown (`disclosure`); the whole is sealed beside it where that is
more. Where a location hides its place, the other records of its organization may tell of it in
their words: they are written anew with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.directory import hiding, rows
from relief.directory.models import DirectoryRecord, DirectoryState
from relief.directory.records import AnyRecord, Kind, Location, Record, Status
from relief.directory.rows import AT_ONCE, row_id
from relief.kit import clock

LANGUAGES = rows.LANGUAGES
ABOUT = "directory:"
EPOCH = 10**9  # versions: more than are ever written, so that a next epoch is told from an edit

R = TypeVar("R", bound=Record)


class Change(StrEnum):
    """What became of a record that was put in."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose word a record is.

    Args:
        by: A principal.
        source: A name for where it was imported from; empty if it was written here.
    """

    by: str
    source: str = ""


def foreign(source: str, kind: Kind, key: str) -> UUID:
    """The id of a record that somebody else calls `key`: the same at each import."""
    try:
        return UUID(key)
    except ValueError:
        return uuid5(NAMESPACE_URL, f"relief:{source}:{kind}:{key}")


def about(record_id: UUID) -> str:
    """Where the history of a record is found."""
    return f"{ABOUT}{record_id}"


def get(session: Session, record_id: UUID, lang: str) -> DirectoryRecord | None:
    """The row of a record in one language, published or not."""
    return session.get(DirectoryRecord, row_id(record_id, lang), populate_existing=True)


def best(session: Session, record_id: UUID, lang: str) -> DirectoryRecord | None:
    """The published row in `lang`, else in the other language: whoever shows it marks that."""
    for each in (lang, *(other for other in LANGUAGES if other != lang)):
        row = get(session, record_id, each)
        if row is not None and is_out(row):
            return row
    return None


def is_out(row: DirectoryRecord) -> bool:
    """Whether the public may find it now."""
    lasts = row.expires_at is None or row.expires_at > clock.now()
    return row.is_published and row.document != "" and row.status is not Status.DEFUNCT and lasts


def shown(row: DirectoryRecord, kind: type[R]) -> R:
    """What of a record may be shown; of a kind whose rows these are."""
    return kind.model_validate_json(row.document)


def whole(session: Session, row: DirectoryRecord) -> AnyRecord:
    """The record with what is withheld: for staff who edit it, never for a page or a message."""
    return hiding.whole(session, row)


def of_organization(
    session: Session, organization_id: UUID, lang: str
) -> Sequence[DirectoryRecord]:
    """Everything that belongs to an organization, in one language, by name."""
    return session.exec(
        select(DirectoryRecord)
        .where(DirectoryRecord.organization_id == organization_id, DirectoryRecord.lang == lang)
        .order_by(col(DirectoryRecord.name), col(DirectoryRecord.id))
    ).all()


def save(
    session: Session, record: AnyRecord, lang: str, origin: Origin, *, foreign_id: str = ""
) -> Change:
    """Put one record in, in one language."""
    [change] = save_all(session, [(record, foreign_id)], lang, origin)
    return change


def save_all(
    session: Session, given: Sequence[tuple[AnyRecord, str]], lang: str, origin: Origin
) -> list[Change]:
    """Put records in, each with its foreign id; what is the same already stays as it is.

    Of one record given twice the last counts.
    """
    changes = []
    for start in range(0, len(given), AT_ONCE):
        changes += _save(session, given[start : start + AT_ONCE], lang, origin)
    return changes


def _save(
    session: Session, some: Sequence[tuple[AnyRecord, str]], lang: str, origin: Origin
) -> list[Change]:
    hold(session)  # a place that somebody else hides at this moment is hidden here as well
    known = rows.known(session, [row_id(record.id, lang) for record, _ in some])
    hidden = hiding.of(session, [record for record, _ in some])
    changes, made, moved = [], {}, dict[UUID, UUID | None]()
    for record, foreign_id in some:
        is_hidden = hidden.is_hidden(record)
        row = rows.made(session, record, lang, hidden.words(record), is_hidden=is_hidden)
        row |= {"source": origin.source, "foreign_id": foreign_id[:200], "edited_by": origin.by}
        before = known.get(row["id"])
        changes.append(_change(session, before, row))
        if changes[-1] is not Change.SAME:
            made[row["id"]] = row
            if isinstance(record, Location) and (record.is_confidential or _hid(before)):
                moved[record.id] = record.organization_id
    if made:
        rows.write(session, [*made.values()], next_version(session), known)
    if moved:
        strike(session, moved)
    return changes


def _change(session: Session, before: rows.Before | None, row: rows.Row) -> Change:
    if before is None:
        return Change.NEW
    return Change.SAME if rows.is_same(session, before, row) else Change.CHANGED


def _hid(before: rows.Before | None) -> bool:
    return before is not None and before.sealed is not None


def strike(session: Session, moved: Mapping[UUID, UUID | None]) -> int:
    """Write anew what may tell of places that were hidden, or are so no longer.

    `moved`: those locations, each with its organization. Returns how many records changed.
    """
    keys = {*moved, *moved.values(), *hiding.told_of(session, moved)} - {None}
    near = {row.id: row for key in keys if key for row in _near(session, key)}
    wholes = [(row, whole(session, row)) for row in near.values()]
    hidden = hiding.of(session, [record for _, record in wholes])
    changed = []
    for row, record in wholes:
        is_hidden = hidden.is_hidden(record)
        made = rows.made(session, record, row.lang, hidden.words(record), is_hidden=is_hidden)
        if made["document"] != row.document:
            changed.append((row, made))
    if changed:
        version = next_version(session)
        for row, made in changed:
            row.document, row.name, row.sealed = made["document"], made["name"], made["sealed"]
            row.version, row.edited_at = version, clock.now()  # whoever has a copy asks by date
            session.add(row)
        session.flush()
    return len(changed)


def _near(session: Session, key: UUID) -> Iterator[DirectoryRecord]:
    """A record in all its languages, with what belongs to it."""
    for lang in LANGUAGES:
        row = get(session, key, lang)
        if row is not None:
            yield row
        yield from of_organization(session, key, lang)


def publish(session: Session, row: DirectoryRecord, *, out: bool, by: str) -> None:
    """Let the public find a record, or no longer."""
    row.is_published, row.edited_by, row.edited_at = out, by, clock.now()
    row.version = next_version(session)
    session.add(row)
    session.flush()


def expire(session: Session, row: DirectoryRecord, *, at: datetime | None) -> None:
    """Let a record end by itself at a moment; None: it stays."""
    row.expires_at = at
    row.version = next_version(session)
    session.add(row)
    session.flush()


def verify(session: Session, row: DirectoryRecord, *, by: str) -> None:
    """Note that somebody asked the organization, and the record is right as it stands."""
    row.verified_at, row.verified_by = clock.now(), by
    row.version = next_version(session)
    session.add(row)
    session.flush()


def hold(session: Session) -> None:
    """Let nobody else write until this transaction ends: what is read from now on stands."""
    session.exec(select(DirectoryState).with_for_update()).first()


def version(session: Session) -> int:
    """How far the directory has moved."""
    return session.exec(select(DirectoryState.version)).first() or 0


def next_epoch(session: Session) -> int:
    """Move the directory far on: whoever follows it by version reads all of it anew."""
    here = next_version(session)
    far = (here // EPOCH + 1) * EPOCH
    session.execute(sa.update(DirectoryState).values(version=far))
    return far


def next_version(session: Session) -> int:
    """Move the directory one further; a second writer waits here until this one has committed."""
    table = DirectoryState.__table__  # type: ignore[attr-defined]
    moved = sa.update(table).values(version=table.c.version + 1).returning(table.c.version)
    found = session.execute(moved).scalar()
    if found is None:
        session.add(DirectoryState(id=1, version=1))
        session.flush()
        return 1
    return int(found)


def since(session: Session, seen: int, most: int = AT_ONCE) -> Sequence[DirectoryRecord]:
    """What changed after version `seen`, in order; whole versions, so possibly more than `most`."""
    table = DirectoryRecord
    upto = session.exec(
        select(table.version)
        .where(col(table.version) > seen)
        .order_by(col(table.version))
        .limit(1)
        .offset(most - 1)
    ).first()
    found = select(table).where(col(table.version) > seen)
    if upto is not None:
        found = found.where(col(table.version) <= upto)
    return session.exec(found.order_by(col(table.version), col(table.id))).all()


def everything(session: Session, kind: Kind, lang: str) -> Iterator[DirectoryRecord]:
    """Every published record of a kind, a few at a time, by name."""
    table, last = DirectoryRecord, None
    order = (col(table.name), col(table.id))  # as the index has them: by id, each page would sort
    while True:
        wanted = select(table).where(table.kind == kind, table.lang == lang)
        wanted = wanted.where(sa.tuple_(*order) > last) if last is not None else wanted
        found = session.exec(wanted.order_by(*order).limit(AT_ONCE)).all()
        yield from (row for row in found if is_out(row))
        if len(found) < AT_ONCE:
            return
        last = (found[-1].name, found[-1].id)
