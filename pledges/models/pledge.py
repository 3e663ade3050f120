"""A promise, and the key that its sender used."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pledges.models.states import PledgeState
from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words


def _later(default: str, longest: int, meaning: str) -> Any:  # noqa: ANN401 - as `Field`
    """A column that older versions of the service do not know: the database fills it in."""
    given = {"server_default": default}
    return Field(default=default, max_length=longest, description=meaning, sa_column_kwargs=given)


class Pledge(SQLModel, table=True):
    """A promise of money (cents), goods (units), services (hours) or time (people)."""

    __tablename__ = "pledge"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        # The sum of live allocations, kept by guarded UPDATE: never more than was promised.
        sa.CheckConstraint("allocated >= 0 AND allocated <= amount", name="allocated_within"),
        sa.Index("ix_pledge_campaign_id_state_id", "campaign_id", "state", "id"),
        # Few name anybody, so it costs the lane little and finds an agency's own at once.
        sa.Index(
            "ix_pledge_designated_agency_id",
            "designated_agency_id",
            sqlite_where=sa.text("designated_agency_id IS NOT NULL"),
            postgresql_where=sa.text("designated_agency_id IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    reference: str = Field(max_length=11, unique=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    donor_id: UUID = Field(foreign_key="donor.id", index=True)
    kind: str = Field(max_length=12)
    item: str = Field(default="", max_length=60)
    unit: str = Field(max_length=12, description="A currency for money.")
    amount: int = Field(sa_type=sa.BigInteger)
    allocated: int = Field(default=0, sa_type=sa.BigInteger)
    details: str = Field(default="{}", sa_type=sa.Text, description="Condition, skills, dates.")
    designation: str = Field(default="none", max_length=8)
    designated_agency_id: UUID | None = Field(default=None, foreign_key="agency.id")
    may_split: bool = False
    anonymous: bool = False
    note: bytes | None = Field(default=None, description="Sealed.")
    language: str = Field(default="en", max_length=2)
    intake: str = Field(max_length=24)
    recorded_by: str = Field(max_length=80)
    heard_from: str = Field(default="", max_length=24)
    code: str = Field(default="", max_length=40)
    state: PledgeState = Field(default=PledgeState.PROMISED, sa_type=Words(PledgeState))
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    version: int = 1
    may_call: str = _later("", 16, "A word of `consent`.")
    best_time: str = _later("", 12, "A word of `calling`.")
    stands_until: str = _later("", 10, "A standing offer's last local day.")
    lapse_told_for: str = _later("", 10, "The last day that its donor was told of.")
    handled_by: str = _later("", 80, "The principal who is on it.")
    terms: bytes | None = Field(default=None, description="Sealed JSON of `schemas.Terms`.")
    donor_type: str = _later("individual", 12, "`individual` or `organization`.")
    confirm_line: bytes | None = Field(
        default=None, description="Blind index of the telephone of whom it was made for."
    )
    referrer: str = _later("", 100, "The host that linked to the form; never the page there.")

    @property
    def facts(self) -> dict[str, Any]:
        """What was said about goods or time beyond the amount."""
        found: dict[str, Any] = orjson.loads(self.details)
        return found


class IdempotencyKey(SQLModel, table=True):
    """A key a sender used: the same body gets the same answer, another body a refusal.

    Keys that are UUIDs are kept as sent, since time-ordered ones keep the index small; any other
    might be somebody's e-mail address, and is kept as a digest.
    """

    __tablename__ = "idempotency_key"

    campaign_id: UUID = Field(primary_key=True, foreign_key="campaign.id")
    principal: str = Field(primary_key=True, max_length=80)
    key: str = Field(primary_key=True, max_length=64)
    body_digest: bytes
    pledge_id: UUID
    reference: str = Field(max_length=11)
    state: str = Field(max_length=24)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
