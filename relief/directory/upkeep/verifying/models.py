"""The day's records to verify, and how often a record was given to callers."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import ids
from relief.kit.db import UtcDateTime, Words


class Outcome(StrEnum):
    """What came of asking."""

    VERIFIED = "verified"
    NOT_REACHED = "not_reached"
    LATER = "later"


class DirectoryCheck(SQLModel, table=True):
    """One record that one member of staff verifies on one day; nobody else has it that day."""

    __tablename__ = "directory_check"
    __table_args__ = (
        sa.UniqueConstraint("day", "record_id"),
        sa.Index("ix_directory_check_staff_day", "staff", "day"),
        sa.Index("ix_directory_check_record_id", "record_id"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    day: date = Field(description="Local.")
    record_id: UUID = Field(description="Of a service.")
    staff: str = Field(max_length=80, description="A principal.")
    rank: int = Field(description="Its place in that day's list, the most urgent first.")
    points: int = Field(description="Its risk, when it was chosen.")
    outcome: Outcome | None = Field(default=None, sa_type=Words(Outcome))
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DirectoryReferred(SQLModel, table=True):
    """How often a service was given to callers in a month."""

    __tablename__ = "directory_referred"

    record_id: UUID = Field(primary_key=True)
    month: date = Field(primary_key=True, description="Its first day.")
    n: int = 0
