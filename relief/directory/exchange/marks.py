"""What was marked confidential here stays so, whatever a file says: only a person takes that away.

A source tells of a shelter as it always did, long after staff have hidden it here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Session, col, select

from relief.directory import rows, store
from relief.directory.models import DirectoryRecord
from relief.directory.parts import Contact, Part, Phone
from relief.directory.records import AnyRecord, Kind

Secret = tuple[str, ...]


def kinds(session: Session, records: Iterable[AnyRecord]) -> dict[UUID, Kind]:
    """Of which kind the records are that are here already, in whatever language."""
    table = DirectoryRecord
    found: dict[UUID, Kind] = {}
    for keys in _keys(records):
        asked = select(table.record_id, table.kind).where(col(table.record_id).in_(keys))
        found |= {record_id: Kind(kind) for record_id, kind in session.exec(asked)}
    return found


def marked(session: Session, records: Sequence[AnyRecord]) -> dict[UUID, AnyRecord]:
    """Those of `records` that say openly what is confidential here: with its marks."""
    table = DirectoryRecord
    before: dict[UUID, list[AnyRecord]] = {}
    for keys in _keys(records):
        found = select(table).where(col(table.record_id).in_(keys))
        for row in session.exec(found.where(col(table.sealed).is_not(None))):
            before.setdefault(row.record_id, []).append(store.whole(session, row))
    asked = ((each, before[each.id]) for each in records if each.id in before)
    made = ((each, _marked(each, there)) for each, there in asked)
    return {each.id: fresh for each, fresh in made if fresh != each}


def _keys(records: Iterable[AnyRecord]) -> Iterator[list[UUID]]:
    keys = [each.id for each in records]
    for start in range(0, len(keys), rows.AT_ONCE):
        yield keys[start : start + rows.AT_ONCE]


def _marked(record: AnyRecord, there: Sequence[AnyRecord]) -> AnyRecord:
    secrets = {secret for each in there for secret in _secrets(each)}
    hidden = record.is_confidential or any(each.is_confidential for each in there)
    fresh = _with_marks(record, secrets) if secrets else {}
    return record.model_copy(update={**fresh, "is_confidential": hidden})


def _secrets(piece: BaseModel) -> Iterator[Secret]:
    """Telephones and contacts in it that are confidential."""
    for part in _parts(piece):
        if getattr(part, "is_confidential", False):
            yield _known_by(part)
        yield from _secrets(part)


def _with_marks(piece: BaseModel, secrets: set[Secret]) -> Mapping[str, object]:
    """The lists of parts in it, each part with its mark."""
    found: dict[str, object] = {}
    for name, value in piece.__dict__.items():
        if isinstance(value, tuple) and any(isinstance(each, Part) for each in value):
            found[name] = tuple(_part_with_marks(each, secrets) for each in value)
    return found


def _part_with_marks(part: Part, secrets: set[Secret]) -> Part:
    fresh = dict(_with_marks(part, secrets))
    if isinstance(part, Phone | Contact) and _known_by(part) in secrets:
        fresh["is_confidential"] = True
    return part.model_copy(update=fresh) if fresh else part


def _parts(piece: BaseModel) -> Iterator[Part]:
    for value in piece.__dict__.values():
        if isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, Part))


def _known_by(part: Part) -> Secret:
    """By what a telephone or a contact is found again: its number, or its name and address."""
    if isinstance(part, Phone):
        return ("phone", "".join(filter(str.isdigit, part.number)), part.extension)
    if isinstance(part, Contact):
        return ("contact", part.name.casefold(), part.email.casefold())
    return ()
