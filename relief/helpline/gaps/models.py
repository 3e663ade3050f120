"""Tallies of the helpline by month, and the rises that were found in them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words


class Measure(StrEnum):
    """What is counted; each but the needs is counted of contacts."""

    CONTACTS = "contacts"
    ABANDONED = "abandoned"
    NEEDS = "needs"  # by topic; the word is what came of it, or why nothing did
    CHANNEL = "channel"
    LANGUAGE = "language"
    HOUR = "hour"
    WEEKDAY = "weekday"
    WAITED = "waited"  # contacts of which the wait is known
    WAIT_S = "wait_s"  # the seconds of all these


class Rising(StrEnum):
    """What of an area rises."""

    NEEDS = "needs"
    UNMET = "unmet"


class HelplineTally(SQLModel, table=True):
    """How many of one kind, in one month of the service's clocks, in one division."""

    __tablename__ = "helpline_tally"

    month: date = Field(primary_key=True, description="Its first day.")
    measure: Measure = Field(primary_key=True, sa_type=Words(Measure))
    area: str = Field(primary_key=True, max_length=4, description="Empty: unknown.")
    topic: str = Field(primary_key=True, max_length=36, description="A term; empty: none.")
    word: str = Field(primary_key=True, max_length=24)
    n: int = Field(sa_type=sa.BigInteger)


class HelplineCount(SQLModel, table=True):
    """When a month was last counted."""

    __tablename__ = "helpline_count"

    month: date = Field(primary_key=True)
    counted_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class HelplineRise(SQLModel, table=True):
    """An area asked for more in one month than it used to; told once."""

    __tablename__ = "helpline_rise"
    __table_args__ = (sa.UniqueConstraint("month", "area", "rising"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    month: date
    area: str = Field(max_length=4)
    rising: Rising = Field(sa_type=Words(Rising))
    n: int = Field(sa_type=sa.BigInteger)
    usual_tenths: int = Field(sa_type=sa.BigInteger, description="Of a month before.")
    found_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_by: str = Field(default="", max_length=80, description="A principal.")
