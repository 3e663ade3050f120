"""Somebody lost the link to a promise."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class LinkRequest(SQLModel, table=True):
    """A telephone or an e-mail, blind, whose links are to be sent again; gone once answered."""

    __tablename__ = "link_request"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    kind: str = Field(max_length=8, description="phone or email.")
    blind: bytes
    asked_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
