"""What an agency says has come, arrival by arrival, and what sponsors gave for it."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class Arrival(SQLModel, table=True):
    """So much received on one local day, of a dispatch or late; corrected when it had not come."""

    __tablename__ = "arrival"
    __table_args__ = (
        sa.CheckConstraint(
            "amount > 0 AND taken_back >= 0 AND taken_back <= amount", name="taken_back_within"
        ),
        sa.CheckConstraint("(dispatch_id IS NULL) <> (receipt_id IS NULL)", name="one_source"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    pledge_id: UUID = Field(foreign_key="pledge.id", index=True)
    dispatch_id: UUID | None = Field(default=None, foreign_key="dispatch.id", index=True)
    amount: int = Field(sa_type=sa.BigInteger)
    taken_back: int = Field(default=0, sa_type=sa.BigInteger, description="By a correction.")
    received_on: date
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    receipt_id: UUID | None = Field(
        default=None, foreign_key="late_receipt.id", index=True, description="Of a closed pledge."
    )

    @property
    def left(self) -> int:
        """What of it stands."""
        return self.amount - self.taken_back


class MatchingEntry(SQLModel, table=True):
    """One step in what a rule gave for an arrival: judged, taken back, topped up; never changed.

    A rule's figures are the sums of its entries.
    """

    __tablename__ = "matching_entry"
    __table_args__ = (
        # One arrival is judged once by a rule, whoever tries.
        sa.Index(
            "uq_matching_entry_judged",
            "rule_id",
            "arrival_id",
            unique=True,
            sqlite_where=sa.text("step = 'judged'"),
            postgresql_where=sa.text("step = 'judged'"),
        ),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    rule_id: UUID = Field(foreign_key="matching_rule.id")
    arrival_id: UUID = Field(foreign_key="arrival.id", index=True)
    pledge_id: UUID = Field(foreign_key="pledge.id", index=True)
    step: str = Field(max_length=12)
    reasons: str = Field(default="", max_length=120, description="Why not; none, and it counts.")
    gift_cents: int = Field(sa_type=sa.BigInteger)
    matched_cents: int = Field(default=0, sa_type=sa.BigInteger)
    over_cents: int = Field(default=0, sa_type=sa.BigInteger, description="Beyond the cap.")
    at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
