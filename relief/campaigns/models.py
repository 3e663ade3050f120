"""A campaign, and its tallies."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words
from relief.kit.words import WordList


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


NEXT = {
    CampaignState.DRAFT: {CampaignState.OPEN, CampaignState.CLOSED},
    CampaignState.OPEN: {CampaignState.PAUSED, CampaignState.CLOSED},
    CampaignState.PAUSED: {CampaignState.OPEN, CampaignState.CLOSED},
    CampaignState.CLOSED: {CampaignState.OPEN},
}


class Campaign(SQLModel, table=True):
    """One disaster and the response to it, in both languages."""

    __tablename__ = "campaign"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    slug: str = Field(max_length=60, unique=True)
    title_en: str = Field(max_length=120)
    title_fr: str = Field(max_length=120)
    hazard: str = Field(default="", max_length=40)
    place: str = Field(default="", max_length=120)
    time_zone: str = Field(default="America/Toronto", max_length=40)
    currency: str = Field(default="CAD", max_length=3)
    state: CampaignState = Field(default=CampaignState.DRAFT, sa_type=Words(CampaignState))
    toll_free: str = Field(default="", max_length=20, description="2-1-1 stops at the province.")
    tty: str = Field(default="", max_length=20)
    default_agency_id: UUID | None = Field(default=None, foreign_key="agency.id")
    summary_en: str = Field(default="", max_length=300, description="In one sentence.")
    summary_fr: str = Field(default="", max_length=300)
    story_en: str = Field(default="", sa_type=sa.Text, description="What happened, for the public.")
    story_fr: str = Field(default="", sa_type=sa.Text)
    script_en: str = Field(default="", sa_type=sa.Text, description="What a call-taker says.")
    script_fr: str = Field(default="", sa_type=sa.Text)
    briefing_en: str = Field(default="", sa_type=sa.Text, description="What callers are told now.")
    briefing_fr: str = Field(default="", sa_type=sa.Text)
    lights: list[str] = Field(
        default_factory=list, sa_type=WordList, description="`Light` by line."
    )
    briefing_by: str = Field(default="", max_length=120)
    briefing_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closing_en: str = Field(default="", sa_type=sa.Text, description="The public's last word.")
    closing_fr: str = Field(default="", sa_type=sa.Text)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
    current_code: str = Field(
        default="",
        max_length=40,
        sa_column_kwargs={"server_default": ""},
        description="What callers give now.",
    )
    confirm_from_cents: int | None = Field(
        default=None,
        sa_type=sa.BigInteger,
        description="The least sum that a call must confirm; 0: none; empty: the service's own.",
    )
    fairness_limit: int | None = Field(
        default=None, description="Unreported dispatches after which an agency waits; never money."
    )
    cut_off_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="No promise is taken from then on."
    )

    def title(self, lang: str) -> str:
        """Its title in the reader's language."""
        return self.title_fr if lang == "fr" else self.title_en

    def today(self) -> date:
        """The day where it is."""
        return clock.local(clock.now(), self.time_zone).date()


class CampaignTally(SQLModel, table=True):
    """What one writer has counted for a campaign in one currency; a total is their sum.

    A row per writer, because one hot row would make every writer wait for every other.
    """

    __tablename__ = "campaign_tally"

    campaign_id: UUID = Field(primary_key=True, foreign_key="campaign.id")
    currency: str = Field(primary_key=True, max_length=3)
    writer: str = Field(primary_key=True, max_length=40)
    pledges: int = Field(default=0, sa_type=sa.BigInteger)
    promised_cents: int = Field(default=0, sa_type=sa.BigInteger)
    confirmed_cents: int = Field(default=0, sa_type=sa.BigInteger)
    received_cents: int = Field(default=0, sa_type=sa.BigInteger)
