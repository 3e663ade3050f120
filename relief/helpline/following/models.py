"""Who is to be called again, and what they said of each service."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.helpline.words import Reason
from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words


class FollowState(StrEnum):
    """Where a follow-up stands."""

    WAITING = "waiting"
    TOLD = "told"
    UNREACHED = "unreached"


class Result(StrEnum):
    """What became of one service that was given."""

    HELPED = "helped"
    REACHED = "reached"
    TURNED_AWAY = "turned_away"
    NOT_TRIED = "not_tried"


class HelplineFollowUp(SQLModel, table=True):
    """A caller who agreed to be called again."""

    __tablename__ = "helpline_follow_up"
    __table_args__ = (sa.Index("ix_helpline_follow_up_state", "state", "due_on"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    contact_id: UUID = Field(foreign_key="helpline_contact.id", unique=True)
    state: FollowState = Field(default=FollowState.WAITING, sa_type=Words(FollowState))
    due_on: date = Field(description="A local day.")
    attempts: int = Field(default=0)
    sealed: bytes | None = Field(default=None, description="The number; null once it is over.")
    asked_by: str = Field(max_length=80, description="Who heard the consent.")
    asked_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    caller: str = Field(default="", max_length=80, description="Who calls now.")
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HelplineResult(SQLModel, table=True):
    """What a caller said of one service."""

    __tablename__ = "helpline_result"
    __table_args__ = (
        sa.CheckConstraint("(result = 'turned_away') = (reason IS NOT NULL)", name="reason"),
        sa.Index("ix_helpline_result_service_id", "service_id"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    referral_id: UUID = Field(foreign_key="helpline_referral.id", unique=True)
    service_id: UUID
    result: Result = Field(sa_type=Words(Result))
    reason: Reason | None = Field(default=None, sa_type=Words(Reason))
    told_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
