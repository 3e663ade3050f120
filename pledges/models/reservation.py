"""A reference that somebody holds before there is a pledge."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from relief.kit import clock
from relief.kit.db import UtcDateTime


class ReservedReference(SQLModel, table=True):
    """Spoken to a caller or printed on a slip; used once a pledge bears it, void when called in."""

    __tablename__ = "reserved_reference"

    reference: str = Field(primary_key=True, max_length=11)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    holder_id: UUID = Field(index=True, description="The draft or the pad that it was drawn for.")
    reserved_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    voided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
