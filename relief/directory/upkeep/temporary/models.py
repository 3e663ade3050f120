"""What is there for a time only, and how it stood when somebody last asked."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from relief.kit import clock
from relief.kit.db import UtcDateTime, Words


class Sort(StrEnum):
    """What people find there."""

    SHELTER = "shelter"
    RECEPTION = "reception"
    COOLING = "cooling"
    WARMING = "warming"
    WATER = "water"
    MEALS = "meals"
    SUPPLIES = "supplies"
    CHARGING = "charging"
    WASHING = "washing"


class DirectoryTemporary(SQLModel, table=True):
    """A temporary service: its records stand in the directory, its end is theirs."""

    __tablename__ = "directory_temporary"

    record_id: UUID = Field(primary_key=True, description="Of the service.")
    location_id: UUID
    sort: Sort = Field(sa_type=Words(Sort))
    campaign_id: UUID | None = Field(default=None, foreign_key="campaign.id", index=True)
    time_zone: str = Field(max_length=40)
    is_full: bool = False
    told_at: datetime = Field(
        default_factory=clock.now, sa_type=UtcDateTime, description="As of when it stands so."
    )
    version: int = 1
