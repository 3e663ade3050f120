"""Tables of the helpline: contacts, what each needs, what was given, asked and sent; turns."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.helpline.words import (
    Answer,
    Channel,
    ContactState,
    Given,
    NeedKind,
    Outcome,
    Reason,
    SlipWay,
)
from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words
from relief.kit.words import WordList

STANDING = sa.text("undone_at IS NULL")


class HelplineContact(SQLModel, table=True):
    """One call, chat, message or visit; nobody's name is in it unless they gave it."""

    __tablename__ = "helpline_contact"
    __table_args__ = (
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        sa.Index("ix_helpline_contact_state_specialist", "state", "specialist"),
        sa.Index("ix_helpline_contact_started_at", "started_at"),
        sa.Index("ix_helpline_contact_campaign_id", "campaign_id"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    channel: Channel = Field(default=Channel.PHONE, sa_type=Words(Channel))
    state: ContactState = Field(default=ContactState.OPEN, sa_type=Words(ContactState))
    language: str = Field(default="en", max_length=8, description="The caller's, by ISO 639.")
    interpreter: str = Field(default="", max_length=8, description="Language interpreted, if so.")
    area: str = Field(default="", max_length=4, description="Census division; empty: unknown.")
    postal: str = Field(default="", max_length=3, description="First three signs, if given.")
    started_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    talk_ended_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When wrap-up began."
    )
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    specialist: str = Field(max_length=80, description="A principal.")
    is_crisis: bool = Field(default=False, description="Then no timer, no survey, no follow-up.")
    campaign_id: UUID | None = Field(default=None, foreign_key="campaign.id")
    age_group: str = Field(default="not_asked", max_length=16)
    gender: str = Field(default="not_asked", max_length=16)
    household: str = Field(default="not_asked", max_length=16)
    sealed: bytes | None = Field(
        default=None, description="Name, telephone, e-mail, place and note; null once purged."
    )
    version: int = Field(default=1, description="Counts the changes of what the caller told.")
    writer: str = Field(default="", max_length=64, description="Which page wrote last.")
    saved_by: str = Field(default="", max_length=80)
    saved_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    life_events: list[str] = Field(
        default_factory=list,
        sa_type=WordList,
        sa_column_kwargs={"server_default": ""},
        description="What happened to them, as was said.",
    )


class HelplineNeed(SQLModel, table=True):
    """One thing that a caller needs, and what came of it."""

    __tablename__ = "helpline_need"
    __table_args__ = (
        sa.UniqueConstraint("contact_id", "name"),
        sa.CheckConstraint(
            "(outcome IS NOT NULL AND outcome = 'unmet' AND reason IS NOT NULL)"
            " OR ((outcome IS NULL OR outcome <> 'unmet') AND reason IS NULL)",
            name="unmet_has_one_reason",
        ),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        sa.Index("ix_helpline_need_term_id", "term_id"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    contact_id: UUID = Field(foreign_key="helpline_contact.id")
    kind: NeedKind = Field(default=NeedKind.PRESENTING, sa_type=Words(NeedKind))
    term_id: UUID | None = Field(default=None, description="A term of the taxonomy, if one fits.")
    name: str = Field(max_length=200, description="The term's as it was, or what we ask about.")
    lang: str = Field(default="en", max_length=2, description="Of the name.")
    question: str = Field(default="", max_length=80, description="Which led to it, if related.")
    outcome: Outcome | None = Field(default=None, sa_type=Words(Outcome))
    reason: Reason | None = Field(default=None, sa_type=Words(Reason))
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sealed: bytes | None = Field(
        default=None, description="The caller's words, in place of a name; null once purged."
    )


class HelplineReferral(SQLModel, table=True):
    """A service that was given to a caller, as it was told: records change later."""

    __tablename__ = "helpline_referral"
    __table_args__ = (
        sa.Index("ix_helpline_referral_contact_id", "contact_id"),
        sa.Index("ix_helpline_referral_service_id", "service_id"),
        sa.Index(
            "uq_helpline_referral_standing",
            "need_id",
            "service_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    contact_id: UUID = Field(foreign_key="helpline_contact.id")
    need_id: UUID = Field(foreign_key="helpline_need.id")
    service_id: UUID = Field(description="A record of the directory.")
    lang: str = Field(max_length=2, description="Of the record that was told.")
    kind: Given = Field(default=Given.GIVEN, sa_type=Words(Given))
    name: str = Field(max_length=300)
    organization: str = Field(default="", max_length=300)
    phone: str = Field(default="", max_length=80)
    hours: str = Field(default="", max_length=300, description="In words, as of that moment.")
    version: int = Field(sa_type=sa.BigInteger, description="The record's in the directory.")
    given_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    given_by: str = Field(max_length=80, description="A principal.")
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HelplineQuestion(SQLModel, table=True):
    """A question that went further, and whether the caller wanted it."""

    __tablename__ = "helpline_question"
    __table_args__ = (sa.UniqueConstraint("contact_id", "question"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    contact_id: UUID = Field(foreign_key="helpline_contact.id")
    question: str = Field(max_length=80, description="Its key in the table of life events.")
    answer: Answer = Field(sa_type=Words(Answer))
    asked_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class HelplineSlip(SQLModel, table=True):
    """What a caller took along, word for word."""

    __tablename__ = "helpline_slip"
    __table_args__ = (
        sa.CheckConstraint("way <> 'text' OR is_safe", name="safe_to_text"),
        sa.Index("ix_helpline_slip_contact_id", "contact_id"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    contact_id: UUID = Field(foreign_key="helpline_contact.id")
    way: SlipWay = Field(sa_type=Words(SlipWay))
    lang: str = Field(max_length=2)
    is_safe: bool = Field(default=False, description="The caller said that the number is safe.")
    services: int = Field(default=0, description="How many it names.")
    sealed: bytes | None = Field(default=None, description="The words; null once purged.")
    sent_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    sent_by: str = Field(max_length=80, description="A principal.")


class Turn(SQLModel):
    """What each table has of callers who agreed to be called again, and who calls now."""

    KIND: ClassVar[str]
    WAITING: ClassVar[StrEnum]  # the state in which somebody is to be called
    UNREACHED: ClassVar[StrEnum]  # the state after the last attempt

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    contact_id: UUID = Field(foreign_key="helpline_contact.id", unique=True)
    state: StrEnum
    due_on: date = Field(description="A local day.")
    attempts: int = Field(default=0)
    sealed: bytes | None = Field(default=None, description="The number; null once it is over.")
    asked_by: str = Field(max_length=80, description="Who heard what they said to it.")
    asked_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    caller: str = Field(default="", max_length=80, description="Who calls now.")
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @classmethod
    def context(cls, key: UUID) -> str:
        """What a number is sealed for."""
        return f"{cls.KIND}:{key}"
