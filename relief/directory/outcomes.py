"""What became of people who were sent to a service: how many reached it, were helped, turned away.

Whoever follows callers up writes it here. Fewer than `ENOUGH` answers say nothing of a service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

ENOUGH = 5
MOSTLY = 0.5
ADD = sa.text(
    "INSERT INTO directory_outcome (service_id, answers, helped, turned_away)"
    " VALUES (:service, 1, :helped, :away) ON CONFLICT (service_id) DO UPDATE SET"
    " answers = directory_outcome.answers + 1,"
    " helped = directory_outcome.helped + excluded.helped,"
    " turned_away = directory_outcome.turned_away + excluded.turned_away"
).bindparams(sa.bindparam("service", type_=sa.Uuid()))


class DirectoryOutcome(SQLModel, table=True):
    """The answers about one service so far."""

    __tablename__ = "directory_outcome"

    service_id: UUID = Field(primary_key=True, description="A record of the directory.")
    answers: int = Field(default=0, sa_type=sa.BigInteger)
    helped: int = Field(default=0, sa_type=sa.BigInteger)
    turned_away: int = Field(default=0, sa_type=sa.BigInteger)


@dataclass(frozen=True, slots=True)
class Shares:
    """Of those who answered, which part was helped, and which was turned away; 0 to 1."""

    answers: int
    helped: float
    turned_away: float

    @property
    def mostly_helped(self) -> bool:
        """Whether at least half were helped."""
        return self.helped >= MOSTLY

    @property
    def mostly_turned_away(self) -> bool:
        """Whether at least half came for nothing."""
        return self.turned_away >= MOSTLY


def add(session: Session, service_id: UUID, *, helped: bool, turned_away: bool) -> None:
    """Count one more answer."""
    values = {"service": service_id, "helped": int(helped), "away": int(turned_away)}
    session.execute(ADD, values)


def shares(session: Session) -> Mapping[UUID, Shares]:
    """Every service of which enough people have answered."""
    query = select(DirectoryOutcome).where(col(DirectoryOutcome.answers) >= ENOUGH)
    return {row.service_id: _shares(row) for row in session.exec(query)}


def of(session: Session, service_id: UUID) -> Shares | None:
    """One service; None if too few have answered."""
    row = session.get(DirectoryOutcome, service_id, populate_existing=True)
    return _shares(row) if row is not None and row.answers >= ENOUGH else None


def _shares(row: DirectoryOutcome) -> Shares:
    return Shares(row.answers, row.helped / row.answers, row.turned_away / row.answers)
