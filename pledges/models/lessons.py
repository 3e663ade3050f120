"""What those who worked in a relief effort learned from it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class Lessons(SQLModel, table=True):
    """One text for a relief effort, sealed, for it may name people; history has the earlier."""

    __tablename__ = "lessons"
    __table_args__ = (sa.UniqueConstraint("campaign_id"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    sealed: bytes | None = Field(default=None, description="The text; none when it is empty.")
    saved_by: str = Field(max_length=80)
    saved_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    version: int = 1
