"""Two donor records that a person found to be one."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class DonorLink(SQLModel, table=True):
    """Who joined two records, when and why; parted again, the row stays. Nothing is overwritten.

    `one_id` is the smaller, so that the pair is written in one way only.
    """

    __tablename__ = "donor_link"
    __table_args__ = (
        sa.CheckConstraint("one_id < other_id", name="in_order"),
        sa.Index(
            "uq_donor_link_live",
            "one_id",
            "other_id",
            unique=True,
            sqlite_where=sa.text("unlinked_at IS NULL"),
            postgresql_where=sa.text("unlinked_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    one_id: UUID = Field(foreign_key="donor.id")
    other_id: UUID = Field(foreign_key="donor.id", index=True)
    why: str = Field(max_length=24, description="`said`: the donor; `found`: whoever looked.")
    linked_by: str = Field(max_length=80)
    linked_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    unlinked_by: str = Field(default="", max_length=80)
    unlinked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
