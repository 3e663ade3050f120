"""The demonstration's mailbox."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class MailboxMessage(SQLModel, table=True):
    """A message that a demonstration kept instead of sending."""

    __tablename__ = "mailbox_message"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    about: str = Field(max_length=80, index=True)
    channel: str = Field(max_length=24)
    outbox_id: UUID = Field(unique=True, description="A message delivered twice is kept once.")
    sealed: bytes = Field(description="Address, subject and text.")
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
