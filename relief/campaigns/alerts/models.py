"""An alert as it was taken in, and what came of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words


class Outcome(StrEnum):
    """What came of an alert here."""

    DRAFTED = "drafted"
    REDRAFTED = "redrafted"  # an update that changed a draft nobody had touched
    TOLD = "told"  # an update that is only shown, for somebody had
    ENDED = "ended"  # a cancellation, or an all-clear
    SUPERSEDED = "superseded"  # a later one came first
    UNKNOWN = "unknown"  # it cancels what never came
    EXERCISE = "exercise"
    TEST = "test"
    SYSTEM = "system"
    DRAFT = "draft"
    ACK = "ack"
    ERROR = "error"
    NOT_PUBLIC = "not_public"
    OVER = "over"  # an all-clear for what never came


class CampaignAlert(SQLModel, table=True):
    """One message of an authority; the same one is never kept twice."""

    __tablename__ = "campaign_alert"
    __table_args__ = (
        sa.UniqueConstraint("sender", "identifier", "sent"),
        sa.Index("ix_campaign_alert_campaign_id", "campaign_id"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    sender: str = Field(max_length=200)
    identifier: str = Field(max_length=200)
    sent: datetime = Field(sa_type=UtcDateTime)
    status: str = Field(max_length=12)
    kind: str = Field(max_length=12, description="CAP's msgType.")
    scope: str = Field(max_length=12)
    sender_name: str = Field(default="", max_length=120)
    event_en: str = Field(default="", max_length=120)
    event_fr: str = Field(default="", max_length=120)
    headline_en: str = Field(default="", max_length=300)
    headline_fr: str = Field(default="", max_length=300)
    text_en: str = Field(default="", sa_type=sa.Text, description="Description, instruction.")
    text_fr: str = Field(default="", sa_type=sa.Text)
    areas_en: str = Field(default="", sa_type=sa.Text, description="A line each.")
    areas_fr: str = Field(default="", sa_type=sa.Text)
    hazard: str = Field(default="", max_length=40)
    time_zone: str = Field(default="", max_length=40, description="As it was guessed.")
    zone_known: bool = Field(default=False, description="By the code of a place.")
    severity: str = Field(default="Unknown", max_length=12)
    urgency: str = Field(default="Unknown", max_length=12)
    certainty: str = Field(default="Unknown", max_length=12)
    onset_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    web: str = Field(default="", max_length=300)
    contact: str = Field(default="", max_length=200)
    note: str = Field(default="", max_length=300)
    signed: bool = Field(default=False, description="It holds a signature; nobody verified it.")
    named: str = Field(default="", sa_type=sa.Text, description="Alerts it names, a line each.")
    outcome: Outcome = Field(sa_type=Words(Outcome))
    campaign_id: UUID | None = Field(default=None, foreign_key="campaign.id")
    campaign_version: int | None = Field(
        default=None, description="The campaign's when we last wrote it: then nobody else did."
    )
    came_from: str = Field(default="", max_length=300, description="A file's name, or an address.")
    digest: str = Field(max_length=64, description="SHA-256 of the file.")
    received_by: str = Field(max_length=80, description="A principal.")
    received_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)

    @property
    def is_expired(self) -> bool:
        """Whether its own end has passed."""
        return self.expires_at is not None and self.expires_at <= clock.now()

    def said(self, name: str, lang: str) -> str:
        """Its `name` in a language; in the other where it is silent in this one."""
        own, other = ("fr", "en") if lang == "fr" else ("en", "fr")
        return str(getattr(self, f"{name}_{own}") or getattr(self, f"{name}_{other}"))
