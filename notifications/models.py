"""The demonstration's mailbox, and the pulse of whoever runs the jobs."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

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


class WorkerPulse(SQLModel, table=True):
    """When jobs last ran, in whichever process they run."""

    __tablename__ = "worker_pulse"

    name: str = Field(primary_key=True, max_length=40)
    at: datetime = Field(sa_type=UtcDateTime)


def pulse_age_s(session: Session) -> float | None:
    """Seconds since jobs last ran; None when they never did."""
    last = session.get(WorkerPulse, "jobs")
    return max(0.0, (clock.now() - last.at).total_seconds()) if last else None
