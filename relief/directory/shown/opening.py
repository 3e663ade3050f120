"""Whether a service is open, as a badge says it: words, an icon, a tone."""

from datetime import datetime
from typing import Any

from relief.directory.hours import tonight, week
from relief.directory.hours.days import State
from relief.directory.hours.opening import Opening
from relief.directory.hours.week import Week
from relief.directory.parts import Schedule
from relief.kit import clock

SIGNS = {
    State.OPEN: ("check-circle", "good"),
    State.ALL_HOURS: ("check-circle", "good"),
    State.CLOSED: ("clock", "quiet"),
    State.BY_APPOINTMENT: ("phone", "info"),
    State.UNKNOWN: ("help", "quiet"),
}


def badge(opening: Opening, zone: str, now: datetime, lang: str) -> dict[str, Any]:
    """How a service stands, and what comes next, on the clocks of its own place."""
    words = tonight.said(opening, zone, now, lang)
    icon, tone = SIGNS[opening.state]
    return {
        "word": words[:1].upper() + words[1:],
        "icon": icon,
        "tone": tone,
        "is_unknown": opening.state is State.UNKNOWN,
    }


def hours(schedules: tuple[Schedule, ...], zone: str, now: datetime, lang: str) -> Week:
    """The hours that hold from today on, as a table and what else there is to say."""
    return week.week(schedules, clock.local(now, zone).date(), lang)
