"""A plan as it was proposed."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime


class MatchPlan(SQLModel, table=True):
    """A plan as it was proposed, with all it was made from, so that it can be replayed."""

    __tablename__ = "match_plan"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    policy: str = Field(max_length=24)
    policy_version: str = Field(default="1", max_length=12)
    seed: int = 1
    inputs: bytes = Field(description="Compressed JSON: offers, takers, gaps.")
    outcome: bytes = Field(description="Compressed JSON: proposals and unmatched.")
    made_by: str = Field(max_length=80)
    made_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
