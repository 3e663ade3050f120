"""What arrived for a promise that was closed before."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class LateReceipt(SQLModel, table=True):
    """Something that came after all: a new event beside the promise, never an edit of its end."""

    __tablename__ = "late_receipt"
    __table_args__ = (sa.CheckConstraint("amount > 0", name="amount_positive"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    pledge_id: UUID = Field(foreign_key="pledge.id", index=True)
    allocation_id: UUID = Field(foreign_key="allocation.id", unique=True)
    amount: int = Field(sa_type=sa.BigInteger, description="As told; what stands is the share's.")
    received_on: str = Field(max_length=10)
    source: str | None = Field(
        default=None, max_length=80, unique=True, description="What told of it; counted once."
    )
    recorded_by: str = Field(max_length=80)
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
