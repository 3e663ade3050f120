"""What a caller presses when a call is over, and what the donor said."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from pledges.calls import calling_times
from pledges.desk.orders import MaybeWords
from relief.kit import clock
from relief.kit.errors import InvalidInput
from relief.kit.forms import Input, Line, Number
from relief.kit.i18n import N_

CHOOSE = N_("Choose how the call ended.")
WHEN = N_("Write a date and a time that are still to come.")
DAY = calling_times.DAY


class Outcome(StrEnum):
    """How a call ended."""

    ARRANGED = "arranged"
    OTHER_TIME = "other_time"
    NO_LONGER = "no_longer"
    HUNG_UP = "hung_up"
    WRONG_NUMBER = "wrong_number"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    NOT_AGAIN = "not_again"
    # Not chosen: what was arranged found that somebody else had been quicker.
    MET = "met_meanwhile"


CHOICES = tuple(each for each in Outcome if each is not Outcome.MET)


def _chosen(text: str) -> str:
    if text not in CHOICES:
        raise InvalidInput.field("", "outcome", CHOOSE)
    return text


class CallEnd(Input):
    """What the caller pressed, and what the donor said."""

    fence: Number
    outcome: Annotated[str, AfterValidator(_chosen), Field(validate_default=True)] = ""
    words: MaybeWords = ""
    at: Line = ""
    amount: Line = ""


def moment(text: str, zone: str) -> datetime | None:
    """The hour that the donor named, on the clocks of the place."""
    if not text:
        return None
    try:
        local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
        at = local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput.field("/at", "moment", WHEN) from None
    if not clock.now() < at < clock.now() + 90 * DAY:
        raise InvalidInput.field("/at", "moment", WHEN)
    return at
