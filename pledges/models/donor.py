"""Who promised."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class Donor(SQLModel, table=True):
    """Who promised. Name, phone, e-mail and address are sealed together and found blind."""

    __tablename__ = "donor"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    sealed: bytes | None = Field(default=None, description="JSON of `schemas.Person`.")
    phone_index: bytes | None = Field(default=None, index=True)
    email_index: bytes | None = Field(default=None, index=True)
    language: str = Field(default="en", max_length=2)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
