"""A post, and the switches that stop them."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Field, SQLModel

from notifications.networks import Placed
from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words


class PostState(StrEnum):
    """Where a post stands; `sending` is committed before the network is called."""

    WAITING = "waiting"
    SENDING = "sending"
    PUBLISHED = "published"
    UNKNOWN = "unknown"
    FAILED = "failed"
    MISSED = "missed"
    CANCELLED = "cancelled"
    RETRACTING = "retracting"
    RETRACTED = "retracted"
    CORRECTED = "corrected"


class Action(StrEnum):
    """How a post comes to be: anew, or to put another right."""

    PUBLISH = "publish"
    EDIT = "edit"
    REPLY = "reply"
    REPOST = "repost"


STANDS = (PostState.PUBLISHED, PostState.RETRACTING, PostState.CORRECTED)
OPEN = (PostState.WAITING, PostState.SENDING, PostState.UNKNOWN)
NEEDS_A_PERSON = (PostState.FAILED, PostState.MISSED)


def has_come(moment: Mapped[Any], now: datetime, longest: timedelta) -> sa.ColumnElement[bool]:
    """Whether a moment that is never set farther off than `longest` has come.

    One that is farther off was set by a clock that was fast: nobody waits until it shows that
    again. Twice as far, as two workers' clocks differ.
    """
    return sa.or_(moment <= now, moment > now + 2 * longest)


class Post(SQLModel, table=True):
    """An appeal on one network, in one language; one part of it where it is a thread.

    `text` is empty until it is first tried, then never changes: every try sends the same words.
    """

    __tablename__ = "post"
    __table_args__ = (
        sa.UniqueConstraint("occurrence_id", "network", "lang", "part"),
        sa.UniqueConstraint("network", "external_id"),
        sa.Index("ix_post_network_state_due_at", "network", "state", "due_at"),
        sa.Index("ix_post_campaign_id_id", "campaign_id", "id"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    appeal_id: UUID = Field(foreign_key="appeal.id", index=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    occurrence_id: UUID | None = Field(default=None, description="None: copied by hand.")
    network: str = Field(max_length=24)
    lang: str = Field(max_length=2)
    part: int = 1
    action: Action = Field(default=Action.PUBLISH, sa_type=Words(Action))
    corrects_id: UUID | None = Field(default=None, foreign_key="post.id")
    state: PostState = Field(default=PostState.WAITING, sa_type=Words(PostState))
    text: str = Field(default="", sa_type=sa.Text, description="Frozen: exactly what was sent.")
    figures: str = Field(default="{}", sa_type=sa.Text, description="JSON: what filled it.")
    link: str = Field(default="", max_length=300)
    planned_at: datetime = Field(sa_type=UtcDateTime, description="When it was to go out.")
    due_at: datetime = Field(sa_type=UtcDateTime, description="When it goes out, at the earliest.")
    look_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When what held it is looked at again."
    )
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fence: int = 0
    attempts: int = 0
    readings: int = Field(default=0, description="Times it was looked for and not seen.")
    waits_because: str = Field(default="", max_length=300, description="A msgid.")
    error: str = Field(default="", max_length=300, description="A msgid.")
    told_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When a person was told of it."
    )
    external_id: str | None = Field(default=None, max_length=300)
    url: str = Field(default="", max_length=300)
    mark: str = Field(default="", max_length=120, description="`Placed.version`.")
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    place: str = Field(default="", max_length=120, description="Where it was copied to by hand.")
    posted_by: str = Field(default="", max_length=80, description="Who copied it.")
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)

    @property
    def frozen_at(self) -> datetime | None:
        """When its words were kept: as it was first tried, and its thread's other parts with it."""
        return self.begun_at if self.part == 1 else self.created_at

    @property
    def placed(self) -> Placed | None:
        """Where it stands on its network."""
        if self.external_id is None:
            return None
        return Placed(self.external_id, self.url, self.mark)


class StopSwitch(SQLModel, table=True):
    """Whether posts of a scope are stopped: `all`, `campaign:<slug>` or `network:<key>`.

    What was to go out while it was on is missed when it is off again: nothing bursts.
    """

    __tablename__ = "stop_switch"

    scope: str = Field(primary_key=True, max_length=80)
    stopped: bool = False
    reason: str = Field(default="", max_length=300, description="As a person wrote it.")
    cause: str = Field(default="", max_length=300, description="A msgid, where we did it.")
    by: str = Field(max_length=120, description="A principal.")
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resumed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
