"""What an organization said when somebody asked: right as it stands, or nobody answered."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, update

from relief.directory import store
from relief.directory.upkeep.records import editing, told
from relief.directory.upkeep.verifying.models import DirectoryCheck, Outcome
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_

NONE = N_("This is not among your records of today.")
DONE = N_("This was done already. The next one is here.")


def verify(session: Session, record_id: UUID, spoke_with: str) -> None:
    """Note that somebody asked, and that the record is right as it stands, in every language."""
    for row in editing.rows(session, record_id).values():
        store.verify(session, row, by=session.info["actor"])
    told.settle(session, record_id)
    audit.note(session, store.about(record_id), "verified", words=spoke_with)


def check_of(session: Session, staff: str, check_id: UUID) -> DirectoryCheck:
    """One of somebody's records of the day.

    Raises:
        Missing: if it is none of theirs.
    """
    found = session.get(DirectoryCheck, check_id)
    if found is None or found.staff != staff:
        raise Missing(NONE, code="unknown_check")
    return found


def verified(
    session: Session, check: DirectoryCheck, spoke_with: str, also: Iterable[UUID] = ()
) -> None:
    """The record of a check is right, and perhaps others of its organization.

    Raises:
        Conflict: if it was decided before.
    """
    _decide(session, check, Outcome.VERIFIED)
    row = next(iter(editing.rows(session, check.record_id).values()))
    for record_id in (check.record_id, *_of_same(session, row.organization_id, also)):
        verify(session, record_id, spoke_with)


def not_reached(session: Session, check: DirectoryCheck) -> None:
    """Nobody answered.

    Raises:
        Conflict: if it was decided before.
    """
    _decide(session, check, Outcome.NOT_REACHED)
    audit.note(session, store.about(check.record_id), "not_reached")


def later(session: Session, check: DirectoryCheck) -> None:
    """Put it behind the others of the day."""
    _decide(session, check, Outcome.LATER)


def _decide(session: Session, check: DirectoryCheck, outcome: Outcome) -> None:
    table = DirectoryCheck
    is_open = (col(table.outcome).is_(None)) | (col(table.outcome) == Outcome.LATER)
    statement = update(table).where(col(table.id) == check.id, is_open)
    if rows_changed(session, statement.values(outcome=outcome, decided_at=clock.now())) != 1:
        raise Conflict(DONE, code="done")
    session.refresh(check)


def _of_same(session: Session, owner: UUID | None, also: Iterable[UUID]) -> list[UUID]:
    found = []
    for record_id in dict.fromkeys(also):
        row = next(iter(editing.rows(session, record_id).values()))
        if owner is not None and row.organization_id == owner:
            found.append(record_id)
    return found
