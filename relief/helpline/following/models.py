"""Who is to be called again, and what they said of each service."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.helpline.models import Turn
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


class HelplineFollowUp(Turn, table=True):
    """A caller who agreed to be called again."""

    __tablename__ = "helpline_follow_up"
    __table_args__ = (sa.Index("ix_helpline_follow_up_state", "state", "due_on"),)
    KIND, WAITING, UNREACHED = "follow_up", FollowState.WAITING, FollowState.UNREACHED

    state: FollowState = Field(default=FollowState.WAITING, sa_type=Words(FollowState))


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
