"""An appeal and its pictures."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words
from relief.kit.words import WordList


class AppealState(StrEnum):
    """Where an appeal stands. An edit leads back to the draft, whatever was approved."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    DONE = "done"
    CANCELLED = "cancelled"
    RETRACTED = "retracted"


class Asks(StrEnum):
    """What an appeal wants of its readers; some wait when the lines are overwhelmed."""

    CALL = "call"
    GIVE_ONLINE = "give_online"
    NEWS = "news"
    STOP = "stop"


MAY_GO_OUT = (AppealState.APPROVED, AppealState.SCHEDULED)
ENDED = (AppealState.CANCELLED, AppealState.RETRACTED)


class Appeal(SQLModel, table=True):
    """One public request of one campaign: its master text, and a variant where a network has one.

    `content_hash` is of what it says now, `approved_hash` of what a second person read.
    """

    __tablename__ = "appeal"
    __table_args__ = (sa.Index("ix_appeal_campaign_id_state", "campaign_id", "state"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    title: str = Field(max_length=120, description="What staff call it.")
    text_en: str = Field(default="", sa_type=sa.Text)
    text_fr: str = Field(default="", sa_type=sa.Text)
    variants: str = Field(default="{}", sa_type=sa.Text, description="JSON: network, lang, text.")
    networks: list[str] = Field(default_factory=list, sa_type=WordList)
    asks: Asks = Field(default=Asks.CALL, sa_type=Words(Asks))
    need_id: UUID | None = Field(default=None, foreign_key="need.id")
    corrects_id: UUID | None = Field(default=None, description="The post that it puts right.")
    state: AppealState = Field(default=AppealState.DRAFT, sa_type=Words(AppealState))
    content_hash: str = Field(default="", max_length=64)
    authors: list[str] = Field(
        default_factory=list, sa_type=WordList, description="Principals who wrote any of it."
    )
    submitted_by: str = Field(default="", max_length=80)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    approved_hash: str = Field(default="", max_length=64)
    approved_by: str = Field(default="", max_length=80)
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    emergency_by: str = Field(default="", max_length=80, description="Who published it unread.")
    reviewed_by: str = Field(default="", max_length=80, description="Who read it afterwards.")
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    version: int = 1

    @property
    def own_words(self) -> dict[str, dict[str, str]]:
        """The variants: by network, then by language."""
        found: dict[str, Any] = orjson.loads(self.variants)
        return found

    @property
    def about(self) -> str:
        """What its history is found by."""
        return f"appeal:{self.id}"

    @property
    def is_approved(self) -> bool:
        """Whether what it says now is what a second person read."""
        return bool(self.approved_hash) and self.approved_hash == self.content_hash

    @property
    def awaits_review(self) -> bool:
        """Whether it was published in an emergency, and nobody else has read it yet."""
        return bool(self.emergency_by) and not self.reviewed_by

    def text(self, network: str, lang: str) -> str:
        """Its words for one network in one language, placeholders and all; may be empty."""
        own = self.own_words.get(network, {}).get(lang, "")
        return own or (self.text_fr if lang == "fr" else self.text_en)


class AppealPicture(SQLModel, table=True):
    """A picture of an appeal, cleaned, with words for those who do not see it."""

    __tablename__ = "appeal_picture"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    appeal_id: UUID | None = Field(
        default=None, foreign_key="appeal.id", index=True, description="None: uploaded, not used."
    )
    position: int = 0
    data: bytes = Field(repr=False)
    mime: str = Field(max_length=20)
    width: int
    height: int
    digest: str = Field(max_length=64, description="SHA-256 of the data.")
    alt_en: str = Field(default="", sa_type=sa.Text)
    alt_fr: str = Field(default="", sa_type=sa.Text)
    uploaded_by: str = Field(max_length=80)
    uploaded_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)

    def alt(self, lang: str) -> str:
        """Its words in one language."""
        return self.alt_fr if lang == "fr" else self.alt_en
