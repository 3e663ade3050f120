"""A surge, and what each source brought by the minute."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime

OPEN = sa.text("ended_at IS NULL")


class Surge(SQLModel, table=True):
    """Many came by one source of one campaign: from when, how many times the usual, until when.

    `kind` says what `source` is: a short link's or a spoken code (`code`), or where people say they
    heard of it (`heard`).
    """

    __tablename__ = "surge"
    __table_args__ = (
        # Two that look at once open it once.
        sa.Index(
            "uq_surge_open",
            "campaign_id",
            "kind",
            "source",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        sa.Index("ix_surge_began_at", "began_at"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    kind: str = Field(max_length=8)
    source: str = Field(max_length=40)
    counts: str = Field(max_length=8, description="`visits` or `promises`: what was judged.")
    began_at: datetime = Field(sa_type=UtcDateTime, description="A whole minute.")
    named_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    seen_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    usual_milli: int = Field(sa_type=sa.BigInteger, description="Thousandths of one, a minute.")
    is_floor: bool = Field(default=False, description="Less than that was usual before.")
    first_n: int = Field(sa_type=sa.BigInteger, description="What made it a spike,")
    first_s: int = Field(description="in so many seconds.")
    n: int = Field(sa_type=sa.BigInteger, description="Since it began.")
    promises: int = Field(
        default=0, sa_type=sa.BigInteger, description="Of the source, since then."
    )
    latest: int = Field(default=0, sa_type=sa.BigInteger, description="In the last whole minute.")
    peak_tenths: int = Field(sa_type=sa.BigInteger, description="Most times the usual, in tenths.")

    @property
    def about(self) -> str:
        """What its history is found by."""
        return f"surge:{self.id}"

    @property
    def usual(self) -> float:
        """What a minute brought before."""
        return self.usual_milli / 1000


class SourceMinute(SQLModel, table=True):
    """How many promises of one campaign named one source in one minute."""

    __tablename__ = "source_minute"

    campaign_id: UUID = Field(primary_key=True, foreign_key="campaign.id")
    kind: str = Field(primary_key=True, max_length=8)
    source: str = Field(primary_key=True, max_length=40)
    minute: datetime = Field(primary_key=True, sa_type=UtcDateTime, index=True)
    n: int = Field(sa_type=sa.BigInteger)
