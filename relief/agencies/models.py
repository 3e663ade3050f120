"""An agency: an organization that accepts what donors promise, and its program if it has one."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime
from relief.kit.words import WordList

EMPTY = {"server_default": ""}
INVITED, REVIEWING, APPROVED, SUSPENDED = "invited", "reviewing", "approved", "suspended"
KINDS = ("money", "goods", "services", "time")


class Agency(SQLModel, table=True):
    """An organization, as a coordinator needs to know it on the worst day.

    A name and a telephone number are enough to start.
    """

    __tablename__ = "agency"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    slug: str = Field(max_length=60, unique=True)
    name_en: str = Field(max_length=120)
    name_fr: str = Field(max_length=120)
    accepts: list[str] = Field(default_factory=lambda: list(KINDS), sa_type=WordList)
    serves: list[str] = Field(default_factory=list, sa_type=WordList, description="Empty: unknown.")
    languages: list[str] = Field(default_factory=lambda: ["en"], sa_type=WordList)
    channel: str = Field(default="phone", max_length=24, description="Key of a dispatch channel.")
    address: str = Field(default="", max_length=200, description="What the channel needs.")
    phone: str = Field(default="", max_length=20)
    contact_name: str = Field(default="", max_length=120)
    second_name: str = Field(default="", max_length=120, description="When the first is silent.")
    second_phone: str = Field(default="", max_length=20)
    give_phone: str = Field(default="", max_length=20, description="Its own line for gifts.")
    give_url: str = Field(default="", max_length=300, description="Its own page for gifts.")
    hours: str = Field(default="", max_length=400, description="JSON by weekday; empty: unknown.")
    time_zone: str = Field(default="America/Toronto", max_length=40)
    capacity: int | None = Field(default=None, description="Open dispatches it can take.")
    active: bool = Field(default=True, description="In step with `standing`: approved.")
    note: str = Field(default="", sa_type=sa.Text)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    version: int = 1
    second_email: str = Field(default="", max_length=200, sa_column_kwargs=EMPTY)
    standing: str = Field(
        default=APPROVED, max_length=12, sa_column_kwargs={"server_default": APPROVED}
    )
    proposed: str = Field(
        default="",
        sa_type=sa.Text,
        sa_column_kwargs=EMPTY,
        description="JSON: what it wrote of itself, not yet looked at.",
    )
    digest: str = Field(
        default="",
        max_length=8,
        sa_column_kwargs=EMPTY,
        description="A key of `digests.RHYTHMS`; empty: each offer at once.",
    )
    digest_at: str = Field(
        default="08:00", max_length=5, sa_column_kwargs={"server_default": "08:00"}
    )

    def name(self, lang: str) -> str:
        """Its name in the reader's language; each has one, so none is mixed."""
        return self.name_fr if lang == "fr" else self.name_en


class Webhook(SQLModel, table=True):
    """What an agency's own program knows us by; its address is the agency's."""

    __tablename__ = "agency_webhook"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    agency_id: UUID = Field(foreign_key="agency.id", unique=True)
    secret: bytes = Field(repr=False, description="Sealed.")
    previous: bytes | None = Field(default=None, repr=False, description="Sealed.")
    previous_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    made_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When its program said it is gone."
    )
