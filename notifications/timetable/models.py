"""A schedule of an appeal, and its occurrences: each time that it is due is a row of its own."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from notifications.timetable.occurrences import DAYS, Rhythm
from notifications.timetable.quiet import Quiet
from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words
from relief.kit.words import WordList

ACTIVE = sa.text("state = 'active'")


class Kind(StrEnum):
    """What decides when an appeal goes out."""

    ONCE = "once"
    RECURRING = "recurring"
    MILESTONE = "milestone"


class MilestoneKind(StrEnum):
    """What a milestone is of."""

    TOTAL = "total"
    NEED_MET = "need_met"
    OPENED = "campaign_opened"
    CLOSING = "campaign_closing"


class ScheduleState(StrEnum):
    """Whether a schedule still makes occurrences."""

    ACTIVE = "active"
    STOPPED = "stopped"
    FINISHED = "finished"


class OccurrenceState(StrEnum):
    """Where an occurrence stands: `missed` waits for a person's decision."""

    WAITING = "waiting"
    FIRED = "fired"
    MISSED = "missed"
    SKIPPED = "skipped"


class AppealSchedule(SQLModel, table=True):
    """When an appeal goes out; an appeal has one that is active at most."""

    __tablename__ = "appeal_schedule"
    __table_args__ = (
        sa.Index(
            "uq_appeal_schedule_active",
            "appeal_id",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
        sa.Index("ix_appeal_schedule_state_kind", "state", "kind"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    appeal_id: UUID = Field(foreign_key="appeal.id", index=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    kind: Kind = Field(sa_type=Words(Kind))
    time_zone: str = Field(max_length=40)
    at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="Once: when.")
    at_local: time | None = Field(default=None, description="A rhythm's minute.")
    weekdays: list[str] = Field(default_factory=list, sa_type=WordList)
    every_weeks: int = 1
    first_on: date | None = None
    until: date | None = Field(default=None, description="The last local date.")
    quiet_from: time | None = None
    quiet_until: time | None = None
    milestone: MilestoneKind | None = Field(default=None, sa_type=Words(MilestoneKind))
    total: str = Field(default="", max_length=12, description="promised | accepted | received.")
    amount_cents: int = Field(default=0, sa_type=sa.BigInteger)
    currency: str = Field(default="", max_length=3)
    share: int = Field(default=100, description="Per cent of the amount that must be reached.")
    need_id: UUID | None = Field(default=None, foreign_key="need.id")
    reached_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    begins_at: datetime = Field(
        sa_type=UtcDateTime, description="Nothing of this moment or before is made."
    )
    made_until: date | None = Field(default=None, description="Occurrences exist up to this day.")
    state: ScheduleState = Field(default=ScheduleState.ACTIVE, sa_type=Words(ScheduleState))
    made_by: str = Field(max_length=80, description="A principal.")
    made_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    version: int = 1

    @property
    def quiet(self) -> Quiet | None:
        """Its quiet hours."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return Quiet(self.quiet_from, self.quiet_until)

    @property
    def rhythm(self) -> Rhythm | None:
        """Its rhythm, if it recurs."""
        if self.at_local is None or self.first_on is None or self.until is None:
            return None
        return Rhythm(
            at=self.at_local,
            zone=self.time_zone,
            weekdays=frozenset(map(DAYS.index, self.weekdays)),
            first_on=self.first_on,
            until=self.until,
            every_weeks=self.every_weeks,
            quiet=self.quiet,
        )


class AppealOccurrence(SQLModel, table=True):
    """One time that an appeal is due. Its key names the local date, so no day has two."""

    __tablename__ = "appeal_occurrence"
    __table_args__ = (
        sa.UniqueConstraint("schedule_id", "key"),
        sa.Index("ix_appeal_occurrence_state_due_at", "state", "due_at"),
        sa.Index("ix_appeal_occurrence_due_at", "due_at"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    schedule_id: UUID = Field(foreign_key="appeal_schedule.id")
    appeal_id: UUID = Field(foreign_key="appeal.id", index=True)
    key: str = Field(max_length=24)
    local_date: date = Field(description="The day that was meant, on the schedule's clocks.")
    due_at: datetime = Field(sa_type=UtcDateTime)
    moved_from: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Its own time, by hand or for quiet hours."
    )
    moved_by: str = Field(default="", max_length=80, description="Empty: for quiet hours.")
    state: OccurrenceState = Field(default=OccurrenceState.WAITING, sa_type=Words(OccurrenceState))
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: str = Field(default="", max_length=80)
    why: str = Field(default="", max_length=300, description="As a person wrote it.")
    version: int = 1
