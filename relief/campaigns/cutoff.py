"""When promises end: a day and a minute on the clocks of the relief effort's place. Pure.

Once a year a minute comes twice there, and once some never come; both are decided here, in the
donor's favour, so that nobody is refused earlier than the clock on their wall says.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

TWICE, NEVER = "twice", "never"


@dataclass(frozen=True, slots=True)
class CutOff:
    """The moment in UTC, and what the clocks do to it, if anything."""

    at: datetime
    clocks: str = ""


def moment(day: date, at: time, zone: str) -> CutOff:
    """The moment of a local day and minute: the later one if it comes twice.

    A minute that the clocks jump over is as long after the jump as it would have been after the
    last minute before it: 2:30 becomes 3:30.
    """
    local = datetime.combine(day, at.replace(second=0, microsecond=0), ZoneInfo(zone))
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return CutOff(first)
    return CutOff(second, TWICE) if first < second else CutOff(first, NEVER)
