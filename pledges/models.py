"""Donors, their pledges, and what became of each: allocations, dispatches, plans."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words


class PledgeState(StrEnum):
    """Where a pledge stands; derived from its allocations by `states.of`, and stored with it."""

    HELD = "held"
    PROMISED = "promised"
    STANDING = "standing"
    MATCHED = "matched"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    PARTLY_RECEIVED = "partly received"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    WRITTEN_OFF = "written off"


class AllocationState(StrEnum):
    """Where one share of a pledge stands with one agency."""

    RESERVED = "reserved"
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    PARTLY_RECEIVED = "partly received"
    RECEIVED = "received"
    DECLINED = "declined"
    RECALLED = "recalled"
    RELEASED = "released"


DEAD = (AllocationState.DECLINED, AllocationState.RECALLED, AllocationState.RELEASED)
LIVE = tuple(state for state in AllocationState if state not in DEAD)
OFFERED = (AllocationState.DISPATCHED, AllocationState.ACKNOWLEDGED)


class Donor(SQLModel, table=True):
    """Who promised. Name, phone, e-mail and address are sealed together and found blind."""

    __tablename__ = "donor"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    sealed: bytes | None = Field(default=None, description="JSON of `schemas.Person`.")
    phone_index: bytes | None = Field(default=None, index=True)
    email_index: bytes | None = Field(default=None, index=True)
    language: str = Field(default="en", max_length=2)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class Pledge(SQLModel, table=True):
    """A promise of money (cents), goods (units), services (hours) or time (people)."""

    __tablename__ = "pledge"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        # The sum of live allocations, kept by guarded UPDATE: never more than was promised.
        sa.CheckConstraint("allocated >= 0 AND allocated <= amount", name="allocated_within"),
        sa.Index("ix_pledge_campaign_id_state_id", "campaign_id", "state", "id"),
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


class Allocation(SQLModel, table=True):
    """A share of a pledge for one agency, perhaps for one of its needs."""

    __tablename__ = "allocation"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.CheckConstraint("received >= 0 AND received <= amount", name="received_within"),
        sa.Index("ix_allocation_agency_id_state", "agency_id", "state"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    pledge_id: UUID = Field(foreign_key="pledge.id", index=True)
    agency_id: UUID = Field(foreign_key="agency.id")
    need_id: UUID | None = Field(default=None, foreign_key="need.id", index=True)
    amount: int = Field(sa_type=sa.BigInteger)
    received: int = Field(default=0, sa_type=sa.BigInteger)
    state: AllocationState = Field(sa_type=Words(AllocationState))
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class Dispatch(SQLModel, table=True):
    """An allocation put before its agency, and what the agency said. An answer is given once."""

    __tablename__ = "dispatch"
    __table_args__ = (
        sa.Index(
            "uq_dispatch_active",
            "allocation_id",
            unique=True,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        ),
        sa.Index("ix_dispatch_agency_id_state", "agency_id", "state"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    reference: str = Field(max_length=11, unique=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    pledge_id: UUID = Field(foreign_key="pledge.id", index=True)
    allocation_id: UUID = Field(foreign_key="allocation.id", index=True)
    agency_id: UUID = Field(foreign_key="agency.id")
    batch_id: UUID = Field(index=True, description="Sent together, as one digest.")
    channel: str = Field(max_length=24)
    state: AllocationState = Field(
        default=AllocationState.DISPATCHED, sa_type=Words(AllocationState)
    )
    active: bool = Field(default=True, description="False once declined, recalled or received.")
    offered: int = Field(sa_type=sa.BigInteger)
    accepted: int = Field(default=0, sa_type=sa.BigInteger)
    received: int = Field(default=0, sa_type=sa.BigInteger)
    sent_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    answered_by: str = Field(default="", max_length=120, description="Who at the agency said so.")
    answered_channel: str = Field(default="", max_length=12)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    logged_by: str = Field(default="", max_length=80)
    reason: str = Field(default="", max_length=24)
    note: bytes | None = Field(default=None, description="Sealed.")
    received_on: str = Field(default="", max_length=10)
    version: int = 1


class MatchPlan(SQLModel, table=True):
    """A plan as it was proposed, with all it was made from, so that it can be replayed."""

    __tablename__ = "match_plan"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    policy: str = Field(max_length=24)
    policy_version: str = Field(default="1", max_length=12)
    seed: int = 1
    inputs: bytes = Field(description="Compressed JSON: offers, takers, gaps.")
    outcome: bytes = Field(description="Compressed JSON: proposals and unmatched.")
    made_by: str = Field(max_length=80)
    made_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
