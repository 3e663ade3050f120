"""Who was drawn and what they said to being asked; and, apart from it, what callers answered."""

from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.helpline.models import Turn
from relief.kit.db import Words

VERY_DISSATISFIED, VERY_SATISFIED = 1, 5


class SurveyState(StrEnum):
    """Where a caller who was drawn stands."""

    AGREED = "agreed"
    INVITED = "invited"
    DECLINED = "declined"
    NOT_ASKED = "not_asked"
    ASKED_LATELY = "asked_lately"
    ANSWERED = "answered"
    CHANGED_MIND = "changed_mind"
    UNREACHED = "unreached"
    LAPSED = "lapsed"
    CALLED_OFF = "called_off"


class Settled(StrEnum):
    """Whether one call was enough."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Again(StrEnum):
    """Whether somebody would call once more."""

    YES = "yes"
    UNSURE = "unsure"
    NO = "no"


class HelplineSurvey(Turn, table=True):
    """A caller who was drawn, and what they said to being asked."""

    __tablename__ = "helpline_survey"
    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('agreed', 'invited') OR sealed IS NULL", name="number_while_agreed"
        ),
        sa.Index("ix_helpline_survey_state", "state", "due_on"),
        sa.Index("ix_helpline_survey_who", "who"),
    )
    KIND, WAITING, UNREACHED = "survey", SurveyState.AGREED, SurveyState.UNREACHED

    state: SurveyState = Field(sa_type=Words(SurveyState))
    who: bytes | None = Field(
        default=None, description="Stands for the number, so that nobody is asked twice in a row."
    )


class HelplineSurveyAnswer(SQLModel, table=True):
    """What one caller answered. Nothing tells whose it is: no call, no moment, a random key.

    The rows have no numbers that count up, and no order but that of their keys.
    """

    __tablename__ = "helpline_survey_answer"
    __table_args__ = (
        sa.CheckConstraint("satisfaction BETWEEN 1 AND 5", name="satisfaction"),
        sa.CheckConstraint(
            "settled IS NOT NULL OR satisfaction IS NOT NULL OR again IS NOT NULL", name="something"
        ),
        sa.Index("ix_helpline_survey_answer_month", "month"),
        {"sqlite_with_rowid": False},
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    quarter: date = Field(
        sa_column_kwargs={"name": "month"},  # as it was called first; renamed, an older node stops
        description="The first day of the quarter in which they had called.",
    )
    settled: Settled | None = Field(default=None, sa_type=Words(Settled))
    satisfaction: int | None = Field(default=None, description="1 very dissatisfied, 5 very.")
    again: Again | None = Field(default=None, sa_type=Words(Again))
    sealed: bytes | None = Field(default=None, description="Their own words.")
