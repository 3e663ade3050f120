"""A promise of money in parts: how it was agreed, and each part."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class Schedule(SQLModel, table=True):
    """The rule that a donor agreed to. A pledge has one that runs; what ended is never revived."""

    __tablename__ = "instalment_schedule"
    __table_args__ = (
        sa.Index(
            "uq_instalment_schedule_running",
            "pledge_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    pledge_id: UUID = Field(foreign_key="pledge.id", index=True)
    every: str = Field(max_length=12, description="A word of `schedules.Every`.")
    interval: int = 1
    weekday: int | None = None
    day: int | None = None
    count: int | None = None
    until: date | None = None
    first_on: date
    set_on: date = Field(description="The local day on which it was agreed.")
    set_by: str = Field(max_length=80)
    set_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Instalment(SQLModel, table=True):
    """One part: due on a local day, settled once. Overdue is derived, never stored."""

    __tablename__ = "instalment"
    __table_args__ = (
        sa.UniqueConstraint("schedule_id", "seq"),
        sa.UniqueConstraint("schedule_id", "due_on"),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.CheckConstraint("received >= 0 AND received <= amount", name="received_within"),
        sa.Index("ix_instalment_due_on", "due_on"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    schedule_id: UUID = Field(foreign_key="instalment_schedule.id")
    pledge_id: UUID = Field(foreign_key="pledge.id", index=True)
    seq: int
    due_on: date
    amount: int = Field(sa_type=sa.BigInteger)
    received: int = Field(default=0, sa_type=sa.BigInteger)
    settled_on: date | None = None
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def left(self) -> int:
        """What has not arrived of it, in cents."""
        return self.amount - self.received
