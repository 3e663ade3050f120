"""A short link, and how many came by it in which minute."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock
from relief.kit.db import UtcDateTime


class ShortLink(SQLModel, table=True):
    """One address `/g/<code>`, of one appeal on one network in one language, or made by hand.

    Its code is a source code of its campaign too, so what is promised by it is counted by code.
    """

    __tablename__ = "short_link"
    __table_args__ = (sa.UniqueConstraint("appeal_id", "network", "lang"),)

    code: str = Field(primary_key=True, max_length=6)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    appeal_id: UUID | None = Field(default=None, description="The post's text; empty: by hand.")
    network: str = Field(default="", max_length=24, description="Where it is read.")
    lang: str = Field(max_length=2, description="What its readers read.")
    label: str = Field(max_length=120, description="What it is, for staff.")
    made_by: str = Field(max_length=80, description="A principal.")
    made_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class LinkArrivals(SQLModel, table=True):
    """How many people one process has sent on by one link in one minute; nothing of any of them."""

    __tablename__ = "link_arrivals"
    __table_args__ = (sa.Index("ix_link_arrivals_minute", "minute"),)

    code: str = Field(primary_key=True, max_length=6, foreign_key="short_link.code")
    minute: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    writer: str = Field(primary_key=True, max_length=40)
    n: int = Field(sa_type=sa.BigInteger)
