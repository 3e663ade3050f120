"""How often services are given to callers: noted by the helpline, which stands above."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.directory.upkeep.verifying.models import DirectoryReferred

ADD = sa.text(
    "INSERT INTO directory_referred (record_id, month, n) VALUES (:record, :month, 1)"
    " ON CONFLICT (record_id, month) DO UPDATE SET n = directory_referred.n + 1"
).bindparams(sa.bindparam("record", type_=sa.Uuid()), sa.bindparam("month", type_=sa.Date()))


def note(session: Session, service_id: UUID, day: date) -> None:
    """Count that a service was given to a caller on a local day."""
    session.execute(ADD, {"record": service_id, "month": day.replace(day=1)})


def within_a_year(
    session: Session, day: date, records: Iterable[UUID] | None = None
) -> dict[UUID, int]:
    """How often each was given in the year before `day`; of all, or of some."""
    table, since = DirectoryReferred, (day - timedelta(days=365)).replace(day=1)
    query = select(table.record_id, sa.func.sum(col(table.n))).where(col(table.month) >= since)
    if records is not None:
        query = query.where(col(table.record_id).in_([*records]))
    return {key: int(n) for key, n in session.exec(query.group_by(col(table.record_id)))}
