"""A call that 211 owes somebody."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class CallBack(SQLModel, table=True):
    """One person to be called about a pledge, or a call that broke off; and who has it in hand.

    Constraints keep people from being called twice: a pledge has one open call, a call that broke
    off one for good, a caller has one in hand, and of those in hand no two are to one telephone.
    """

    __tablename__ = "call_back"
    __table_args__ = (
        sa.Index(
            "uq_call_back_open",
            "pledge_id",
            unique=True,
            sqlite_where=sa.text("open"),
            postgresql_where=sa.text("open"),
        ),
        sa.Index("ix_call_back_open_due_at", "open", "due_at"),
        sa.CheckConstraint("(pledge_id IS NULL) <> (draft_id IS NULL)", name="about_one"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    pledge_id: UUID | None = Field(default=None, foreign_key="pledge.id", index=True)
    need_id: UUID | None = Field(default=None, foreign_key="need.id", index=True)
    amount: int = Field(
        default=0, sa_type=sa.BigInteger, description="Of the pledge, in its own unit."
    )
    reason: str = Field(max_length=12, description="A word of `proposing`.")
    open: bool = True
    due_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    agreed: bool = Field(default=False, description="The donor named this hour.")
    attempts: int = 0
    outcome: str = Field(default="", max_length=16, description="The last one.")
    taken_by: str | None = Field(default=None, max_length=80, unique=True)
    line: bytes | None = Field(default=None, unique=True, description="The telephone in hand.")
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fence: int = 0
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    draft_id: UUID | None = Field(default=None, foreign_key="draft.id", unique=True)
    number: bytes | None = Field(
        default=None, description="Blind index of the telephone, if not the donor's."
    )
    language: str = Field(
        default="",
        max_length=2,
        sa_column_kwargs={"server_default": ""},
        description="If no pledge says it.",
    )
