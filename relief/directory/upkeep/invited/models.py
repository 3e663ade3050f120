"""What an organization was asked by a link, and what it answered."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class DirectoryUpdate(SQLModel, table=True):
    """One link to one organization: it is answered once, then staff decide field by field."""

    __tablename__ = "directory_update"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    organization_id: UUID = Field(index=True)
    lang: str = Field(max_length=2, description="Of its records, and of the letter.")
    asked_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    asked_by: str = Field(max_length=80, description="A principal.")
    until: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    says_right: bool = Field(default=False, description="All of it is right, as it wrote it.")
    sealed: bytes | None = Field(default=None, description="What it proposes; null once decided.")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: str = Field(default="", max_length=80)
