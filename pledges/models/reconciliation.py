"""What an agency listed as arrived: its list, and each line with its verdict and decision."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words


class Verdict(StrEnum):
    """What the list's line is, held against what is on the way. Each line has exactly one."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"
    DOUBLED = "doubled"
    TOO_MUCH = "too much"
    LATE = "late"
    ALREADY = "already"
    UNREADABLE = "unreadable"


class LineState(StrEnum):
    """What became of a line."""

    WAITING = "waiting"
    BOOKED = "booked"
    DROPPED = "dropped"  # decided: nothing of it is counted
    IDLE = "idle"  # there is nothing to decide


class Reconciliation(SQLModel, table=True):
    """One list of one agency; the same file brought in again is the same list."""

    __tablename__ = "reconciliation"
    __table_args__ = (sa.UniqueConstraint("agency_id", "digest"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    agency_id: UUID = Field(foreign_key="agency.id")
    campaign_id: UUID | None = Field(
        default=None, foreign_key="campaign.id", description="None: all that the agency was sent."
    )
    digest: str = Field(max_length=64, description="SHA-256 of the file and its scope.")
    way: str = Field(max_length=12, description="upload, paste or cli")
    encoding: str = Field(default="utf-8", max_length=16)
    made_by: str = Field(max_length=80)
    made_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    # Somebody pressed "receive all": whoever runs next goes on where the last one stopped.
    booking_by: str = Field(default="", max_length=80)
    booking_name: str = Field(default="", max_length=120)


class ArrivalLine(SQLModel, table=True):
    """One line of a list. What it says is sealed; what it was found to be is not."""

    __tablename__ = "arrival_line"
    __table_args__ = (
        # A payment is counted once, whoever reads the list and however often.
        sa.UniqueConstraint("agency_id", "claim"),
        sa.Index("ix_arrival_line_agency_id_content", "agency_id", "content"),
        sa.Index("ix_arrival_line_agency_id_payment", "agency_id", "payment"),
        sa.Index(
            "ix_arrival_line_reconciliation_id_state",
            "reconciliation_id",
            "state",
            "verdict",
            "number",
        ),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    reconciliation_id: UUID = Field(foreign_key="reconciliation.id")
    agency_id: UUID = Field(foreign_key="agency.id")
    number: int
    content: bytes = Field(description="Blind: all that the line says, and how often above.")
    payment: bytes | None = Field(default=None, description="Blind: the agency's own number.")
    claim: bytes | None = Field(default=None, description="While booked: what may not be again.")
    sealed: bytes = Field(description="JSON of the line's cells; card numbers taken out before.")
    cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    units: int | None = Field(default=None, sa_type=sa.BigInteger)
    unit: str = Field(default="", max_length=12, description="Of the promise it was found to be.")
    on: str = Field(default="", max_length=10)
    verdict: Verdict = Field(sa_type=Words(Verdict))
    why: str = Field(max_length=24)
    twin: int = Field(default=0, description="The line of this list that it repeats.")
    offers: str = Field(default="[]", sa_type=sa.Text, description="JSON: likely dispatches.")
    state: LineState = Field(default=LineState.WAITING, sa_type=Words(LineState))
    dispatch_id: UUID | None = Field(default=None, foreign_key="dispatch.id", index=True)
    booked: int = Field(default=0, sa_type=sa.BigInteger, description="Counted on that dispatch.")
    extra_id: UUID | None = Field(
        default=None, foreign_key="dispatch.id", description="A second gift that was made of it."
    )
    decided_by: str = Field(default="", max_length=80)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
