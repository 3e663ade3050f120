"""A need: so much of one thing, for one agency, in one campaign."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words
from relief.kit.words import WordList

FRESH = timedelta(days=2)  # after that somebody asks the agency whether it still holds
SOON = timedelta(days=2)


class NeedState(StrEnum):
    """Whether a need is still asked for."""

    OPEN = "open"
    CLOSED = "closed"


class Need(SQLModel, table=True):
    """Four disjoint numbers in one unit: cents for money, whole units for the rest.

    `requested` is what was asked; `committed` was offered and not answered; `in_transit` was
    accepted and has not arrived; `received` has. What is left is the gap (domain.md, rule 6).
    """

    __tablename__ = "need"
    __table_args__ = (
        sa.CheckConstraint("requested > 0", name="requested_positive"),
        sa.CheckConstraint(
            "committed >= 0 AND in_transit >= 0 AND received >= 0", name="never_negative"
        ),
        sa.Index("ix_need_campaign_id_state", "campaign_id", "state"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    agency_id: UUID = Field(foreign_key="agency.id", index=True)
    kind: str = Field(max_length=12)
    item: str = Field(default="", max_length=60, description="A catalogue key, or as written.")
    skills: list[str] = Field(default_factory=list, sa_type=WordList, description="Time: all of.")
    unit: str = Field(max_length=12, description="A currency for money.")
    requested: int = Field(sa_type=sa.BigInteger)
    committed: int = Field(default=0, sa_type=sa.BigInteger)
    in_transit: int = Field(default=0, sa_type=sa.BigInteger)
    received: int = Field(default=0, sa_type=sa.BigInteger)
    urgency: int = 3
    place: str = Field(default="", max_length=120)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    note: str = Field(default="", sa_type=sa.Text)
    state: NeedState = Field(default=NeedState.OPEN, sa_type=Words(NeedState))
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    version: int = 1
    requires: str = Field(
        default="{}",
        sa_type=sa.Text,
        sa_column_kwargs={"server_default": "{}"},
        description="Pack size, condition, days left; adults, screening, shift.",
    )

    confirmed_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Its agency said that it still holds."
    )

    @property
    def asks(self) -> dict[str, Any]:
        """What is asked of an offer beyond what and how much."""
        found: dict[str, Any] = orjson.loads(self.requires)
        return found

    @property
    def covered(self) -> int:
        """What is on offer, on the way or received."""
        return self.committed + self.in_transit + self.received

    @property
    def gap(self) -> int:
        """What is still needed; never below zero on screen."""
        return max(0, self.requested - self.covered)

    @property
    def wanting(self) -> bool:
        """Whether it is asked for and still lacks something."""
        return self.state is NeedState.OPEN and bool(self.gap)

    def stale(self, now: datetime) -> bool:
        """Whether nobody has confirmed lately that what it lacks is still needed."""
        return self.wanting and (self.confirmed_at or self.created_at) < now - FRESH

    def ending(self, now: datetime) -> bool:
        """Whether its time is nearly over, or over, and it still lacks something."""
        return self.wanting and self.until is not None and self.until < now + SOON
