"""What its source no longer tells of: taken out of the public's sight, never deleted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from relief.directory import store
from relief.directory.exchange import hands
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind, Service, Status
from relief.directory.store import Origin


@dataclass(frozen=True, slots=True)
class Gone:
    """A record that its source no longer tells of."""

    record_id: UUID
    kind: Kind
    name: str
    is_edited: bool = False  # here, since it was imported


def gone(session: Session, source: str, lang: str, kinds: Collection[Kind]) -> list[Gone]:
    """Everything of a source that the public finds, of these kinds."""
    table = DirectoryRecord
    wanted = (
        select(table.record_id, table.kind, table.name, table.edited_by)
        .where(table.source == source, table.lang == lang, col(table.kind).in_(kinds))
        .where(col(table.is_published), table.status == Status.ACTIVE)
    )
    rows = session.exec(wanted.order_by(col(table.name)))
    return [
        Gone(record_id, Kind(kind), name, hands.is_edited(by)) for record_id, kind, name, by in rows
    ]


def withdraw(session: Session, some: Sequence[Gone], lang: str, origin: Origin) -> None:
    """A service becomes inactive; of another kind the public finds no more."""
    for each in some:
        row = store.get(session, each.record_id, lang)
        if row is None:
            continue
        record = store.whole(session, row)
        if isinstance(record, Service):
            record = record.model_copy(update={"status": Status.INACTIVE})
            by = hands.withdrawer(origin.source)
            store.save(session, record, lang, Origin(by, origin.source), foreign_id=row.foreign_id)
        else:
            store.publish(session, row, out=False, by=hands.withdrawer(origin.source))


def withdrawn(session: Session, lang: str) -> frozenset[UUID]:
    """What an import withdrew: of whatever source, for another may still tell of it."""
    table = DirectoryRecord
    wanted = (
        select(table.record_id)
        .where(table.lang == lang, col(table.edited_by).startswith(hands.WITHDRAWAL))
        .where(~col(table.is_published))
    )
    return frozenset(session.exec(wanted))


def put_back(session: Session, ids: Sequence[UUID], lang: str, source: str) -> None:
    """Let the public find what a source tells of again; it is that source's from now on."""
    for each in ids:
        row = store.get(session, each, lang)
        if row is not None and not row.is_published:
            row.source = source
            store.publish(session, row, out=True, by=hands.importer(source))
