"""Records kept as staff write them: one language at a time, and nobody's words are lost.

A form carries the edition of the record that its sender read. If somebody else was quicker the
second is told, sees both, and decides. The history keeps who, when and which fields, and no words.
"""

import hashlib
from typing import Any
from uuid import UUID

from sqlmodel import Session

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.directory.records import CLASSES, AnyRecord, Kind, Location
from relief.directory.store import LANGUAGES, Origin
from relief.directory.upkeep.records import sheets
from relief.directory.upkeep.records.pieces import Group, Piece
from relief.kit import audit, forms, ids
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_

NONE = N_("There is no such record in the directory.")
MOVED = N_(
    "Somebody has saved this record since you opened it. Nothing of yours is lost: it stands "
    "below, and beside each field that differs stands what the record says now. Save again to "
    "keep yours."
)
NO_NAME = N_("(no name)")
# A form sends the mark back, and digits in a row may be a card's number (rule 18).
LETTERS = str.maketrans("0123456789", "ghijklmnop")


def edition(record: AnyRecord | None) -> str:
    """A mark of what a record says; it changes with every word."""
    if record is None:
        return "new"
    digest = hashlib.sha256(record.model_dump_json().encode()).hexdigest()[:20]
    return digest.translate(LETTERS)


def rows(session: Session, record_id: UUID) -> dict[str, DirectoryRecord]:
    """The rows of a record, by language.

    Raises:
        Missing: if there is none in any.
    """
    found = {lang: store.get(session, record_id, lang) for lang in LANGUAGES}
    there = {lang: row for lang, row in found.items() if row is not None}
    if not there:
        raise Missing(NONE, code="unknown_record")
    return there


def name_of(session: Session, row: DirectoryRecord) -> str:
    """What staff call it, though it may not be shown."""
    return row.name or store.whole(session, row).name or NO_NAME


def begun(session: Session, record_id: UUID, lang: str) -> AnyRecord:
    """The record in one language; where it is not there yet, with what both languages share."""
    there = rows(session, record_id)
    if lang in there:
        return store.whole(session, there[lang])
    other = store.whole(session, next(iter(there.values())))
    return shared(other)


def save(session: Session, record: AnyRecord, lang: str, seen: str) -> list[str]:
    """Keep what staff wrote; returns the names of the fields that changed.

    Raises:
        Conflict: if the record is not any more as its sender saw it.
    """
    store.hold(session)
    row = store.get(session, record.id, lang)
    before = store.whole(session, row) if row else None
    if edition(before) != seen:
        raise Conflict(MOVED, code="changed")
    names = changed(before, record)
    if before is not None and not names:
        return []
    keep(session, record, lang)
    if row is None:
        made = store.get(session, record.id, lang)
        assert made  # noqa: S101 - it was put in just now
        store.publish(session, made, out=False, by=session.info["actor"])
    event = "translated" if row is None else "edited"
    audit.note(session, store.about(record.id), event, lang=lang, fields=names)
    return names


def keep(session: Session, record: AnyRecord, lang: str) -> None:
    """Put a record in without losing where it once came from."""
    row = store.get(session, record.id, lang)
    origin = Origin(by=session.info["actor"], source=row.source if row else "")
    store.save(session, record, lang, origin, foreign_id=row.foreign_id if row else "")


def create(
    session: Session, kind: Kind, name: str, lang: str, organization_id: UUID | None
) -> UUID:
    """A new record that nobody but staff finds until it is published.

    Raises:
        Missing: if there is no such organization.
    """
    if organization_id is not None:
        rows(session, organization_id)
    given = {"id": ids.new(), "name": name, "organization_id": organization_id}
    record = forms.parse(CLASSES[kind], given)
    keep(session, record, lang)
    row = store.get(session, record.id, lang)
    assert row  # noqa: S101 - it was put in just now
    store.publish(session, row, out=False, by=session.info["actor"])
    audit.note(session, store.about(record.id), "created", lang=lang)
    return record.id


def publish(session: Session, record_id: UUID, lang: str, *, out: bool) -> None:
    """Let the public find a record in one language, or no longer."""
    row = rows(session, record_id).get(lang)
    if row is None:
        raise Missing(NONE, code="unknown_record")
    if row.is_published is not out:
        store.publish(session, row, out=out, by=session.info["actor"])
        event = "published" if out else "unpublished"
        audit.note(session, store.about(record_id), event, lang=lang)


def changed(before: AnyRecord | None, after: AnyRecord) -> list[str]:
    """The names of the fields in which two records differ."""
    names = [name for name in type(after).model_fields if name != "id"]
    blank = {name: field.get_default() for name, field in type(after).model_fields.items()}
    return [
        name
        for name in names
        if getattr(after, name) != (getattr(before, name) if before else blank[name])
    ]


def shared(record: AnyRecord) -> AnyRecord:
    """What a record says that is the same in both languages; its name is to be written."""
    same: dict[str, Any] = {"id": record.id, "name": "-"}
    for name in sheets.ALSO_SAME:
        if hasattr(record, name):
            same[name] = getattr(record, name)
    for piece in sheets.pieces(record.kind):
        value = _same(piece, getattr(record, piece.name))
        if value not in (None, "", ()):
            same[piece.name] = value
    made = CLASSES[record.kind].model_validate(same)
    return made.model_copy(update={"name": record.name if isinstance(record, Location) else ""})


def _same(piece: Piece, value: Any) -> Any:  # noqa: ANN401 - a field's
    if not isinstance(piece, Group):
        return value if piece.same else None
    found = []
    for part in value:
        kept = {each.name: _same(each, getattr(part, each.name)) for each in piece.pieces}
        kept = {name: each for name, each in kept.items() if each not in (None, "", (), False)}
        if kept:
            found.append({"id": part.id} | kept)
    return tuple(found)
