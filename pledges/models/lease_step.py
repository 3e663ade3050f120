"""A step taken because an offer stayed unanswered."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class LeaseStep(SQLModel, table=True):
    """One step about one dispatch, which the constraint lets happen once.

    A step that no message can take waits for a person, who telephones and says so.
    """

    __tablename__ = "lease_step"
    __table_args__ = (sa.UniqueConstraint("dispatch_id", "step"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    dispatch_id: UUID = Field(foreign_key="dispatch.id")
    step: str = Field(max_length=12, description="A word of `leases.STEPS`.")
    by_person: bool = Field(default=False, description="Somebody is to be telephoned.")
    taken_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
