"""What is there for a time only: shelters, cooling centres, water, until an hour that is known."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind
from relief.directory.upkeep.temporary.models import DirectoryTemporary
from relief.kit import clock

MOST = 200  # temporary services that one page can hold


def services(session: Session, lang: str) -> list[DirectoryRecord]:
    """The temporary services that are there now, each in `lang` where it has such a record."""
    table = DirectoryRecord
    rows = session.exec(
        select(table)
        .where(table.kind == Kind.SERVICE, col(table.expires_at) > clock.now())
        .order_by(col(table.expires_at), col(table.id))
        .limit(MOST * len(store.LANGUAGES))
    )
    found: dict[UUID, DirectoryRecord] = {}
    for row in rows:
        if store.is_out(row) and (row.lang == lang or row.record_id not in found):
            found[row.record_id] = row
    return [*found.values()][:MOST]


def told(session: Session, ids: Iterable[UUID]) -> dict[UUID, DirectoryTemporary]:
    """What the resource team told of them: what is found there, and whether there is room."""
    table = DirectoryTemporary
    rows = session.exec(select(table).where(col(table.record_id).in_([*ids])))
    return {row.record_id: row for row in rows}


def full(session: Session, rows: Iterable[DirectoryRecord]) -> set[UUID]:
    """Which of some services have no room left: only of temporary ones is that known."""
    temporary = [row.record_id for row in rows if row.expires_at]
    known = told(session, temporary) if temporary else {}
    return {key for key, each in known.items() if each.is_full}


def any_now(session: Session) -> bool:
    """Whether there is any now."""
    table = DirectoryRecord
    query = select(table).where(table.kind == Kind.SERVICE, col(table.expires_at) > clock.now())
    return any(store.is_out(row) for row in session.exec(query.limit(MOST)))
