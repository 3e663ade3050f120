"""What somebody tells of a temporary service: on forms, before it is a record."""

from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from relief.directory.upkeep.temporary.models import Sort
from relief.kit import clock
from relief.kit.errors import InvalidInput
from relief.kit.forms import Day, Input, Line, Name, Number, Prose
from relief.kit.i18n import N_

LONGEST = timedelta(days=90)
PAST = N_("This moment is over already. Write when it will end.")
FAR = N_("Write an end within 90 days: whoever still needs it then extends it.")
NEVER = N_("On that day the clocks skip this hour. Write another.")

Places = Annotated[Number, Field(ge=1, le=100_000)]


class Until(Input):
    """When it ends, on the clocks of its place."""

    until_day: Day
    until_time: time

    def moment(self, zone: str) -> datetime:
        """The moment in UTC.

        Raises:
            InvalidInput: if it is past, too far off, or never comes.
        """
        return end(self.until_day, self.until_time, zone)


class Opening(Until):
    """A temporary service, as somebody tells of it on the telephone."""

    sort: Sort
    place: Name
    place_fr: Line = ""
    street: Line = ""
    town: Name
    province: Line = "ON"
    run_by: Name
    phone: Line = ""
    places: Places | None = None
    all_hours: bool = False
    notes: Prose = ""
    notes_fr: Prose = ""
    told_by: Name
    campaign: UUID | None = None


class Step(Input):
    """A press about one that stands there, as its sender saw it."""

    version: Number


class Extension(Until, Step):
    """Another end."""


def end(day: date, at: time, zone: str) -> datetime:
    """The moment at which the clocks of `zone` show `at`; of two, the later, for it is open longer.

    Raises:
        InvalidInput: if it is past, too far off, or never comes.
    """
    wall = datetime.combine(day, at.replace(tzinfo=None))
    moment = wall.replace(tzinfo=ZoneInfo(zone), fold=1).astimezone(ZoneInfo("UTC"))
    if clock.local(moment, zone).replace(tzinfo=None) != wall:
        raise InvalidInput.field("/until_time", "skipped", NEVER)
    if moment <= clock.now():
        raise InvalidInput.field("/until_time", "past", PAST)
    if moment > clock.now() + LONGEST:
        raise InvalidInput.field("/until_day", "far", FAR)
    return moment
