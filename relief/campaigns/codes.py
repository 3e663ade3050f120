"""A source code: a short word that tells which post, broadcast or person brought a promise."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime

CHANNELS = ("post", "radio", "tv", "newspaper", "poster", "person", "email", "other")


class SourceCode(SQLModel, table=True):
    """A code of one campaign, in capital letters as a call-taker hears it."""

    __tablename__ = "source_code"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "code"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    code: str = Field(max_length=20)
    label: str = Field(max_length=120, description="What it is, for staff.")
    channel: str = Field(max_length=12, description="One of `CHANNELS`.")
    who: str = Field(default="", max_length=120, description="The person or the station.")
    url: str = Field(default="", max_length=300, description="The post's own address.")
    made_by: str = Field(max_length=80, description="A principal.")
    made_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
