"""Reminders of instalments: who agreed to them, which were sent, when they are sent."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class ReminderConsent(SQLModel, table=True):
    """A donor's newest answer for one promise; each answer's words stand in the history."""

    __tablename__ = "reminder_consent"

    pledge_id: UUID = Field(primary_key=True, foreign_key="pledge.id")
    agreed: bool
    source: str = Field(max_length=12, description="How: web, visitor, desk or api.")
    at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class Reminder(SQLModel, table=True):
    """One rung of the ladder for one instalment: taken once, whatever runs twice."""

    __tablename__ = "reminder"
    __table_args__ = (sa.UniqueConstraint("instalment_id", "rung"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    instalment_id: UUID = Field(foreign_key="instalment.id")
    pledge_id: UUID = Field(foreign_key="pledge.id", index=True)
    rung: int = Field(description="Days after it was due; before, if negative.")
    way: str = Field(max_length=8, description="`email`, or `person` once somebody is asked.")
    message_id: UUID | None = Field(default=None, description="The message in the outbox.")
    at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class ReminderLadder(SQLModel, table=True):
    """A relief effort's own ladder; without one, `ladder.USUAL` holds."""

    __tablename__ = "reminder_ladder"

    campaign_id: UUID = Field(primary_key=True, foreign_key="campaign.id")
    days: str = Field(max_length=60, description="Of each e-mail, as `-3 0 7 21`.")
    call_after: int = Field(description="Days after which a person is asked to call.")
    paused: bool = False
