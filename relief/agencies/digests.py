"""How often an agency is written to: each offer at once, or gathered by the hour or the day.

Pure. Hours and days are those of its own clocks.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from relief.kit.i18n import N_

HOURLY, DAILY = "hourly", "daily"
RHYTHMS = {
    "": N_("Each offer at once"),
    HOURLY: N_("Once an hour, if there are any"),
    DAILY: N_("Once a day, if there are any"),
}
TIME = re.compile(r"([01]?\d|2[0-3])[:hH]([0-5]\d)")


class Written(Protocol):
    """What must be known of an agency."""

    digest: str
    digest_at: str
    time_zone: str


def due(agency: Written, since: datetime) -> datetime | None:
    """When what is offered at `since` is written about; none: at once."""
    zone = ZoneInfo(agency.time_zone)
    there = since.astimezone(zone)
    if agency.digest == HOURLY:
        # In UTC, where no hour is missing or comes twice, up to the next full hour of its clocks.
        past = timedelta(minutes=there.minute, seconds=there.second, microseconds=there.microsecond)
        return (since - past + timedelta(hours=1)).astimezone(UTC)
    if agency.digest != DAILY:
        return None
    hour, minute = (int(part) for part in agency.digest_at.split(":"))
    for days in range(3):
        on = there.date() + timedelta(days=days)
        at = datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone).astimezone(UTC)
        if at > since:
            return at
    raise AssertionError("a day of its clocks has no end")


def time_of_day(text: str) -> str | None:
    """A time as people write it, 8:00 or 8h00, as `08:00`; none if it is no time."""
    found = TIME.fullmatch(text.strip())
    return f"{int(found[1]):02}:{found[2]}" if found else None
