"""What became of a pledge: its shares, and what was put before an agency."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pledges.models.states import AllocationState
from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words
from relief.needs.packs import Rate

ONE = {"server_default": "1"}


class Allocation(SQLModel, table=True):
    """A share of a pledge for one agency, perhaps for one of its needs."""

    __tablename__ = "allocation"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.CheckConstraint("received >= 0 AND received <= amount", name="received_within"),
        sa.CheckConstraint("of_pledge > 0 AND of_need > 0", name="rate_positive"),
        sa.Index("ix_allocation_agency_id_state_pledge_id", "agency_id", "state", "pledge_id"),
        sa.Index(
            "ix_allocation_reserved_until",
            "reserved_until",
            sqlite_where=sa.text("reserved_until IS NOT NULL"),
            postgresql_where=sa.text("reserved_until IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    pledge_id: UUID = Field(foreign_key="pledge.id", index=True)
    agency_id: UUID = Field(foreign_key="agency.id")
    need_id: UUID | None = Field(default=None, foreign_key="need.id", index=True)
    amount: int = Field(sa_type=sa.BigInteger)
    received: int = Field(default=0, sa_type=sa.BigInteger)
    state: AllocationState = Field(sa_type=Words(AllocationState))
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    of_pledge: int = Field(default=1, sa_type=sa.BigInteger, sa_column_kwargs=ONE)
    of_need: int = Field(default=1, sa_type=sa.BigInteger, sa_column_kwargs=ONE)
    reserved_until: datetime | None = Field(
        default=None,
        sa_type=UtcDateTime,
        description="When it is set free if it is only reserved; none once it was sent or freed.",
    )
    was_standing: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sa.false()},
        description="The pledge was kept in reserve when this was reserved.",
    )

    @property
    def rate(self) -> Rate:
        """How it counts for its need, which may be counted in other packs."""
        return Rate(self.of_pledge, self.of_need)


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
    answer_by: datetime | None = Field(default=None, sa_type=UtcDateTime)
    look_at: datetime | None = Field(
        default=None,
        sa_type=UtcDateTime,
        index=True,
        description="When its next step is due if nobody answers; none when none is left.",
    )
    handled_by: str = Field(
        default="",
        max_length=80,
        sa_column_kwargs={"server_default": ""},
        description="A principal: who at the agency said “I take this one”.",
    )
    tell_at: datetime | None = Field(
        default=None,
        sa_type=UtcDateTime,
        index=True,
        description="When its agency's next digest is due; none once it was told.",
    )
    digest_id: UUID | None = Field(
        default=None, index=True, description="Told together: the link of a digest opens these."
    )
