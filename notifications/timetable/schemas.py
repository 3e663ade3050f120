"""When an appeal goes out, as a form or the API says it."""

import re
from datetime import date, datetime, time
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    Strict,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from notifications.timetable import weekdays
from notifications.timetable.models import Kind
from relief.kit import clock, zones
from relief.kit.errors import InvalidInput
from relief.kit.forms import Day, Input, Line, Moment, Number, Redacted
from relief.kit.i18n import N_
from relief.kit.money import MOST_CENTS

HOUR = N_("Write an hour like 09:30.")
ONE_OF = N_("Say when: at one moment, in a rhythm, or at a milestone; one of the three.")
ONE_MOMENT = N_("Say when: a moment, or a day and an hour.")
NOT_HERE = N_("This does not belong to the kind of schedule you chose.")
MISSING = N_("This is needed.")
ALL_DAY = N_("Quiet hours cannot be the whole day.")
ONE_MILESTONE = N_(
    "Name one milestone: a total that reaches an amount, a share of a total, a need that is met, "
    "or the relief effort opening or closing."
)
WORDS = {"campaign_opened": "opened", "campaign_closing": "closing"}
HOURS = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
WORD_LIST = {"type": "array", "items": {"type": "string"}}
OF_ONCE = ("on", "fold")
OF_RHYTHM = ("every", "weekdays", "until", "first_on", "every_weeks")


def _hour(said: object) -> object:
    if isinstance(said, time):
        return said
    if not isinstance(said, str) or not HOURS.fullmatch(said.strip()):
        raise InvalidInput.field("", "time_of_day", HOUR)
    return time.fromisoformat(said.strip())


Hour = Annotated[
    time, BeforeValidator(_hour), WithJsonSchema({"type": "string", "pattern": HOURS.pattern})
]
Zone = Annotated[Line, StringConstraints(max_length=40), AfterValidator(zones.zone)]
Days = Annotated[
    tuple[str, ...],
    BeforeValidator(weekdays.parse),
    WithJsonSchema({"anyOf": [{"type": "string"}, WORD_LIST]}),
]
Cents = Annotated[int, Strict(), Field(gt=0, le=MOST_CENTS)]


class Amount(Input):
    """Money, in integer cents."""

    amount_cents: Cents
    currency: Literal["CAD", "USD"]


class QuietIn(Input):
    """Hours in which nothing goes out; they may span midnight."""

    since: Hour = Field(alias="from")
    until: Hour

    @model_validator(mode="after")
    def _not_all_day(self) -> Self:
        if self.since == self.until:
            raise InvalidInput.field("/until", "all_day", ALL_DAY)
        return self


class MilestoneIn(Input):
    """What must be reached: a named total, a need met, or a step of the relief effort."""

    total: Literal["promised", "accepted", "received"] | None = None
    reaches: Amount | None = None
    share: Annotated[int, Field(ge=1, le=100, description="Per cent.")] | None = None
    of: Amount | None = None
    need_met: UUID | None = None
    campaign: Literal["opened", "closing"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, said: Any) -> Any:  # noqa: ANN401 - as it came
        return {"campaign": WORDS.get(said, said)} if isinstance(said, str) else said

    @model_validator(mode="after")
    def _one_milestone(self) -> Self:
        given = {name for name in MilestoneIn.model_fields if getattr(self, name) is not None}
        if given not in (
            {"total", "reaches"},
            {"total", "share", "of"},
            {"need_met"},
            {"campaign"},
        ):
            raise InvalidInput.field("", "one_milestone", ONE_MILESTONE)
        return self


class ScheduleIn(Input):
    """Once (`at`, or `on` a day `at_local`), in a rhythm (`every`), or at a `milestone`."""

    at: Moment | None = None
    on: Day | None = None
    fold: Literal["earlier", "later"] | None = Field(
        default=None, description="Which, of a time that the clocks show twice that day."
    )
    every: Days | None = Field(
        default=None, description="day, weekday, week, or weekdays: mon, tue …"
    )
    weekdays: Days | None = None
    at_local: Hour | None = None
    time_zone: Zone | None = Field(default=None, description="The relief effort's, if not said.")
    first_on: Day | None = None
    until: date | Moment | None = Field(default=None, description="The last local date.")
    every_weeks: Annotated[Number, Field(ge=1, le=52)] | None = None
    quiet: QuietIn | None = None
    milestone: MilestoneIn | None = None
    even_if_past: bool = Field(
        default=False, description="Send it now if the milestone is reached already."
    )

    @property
    def kind(self) -> Kind:
        """Which of the three it is."""
        if self.milestone is not None:
            return Kind.MILESTONE
        return Kind.ONCE if self._rhythm is None else Kind.RECURRING

    @property
    def days(self) -> tuple[str, ...]:
        """The weekdays that were said; none for the weekday of the first day."""
        return self.weekdays or self.every or ()

    @property
    def _rhythm(self) -> tuple[str, ...] | None:
        return self.every if self.weekdays is None else self.weekdays

    def last_day(self, zone: str) -> date | None:
        """The last local date; a moment stands for the day it is in `zone`."""
        if isinstance(self.until, datetime):
            return clock.local(self.until, zone).date()
        return self.until

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        chosen = (self.at, self.on, self._rhythm, self.milestone)
        if sum(each is not None for each in chosen) != 1:
            raise InvalidInput.field("", "one_of", ONE_OF)
        needed, foreign = FIELDS[self.kind]
        for name in needed if self.at is None else ():
            if getattr(self, name) is None:
                raise InvalidInput.field(f"/{name}", "missing", MISSING)
        for name in (*foreign, *(("at_local", "fold") if self.at else ())):
            if getattr(self, name):
                raise InvalidInput.field(f"/{name}", "not_here", NOT_HERE)
        return self


FIELDS = {
    Kind.ONCE: (("on", "at_local"), (*OF_RHYTHM, "even_if_past")),
    Kind.RECURRING: (("at_local", "until"), (*OF_ONCE, "even_if_past")),
    Kind.MILESTONE: ((), (*OF_ONCE, *OF_RHYTHM, "at_local")),
}


class WhenIn(Input):
    """A moment, or a day and a minute on the schedule's clocks."""

    at: Moment | None = None
    on: Day | None = None
    at_local: Hour | None = None
    fold: Literal["earlier", "later"] | None = None

    def check(self) -> None:
        """Let it pass if it is one of the two, and whole.

        Raises:
            InvalidInput: at what is missing.
        """
        if (self.at is None) == (self.on is None):
            raise InvalidInput.field("/at", "one_moment", ONE_MOMENT)
        if self.on is not None and self.at_local is None:
            raise InvalidInput.field("/at_local", "missing", MISSING)


class MoveIn(WhenIn):
    """Another time for an occurrence that still is to come."""

    version: Number | None = None

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        self.check()
        return self


class DecisionIn(WhenIn):
    """What becomes of an occurrence that is too late."""

    decision: Literal["send_now", "at", "let_go"]
    why: Redacted = ""
    version: Number | None = None

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if self.decision == "at":
            self.check()
        return self
