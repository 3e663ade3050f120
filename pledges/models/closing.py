"""How a campaign ends: the plan, what was wound up, what was stated, who was thanked."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class ClosingPlan(SQLModel, table=True):
    """What a coordinator decided beforehand; the last moment itself stands on the campaign."""

    __tablename__ = "closing_plan"
    __table_args__ = (sa.CheckConstraint("grace_days >= 0", name="grace_not_negative"),)

    campaign_id: UUID = Field(primary_key=True, foreign_key="campaign.id")
    grace_days: int = 14
    keeps_offers: bool = Field(default=False, description="Whose donor agrees, for another effort.")
    made_by: str = Field(max_length=80)
    made_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    version: int = Field(default=1, description="Moves with each change; a page names its own.")


class ClosingRun(SQLModel, table=True):
    """One press on a step of winding up, worked off in batches; there is one under way a step."""

    __tablename__ = "closing_run"
    __table_args__ = (
        sa.Index(
            "uq_closing_run_open",
            "campaign_id",
            "step",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    step: str = Field(max_length=12)
    back: bool = Field(default=False, description="Taken back, not done.")
    done: int = 0
    skipped: int = 0
    pressed_by: str = Field(max_length=80)
    pressed_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ClosingMark(SQLModel, table=True):
    """What a step did to one thing, and how it was before: so it is done once, and can be undone.

    Taken back, the mark stays and says so.
    """

    __tablename__ = "closing_mark"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "step", "subject"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    step: str = Field(max_length=12)
    subject: UUID = Field(description="A pledge, a dispatch, a draft or a call.", index=True)
    before: str = Field(default="", max_length=40)
    marked_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    agreed_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="The donor: keep it for another effort."
    )


class ClosingStatement(SQLModel, table=True):
    """The figures of a closing at one moment; never changed, and a new closing has its own."""

    __tablename__ = "closing_statement"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "closed_at"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    closed_at: datetime = Field(sa_type=UtcDateTime)
    made_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    figures: str = Field(sa_type=sa.Text, description="JSON of `statement.Figures`.")

    @property
    def said(self) -> dict[str, Any]:
        """The figures, read."""
        found: dict[str, Any] = orjson.loads(self.figures)
        return found


class ClosingThanks(SQLModel, table=True):
    """Who was thanked for a campaign, and how: one row a record, so no person is thanked twice."""

    __tablename__ = "closing_thanks"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "donor_id"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    donor_id: UUID = Field(foreign_key="donor.id", index=True)
    way: str = Field(
        max_length=8, description="email, letter, page, or joined: with another of theirs."
    )
    thanked_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    printed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
