"""A record with the others that its page shows: read in two questions, only what may be shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from relief.directory import rows, store
from relief.directory.models import DirectoryRecord
from relief.directory.parts import Attribute
from relief.directory.records import (
    Kind,
    Location,
    Organization,
    Program,
    Record,
    Service,
    ServiceAtLocation,
    Term,
)

R_co = TypeVar("R_co", bound=Record, covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[R_co]):
    """A record as it may be shown, beside its row, which says how old it is."""

    row: DirectoryRecord
    record: R_co

    @property
    def lang(self) -> str:
        """The language that it is written in."""
        return self.row.lang


@dataclass(frozen=True, slots=True)
class Place:
    """A location of a service, and what differs there."""

    here: ServiceAtLocation
    location: Entry[Location]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A service, who runs it, where, and what it is."""

    service: Entry[Service]
    organization: Entry[Organization] | None
    program: Entry[Program] | None
    places: tuple[Place, ...]
    terms: tuple[Entry[Term], ...]


def service(session: Session, record_id: UUID, lang: str) -> Gathered | None:
    """A service that the public may find, in `lang` where there is such a record."""
    row = store.best(session, record_id, lang)
    return gather(session, [row], lang)[0] if row and row.kind is Kind.SERVICE else None


def organization(session: Session, record_id: UUID, lang: str) -> Entry[Organization] | None:
    """An organization that the public may find, in `lang` where there is such a record."""
    row = store.best(session, record_id, lang)
    found = row if row and row.kind is Kind.ORGANIZATION else None
    return Entry(found, store.shown(found, Organization)) if found else None


def services_of(session: Session, organization_id: UUID, lang: str) -> list[Entry[Service]]:
    """The services of an organization by name, each in `lang` where it has such a record."""
    found: dict[UUID, DirectoryRecord] = {}
    for each in (lang, *(other for other in store.LANGUAGES if other != lang)):
        for row in store.of_organization(session, organization_id, each):
            if row.kind is Kind.SERVICE and store.is_out(row):
                found.setdefault(row.record_id, row)
    ordered = sorted(found.values(), key=lambda row: (row.name.casefold(), row.record_id))
    return [Entry(row, store.shown(row, Service)) for row in ordered]


def gather(session: Session, given: Iterable[DirectoryRecord], lang: str) -> list[Gathered]:
    """Services with all that their pages show, however many in one question."""
    entries = [Entry(row, store.shown(row, Service)) for row in given]
    there = best_of(session, {key for entry in entries for key in _beside(entry.record)}, lang)
    return [_gathered(entry, there) for entry in entries]


def best_of(session: Session, wanted: Iterable[UUID], lang: str) -> dict[UUID, DirectoryRecord]:
    """The published rows of records, each in `lang`, else in the other language."""
    keys = [rows.row_id(each, of) for each in sorted(wanted) for of in store.LANGUAGES]
    found: dict[UUID, DirectoryRecord] = {}
    for start in range(0, len(keys), rows.AT_ONCE):
        some = keys[start : start + rows.AT_ONCE]
        for row in session.exec(select(DirectoryRecord).where(col(DirectoryRecord.id).in_(some))):
            if store.is_out(row) and (row.lang == lang or row.record_id not in found):
                found[row.record_id] = row
    return found


def term_ids(attributes: Iterable[Attribute]) -> list[UUID]:
    """The terms that something is put under; what is no UUID names none of ours."""
    found = []
    for attribute in attributes:
        try:
            found.append(UUID(attribute.taxonomy_term_id))
        except ValueError:
            continue
    return found


def _beside(record: Service) -> set[UUID]:
    ids = {record.organization_id, *term_ids(record.attributes)}
    ids |= {here.location_id for here in record.service_at_locations}
    return ids | ({record.program_id} if record.program_id else set())


def _gathered(entry: Entry[Service], there: Mapping[UUID, DirectoryRecord]) -> Gathered:
    record = entry.record
    places = (
        (here, _read(there, here.location_id, Location)) for here in record.service_at_locations
    )
    terms = (_read(there, key, Term) for key in term_ids(record.attributes))
    return Gathered(
        service=entry,
        organization=_read(there, record.organization_id, Organization),
        program=_read(there, record.program_id, Program) if record.program_id else None,
        places=tuple(Place(here, found) for here, found in places if found),
        terms=tuple(found for found in terms if found),
    )


def _read(there: Mapping[UUID, DirectoryRecord], key: UUID, kind: type[R_co]) -> Entry[R_co] | None:
    row = there.get(key)
    # A foreign record may point anywhere: what is of another kind is not there.
    return Entry(row, store.shown(row, kind)) if row and row.kind is kind.kind else None
