"""A sponsor's matching rule: who gives so much for each gift, and which gifts count.

A rule is never changed once it is written, only ended: what was judged by it stays explained.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime

RECEIVED, PROMISED = "received", "promised"
INDIVIDUAL, ANY = "individual", "any"


class MatchingRule(SQLModel, table=True):
    """What a sponsor has said it will give beside the public's gifts, and how much that came to."""

    __tablename__ = "matching_rule"
    __table_args__ = (
        sa.CheckConstraint("numerator > 0 AND denominator > 0", name="ratio_positive"),
        sa.CheckConstraint("first_day <= last_day", name="days_in_order"),
        # Two gifts at the cap's edge: whatever the code believes, no cent goes beyond it.
        sa.CheckConstraint(
            "matched_cents >= 0 AND (cap_cents IS NULL OR matched_cents <= cap_cents)",
            name="within_cap",
        ),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    sponsor_en: str = Field(max_length=120)
    sponsor_fr: str = Field(max_length=120)
    first_day: date = Field(description="On the clocks of the relief effort's place.")
    last_day: date = Field(description="The last that still counts.")
    counts: str = Field(default=RECEIVED, max_length=12, description="Which day: `received` …")
    donors: str = Field(default=INDIVIDUAL, max_length=12)
    recipient_id: UUID | None = Field(default=None, foreign_key="agency.id")
    unconditional: bool = Field(default=False, description="Only gifts with no preference.")
    numerator: int = Field(description="The sponsor gives so many cents …")
    denominator: int = Field(description="… for so many cents given.")
    cap_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    matched_cents: int = Field(default=0, sa_type=sa.BigInteger, description="On received gifts.")
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def sponsor(self, lang: str) -> str:
        """Who gives, in the reader's language."""
        return self.sponsor_fr if lang == "fr" else self.sponsor_en

    @property
    def ratio(self) -> str:
        """The sponsor's cents for the donor's: `2:1`."""
        return f"{self.numerator}:{self.denominator}"
