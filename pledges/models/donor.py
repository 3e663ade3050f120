"""Who promised."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class Donor(SQLModel, table=True):
    """Who promised. Name, phone, e-mail and address are sealed together and found blind."""

    __tablename__ = "donor"
    # Small while all is well: who was written down a moment ago, or by an older version.
    __table_args__ = (
        sa.Index(
            "ix_donor_unsounded",
            "id",
            sqlite_where=sa.text("NOT sounded"),
            postgresql_where=sa.text("NOT sounded"),
        ),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    sealed: bytes | None = Field(default=None, description="JSON of `schemas.Person`.")
    phone_index: bytes | None = Field(default=None, index=True)
    email_index: bytes | None = Field(default=None, index=True)
    language: str = Field(default="en", max_length=2)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    sounded: bool = Field(
        default=False,
        description="Whether the name has its clues.",
        sa_column_kwargs={"server_default": sa.false()},
    )
