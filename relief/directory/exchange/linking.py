"""The links between records: what they name must be there, and no tree may close into a ring."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session, col, select

from relief.directory.models import DirectoryRecord
from relief.directory.records import AnyRecord, Kind, Location, Organization, Service, Term

Trouble = tuple[str, dict[str, object]]


@dataclass(slots=True)
class Linked:
    """A record with its links as they hold; None if it must wait for what it names."""

    record: AnyRecord | None
    problems: list[Trouble] = field(default_factory=list)
    is_left_out: bool = False


@dataclass(slots=True)
class Links:
    """Which records are known, here or in the table, and what stands above what."""

    is_last: bool = False  # nothing more will come: what is missing now stays missing
    _known: set[UUID] = field(default_factory=set)
    _above: dict[UUID, UUID] | None = None
    _coming: dict[UUID, UUID] = field(default_factory=dict)

    def met(self, record: AnyRecord) -> None:
        """A record of the file will be stored."""
        if record.kind in _NAMED:
            self._known.add(record.id)

    def look_up(self, session: Session, some: Sequence[AnyRecord]) -> None:
        """Ask the table for what these records name and the file has not told of."""
        named = {each for record in some for each in _names(record)} - self._known
        asked = list(named)
        for start in range(0, len(asked), 500):
            ids = asked[start : start + 500]
            found = select(DirectoryRecord.record_id).where(col(DirectoryRecord.record_id).in_(ids))
            self._known |= set(session.exec(found))
        if self._above is None and any(_parent(record) for record in some):
            self._above = _trees(session)

    def linked(self, record: AnyRecord) -> Linked:
        """The record with the links that hold."""
        if isinstance(record, Service):
            return self._service(record)
        if isinstance(record, Location):
            return self._location(record)
        if isinstance(record, Term | Organization):
            return self._in_tree(record)
        owner = record.__dict__.get("organization_id")
        if owner is not None and owner not in self._known:
            return self._without_owner()
        return Linked(record)

    def _service(self, record: Service) -> Linked:
        if record.organization_id not in self._known:
            return self._without_owner()
        places = [at for at in record.service_at_locations if at.location_id in self._known]
        lost = [at for at in record.service_at_locations if at.location_id not in self._known]
        orphan = record.program_id is not None and record.program_id not in self._known
        if not lost and not orphan:
            return Linked(record)
        if not self.is_last:
            return Linked(None)
        problems = [_unknown("location_id", at.location_id) for at in lost]
        program = None if orphan else record.program_id
        problems += [_unknown("program_id", record.program_id)] if orphan else []
        links = {"service_at_locations": tuple(places), "program_id": program}
        return Linked(record.model_copy(update=links), problems)

    def _location(self, record: Location) -> Linked:
        owner = record.organization_id
        if owner is None or owner in self._known:
            return Linked(record)
        if not self.is_last:
            return Linked(None)
        problem = _unknown("organization_id", owner)
        return Linked(record.model_copy(update={"organization_id": None}), [problem])

    def _without_owner(self) -> Linked:
        if not self.is_last:
            return Linked(None)
        return Linked(None, [("no_organization", {})], is_left_out=True)

    def _in_tree(self, record: Term | Organization) -> Linked:
        parent = _parent(record)
        above = self._above if self._above is not None else {}
        if parent is None:
            above.pop(record.id, None)
            return Linked(record)
        at: UUID | None = parent
        while at is not None and at != record.id:
            at = above.get(at)
        if at is None:
            above[record.id] = parent
            return Linked(record)
        above.pop(record.id, None)
        name = "parent_id" if isinstance(record, Term) else "parent_organization_id"
        return Linked(record.model_copy(update={name: None}), [("loop", {})])


_NAMED = frozenset({Kind.ORGANIZATION, Kind.PROGRAM, Kind.LOCATION})


def _names(record: AnyRecord) -> list[UUID]:
    values = record.__dict__
    found = [values.get("organization_id"), values.get("program_id")]
    if isinstance(record, Service):
        found += [at.location_id for at in record.service_at_locations]
    return [each for each in found if each is not None]


def _parent(record: AnyRecord) -> UUID | None:
    values = record.__dict__
    found: UUID | None = values.get("parent_id") or values.get("parent_organization_id")
    return found


def _unknown(name: str, key: UUID | None) -> Trouble:
    return "unknown", {"field": name, "key": key}


def _trees(session: Session) -> dict[UUID, UUID]:
    """What stands above what in the table."""
    table = DirectoryRecord
    wanted = select(table.record_id, table.document).where(
        col(table.kind).in_((Kind.TERM, Kind.ORGANIZATION)), col(table.document).contains("parent_")
    )
    found = {}
    for record_id, document in session.exec(wanted):
        above = json.loads(document)
        if parent := above.get("parent_id") or above.get("parent_organization_id"):
            found[record_id] = UUID(parent)
    return found
