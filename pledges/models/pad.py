"""Slips of paper to promise on, bound in pads, each with a reference printed on it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words


class SlipState(StrEnum):
    """What was decided about a slip; whether it was entered, the pledge that bears it says."""

    BLANK = "blank"
    UNCLEAR = "unclear"
    VOID = "void"


class Pad(SQLModel, table=True):
    """So many slips of one campaign, and where they lie."""

    __tablename__ = "pad"
    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "number"),
        sa.CheckConstraint("slips > 0", name="slips_positive"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    number: int
    language: str = Field(max_length=4, description="en, fr or both.")
    slips: int
    lies_at: str = Field(default="", max_length=120, description="As `lies`, of an older version.")
    made_by: str = Field(max_length=80)
    made_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    cancelled_by: str = Field(default="", max_length=80)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lies: bytes | None = Field(default=None, description="Sealed: who has it, or where it lies.")


class Slip(SQLModel, table=True):
    """One slip: its reference, its place in the pad, and what was read of it if that was little."""

    __tablename__ = "slip"
    __table_args__ = (sa.UniqueConstraint("pad_id", "place"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    reference: str = Field(foreign_key="reserved_reference.reference", max_length=11, unique=True)
    pad_id: UUID = Field(foreign_key="pad.id")
    place: int
    state: SlipState = Field(default=SlipState.BLANK, sa_type=Words(SlipState))
    read: bytes | None = Field(default=None, description="Sealed JSON of the fields, if unclear.")
    settled_by: str = Field(default="", max_length=80)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
