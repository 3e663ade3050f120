"""A call that has not ended in a pledge."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class Draft(SQLModel, table=True):
    """What was taken down so far, under the reference that the caller has been told.

    It counts in no total. It is over once a pledge bears its reference, or its call has ended.
    """

    __tablename__ = "draft"
    __table_args__ = (
        sa.Index(
            "ix_draft_open",
            "campaign_id",
            "saved_at",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    reference: str = Field(max_length=11, unique=True)
    sealed: bytes | None = Field(default=None, description="The form's fields, as JSON.")
    phone_index: bytes | None = Field(default=None, description="Opens it to its donor.")
    writer: str = Field(default="", max_length=64, index=True, description="The page that saved.")
    outcome: str = Field(default="", max_length=16, description="How the call ended.")
    call_back: str = Field(default="", max_length=4, description="ask, done, no; or not asked.")
    started_by: str = Field(max_length=80)
    saved_by: str = Field(max_length=80)
    started_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    saved_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
