"""Slips that came in together under one cover sheet, as they are typed."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class Bundle(SQLModel, table=True):
    """What the cover sheet says: so many slips, so much money."""

    __tablename__ = "bundle"
    __table_args__ = (sa.CheckConstraint("slips > 0 AND cents >= 0", name="counts_something"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    name: str = Field(max_length=80)
    pad_id: UUID | None = Field(default=None, foreign_key="pad.id")
    slips: int
    cents: int = Field(sa_type=sa.BigInteger)
    opened_by: str = Field(max_length=80)
    opened_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    closed_by: str = Field(default="", max_length=80)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BundleEntry(SQLModel, table=True):
    """A slip that was typed in a bundle, written before its promise is: a crash loses neither."""

    __tablename__ = "bundle_entry"

    bundle_id: UUID = Field(primary_key=True, foreign_key="bundle.id")
    reference: str = Field(primary_key=True, foreign_key="slip.reference", max_length=11)
    typed_by: str = Field(max_length=80)
    typed_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    said_on: str = Field(default="", max_length=10)
