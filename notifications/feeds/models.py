"""What a hub was told of the updates of each campaign."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit.db import UtcDateTime


class FeedPing(SQLModel, table=True):
    """Up to which change a hub knows of a campaign's updates, and when it is told again."""

    __tablename__ = "feed_ping"

    campaign_id: UUID = Field(primary_key=True, foreign_key="campaign.id")
    told: int = Field(default=0, sa_type=sa.BigInteger, description="Changes, as `pinging` counts.")
    due_at: datetime = Field(sa_type=UtcDateTime, description="Not before then.")
    attempts: int = Field(default=0, description="Since the hub last answered well.")
    pinged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
