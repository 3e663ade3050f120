"""What was typed from a slip: its reference, the day that stands on it, and the promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pledges.forms import pledge_form
from pledges.paper import slips
from pledges.schemas import PledgeIn
from relief.campaigns.models import Campaign
from relief.kit.errors import FieldError, InvalidInput
from relief.kit.i18n import N_

LONGEST_AGO = timedelta(days=366)
NO_DAY = N_("Write the day that stands on the slip; if there is none, the day it was handed in.")
NOT_YET = N_("That day has not come yet. Compare it with the slip.")
LONG_AGO = N_("That is more than a year ago. Compare it with the slip.")


@dataclass(frozen=True, slots=True)
class Typed:
    """A slip, read whole."""

    reference: str
    said_on: date
    body: PledgeIn


def read(fields: Mapping[str, str], campaign: Campaign) -> Typed:
    """The slip that `fields` describe, with every problem at once.

    Raises:
        InvalidInput: with a message for each field.
    """
    problems: list[FieldError] = []
    reference, on, body = "", None, None
    try:
        reference = slips.scanned(fields.get("reference", ""))
    except InvalidInput as error:
        problems += error.fields
    try:
        on = day(fields.get("said_on", ""), campaign)
    except InvalidInput as error:
        problems += error.fields
    try:
        body = pledge_form.read(fields, campaign.currency, campaign.time_zone)
    except InvalidInput as error:
        problems += error.fields
    if problems or on is None or body is None:
        raise InvalidInput(fields=problems)
    return Typed(reference, on, body)


def day(text: str, campaign: Campaign) -> date:
    """The day on a slip: not to come, on the campaign's own calendar, and within a year."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise InvalidInput.field("/said_on", "date", NO_DAY) from None
    now = campaign.today()
    if on > now:
        raise InvalidInput.field("/said_on", "not_yet", NOT_YET)
    if on < now - LONGEST_AGO:
        raise InvalidInput.field("/said_on", "long_ago", LONG_AGO)
    return on


def kept(fields: Mapping[str, str]) -> dict[str, str]:
    """What of a slip that cannot be entered yet is worth keeping."""
    return {
        name: text[:1000]
        for name, text in fields.items()
        if text and name not in {"form_token", "outcome", "reference", "reason"}
    }
