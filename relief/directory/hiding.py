"""Which places are hidden, and whose records may tell of them.

A place is hidden in every language as soon as it is in one. Its words are withheld from whatever
belongs to the same organization, and from every service that is given there, whoever gives it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from relief.directory import disclosure, rows
from relief.directory.models import DirectoryRecord
from relief.directory.records import CLASSES, AnyRecord, Kind, Location, Service
from relief.kit.db import vault_of


@dataclass(frozen=True, slots=True)
class Hidden:
    """Places that are hidden, and the words that would tell of them."""

    places: frozenset[UUID]
    by_owner: Mapping[UUID, frozenset[str]]
    by_place: Mapping[UUID, frozenset[str]]

    def is_hidden(self, record: AnyRecord) -> bool:
        """Whether a record's place is withheld, in this language or by another one."""
        return isinstance(record, Location) and record.id in self.places

    def words(self, record: AnyRecord) -> frozenset[str]:
        """What must not stand in a record."""
        owner = rows.owner(record)
        found = self.by_owner.get(owner, frozenset()) if owner else frozenset()
        return found.union(*(self.by_place.get(place, frozenset()) for place in _places(record)))


def of(session: Session, given: Sequence[AnyRecord]) -> Hidden:
    """What is hidden from these records, by themselves and by what is kept already."""
    owners = {rows.owner(record) for record in given} - {None}
    places = {place for record in given for place in _places(record)}
    return among([*given, *_kept(session, owners, places)])


def among(several: Iterable[AnyRecord]) -> Hidden:
    """What is hidden by these records alone."""
    locations = [record for record in several if isinstance(record, Location)]
    places = frozenset(record.id for record in locations if record.is_confidential)
    by_owner: dict[UUID, frozenset[str]] = {}
    by_place: dict[UUID, frozenset[str]] = {}
    for record in locations:
        if record.id in places:
            marked = record.model_copy(update={"is_confidential": True})
            words = disclosure.secrets_of(marked)
            by_place[record.id] = by_place.get(record.id, frozenset()) | words
            if record.organization_id:
                owner = record.organization_id
                by_owner[owner] = by_owner.get(owner, frozenset()) | words
    return Hidden(places, by_owner, by_place)


def told_of(session: Session, places: Collection[UUID]) -> set[UUID]:
    """Organizations that give a service at one of these places."""
    table, found = DirectoryRecord, set[UUID]()
    for place in places:
        named = select(table.organization_id).where(
            table.kind == Kind.SERVICE, col(table.document).contains(str(place))
        )
        found |= {owner for owner in session.exec(named.distinct()) if owner is not None}
    return found


def _places(record: AnyRecord) -> tuple[UUID, ...]:
    if isinstance(record, Location):
        return (record.id,)
    if isinstance(record, Service):
        return tuple(here.location_id for here in record.service_at_locations)
    return ()


def _kept(
    session: Session, owners: Collection[UUID | None], places: Collection[UUID]
) -> list[AnyRecord]:
    """Locations that hide something, by themselves or as another language of them does."""
    table = DirectoryRecord
    # The kind is asked afterwards: SQLite would look through every location for it.
    sealed = select(table).where(col(table.sealed).is_not(None))
    keyed = [rows.row_id(place, lang) for place in places for lang in rows.LANGUAGES]
    found: dict[UUID, DirectoryRecord] = {}
    for column, wanted in ((table.organization_id, owners), (table.id, keyed)):
        keys = sorted(wanted, key=str)
        for start in range(0, len(keys), rows.AT_ONCE):
            some = keys[start : start + rows.AT_ONCE]
            found |= {row.id: row for row in session.exec(sealed.where(col(column).in_(some)))}
    return [whole(session, row) for row in found.values() if row.kind is Kind.LOCATION]


def whole(session: Session, row: DirectoryRecord) -> AnyRecord:
    """A record with what is withheld."""
    text = row.document
    if row.sealed is not None:
        text = vault_of(session).open(rows.context(row.id), row.sealed)
    return CLASSES[row.kind].model_validate_json(text)
