"""Links to offers that a coordinator has closed."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from relief.kit import clock
from relief.kit.db import UtcDateTime


class ClosedLink(SQLModel, table=True):
    """A batch whose links, made until then, open no page any more; newer ones do."""

    __tablename__ = "closed_link"

    batch_id: UUID = Field(primary_key=True)
    closed_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
