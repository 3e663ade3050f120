"""What is said about instalments, on a form or by JSON, and what it becomes."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from sqlmodel import Session

from pledges.desk.orders import MaybeWords, Words
from pledges.instalments import agreement, book
from pledges.instalments.schedules import Rule
from pledges.models import Pledge, Schedule
from relief.kit.errors import InvalidInput
from relief.kit.forms import Input, Number
from relief.kit.i18n import N_

NO_EMAIL = N_("There is no e-mail address to send reminders to.")


class InstalmentPlan(Input):
    """A rule and its first local day; a day of the week or month only if not the first day's."""

    every: Literal["once", "week", "month", "last_day"]
    interval: Annotated[int, Field(ge=1, le=12)] = 1
    first_on: date
    weekday: Annotated[int, Field(ge=1, le=7)] | None = None
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    count: Annotated[int, Field(ge=1, le=120)] | None = None
    until: date | None = None

    def rule(self) -> Rule:
        """The rule alone."""
        return Rule(self.every, self.interval, self.weekday, self.day, self.count, self.until)


class RemindersIn(Input):
    """The donor's answer about reminders by e-mail, in the donor's words."""

    agreed: bool
    words: Words


class ScheduleIn(InstalmentPlan):
    """Instalments, and whether the donor wants to be reminded."""

    reminders: RemindersIn | None = None


class Arranged(InstalmentPlan):
    """A form that was shown its days and amounts; the words are of whoever agreed."""

    remind: bool = False
    reason: MaybeWords = ""
    version: Number | None = None


class Ended(Input):
    """A wish to end the instalments; why is welcome, not needed."""

    reason: MaybeWords = ""
    version: Number | None = None


class LadderIn(Input):
    """When reminders leave, as the desk's form says it."""

    campaign: Annotated[str, StringConstraints(max_length=60)]
    days: Annotated[str, StringConstraints(max_length=60)] = ""
    call_after: Number = 0
    paused: bool = False


FIELDS = frozenset(InstalmentPlan.model_fields)


def asked(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those fields of an address that say a plan."""
    return [(name, text) for name, text in pairs if name in FIELDS]


def keep(
    session: Session,
    pledge: Pledge,
    plan: InstalmentPlan,
    *,
    source: str,
    reminders: RemindersIn | None = None,
) -> Schedule:
    """Keep a schedule, and the donor's answer about reminders with it.

    Raises:
        Conflict: if nothing of the pledge can be divided.
        InvalidInput: if the rule does not fit, or reminders were agreed to without an address.
    """
    made = book.agree(session, pledge, plan.rule(), plan.first_on, source=source)
    if reminders is not None:
        answer(session, pledge, reminders, source=source)
    return made


def answer(session: Session, pledge: Pledge, said: RemindersIn, *, source: str) -> None:
    """Record what the donor answered about reminders.

    Raises:
        InvalidInput: if a yes comes without an address to write to.
    """
    if not said.agreed:
        agreement.stop(session, pledge, source=source, words=said.words)
    elif agreement.reachable(session, pledge):
        agreement.agree(session, pledge, source=source, words=said.words)
    else:
        raise InvalidInput.field("/reminders", "no_email", NO_EMAIL)
