"""What winding up consists of: each step says whom it concerns, what it does, how it is undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from pledges.models import ClosingMark
from relief.campaigns import ending
from relief.campaigns.models import Campaign, CampaignState
from relief.kit.settings import Settings


@dataclass(frozen=True, slots=True)
class Acts:
    """What a step works with: one transaction, on behalf of one relief effort."""

    session: Session
    settings: Settings
    campaign: Campaign


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Its keys are those of pledges, calls, drafts or agencies."""

    key: str
    waiting: Callable[[Campaign], SelectOfScalar[UUID]]  # keys that it has not dealt with
    column: sa.SQLColumnExpression[UUID]  # by which they are ordered
    take: Callable[[Acts, Sequence[UUID]], int]  # how many it dealt with; the rest has moved
    back: Callable[[Acts, Sequence[ClosingMark]], int] | None = None  # marks are undone either way
    states: Sequence[CampaignState] = ending.TAKES  # in which it can be pressed
    after_grace: bool = False  # whether the days for following up must be over
