"""What the clocks of a place do to a chosen time, told in words when it is chosen. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from notifications.timetable import walls
from notifications.timetable.occurrences import Occurrence, Rhythm
from notifications.timetable.quiet import Quiet
from relief.kit import i18n
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_, Said

NEVER, TWICE, QUIET = "time_never_comes", "time_comes_twice", "quiet_hours"
NEVER_ONCE = N_(
    "On {day} there is no {time} in {zone}: the clocks go from {before} straight to {after} there. "
    "Choose {earlier} or {later} instead."
)
TWICE_ONCE = N_(
    "On {day} the clocks in {zone} go back from {before} to {after}, so {time} comes twice. "
    "Choose the earlier or the later one."
)
NEVER_THAT_DAY = N_(
    "On {day} there is no {time} in {zone}: the clocks go from {before} straight to {after} there. "
    "It goes out at {after} that day."
)
TWICE_THAT_DAY = N_(
    "On {day} the clocks in {zone} go back from {before} to {after}, so {time} comes twice. "
    "It goes out once, the first time."
)
MOVED = N_("{time} falls within the quiet hours. It goes out on {moved}, when they end.")
MOVED_EVERY_DAY = N_("{time} falls within the quiet hours. It goes out at {until}, when they end.")
EARLIER, LATER = "earlier", "later"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know of a chosen time; `choices` are moments to take instead."""

    code: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[datetime, ...] = ()

    def within(self, lang: str) -> str:
        """The note in words."""
        return i18n.translate(lang, self.message, **self.params)


def clock_notes(zone: str, on: date, at: time) -> list[Note]:
    """What must be known of a time chosen for one day: that it never comes, or comes twice."""
    change = walls.change_around(on, at, zone)
    if change is None:
        return []
    said = _said(change, zone, on, at)
    found = walls.moments(on, at, zone)
    if found:
        return [Note(TWICE, TWICE_ONCE, said, found)]
    choices = (change.at - walls.MINUTE, change.at)
    said |= {EARLIER: _moment(choices[0], zone), LATER: _moment(choices[1], zone)}
    return [Note(NEVER, NEVER_ONCE, said, choices)]


def choose(zone: str, on: date, at: time, which: str | None, *, pointer: str) -> datetime:
    """The moment of a time chosen for one day.

    Args:
        zone: Whose clocks.
        on: The day.
        at: The minute.
        which: Of a time that comes twice, the `earlier` or the `later`.
        pointer: The field to blame.

    Raises:
        InvalidInput: if the time never comes, or comes twice and nobody chose which.
    """
    found = walls.moments(on, at, zone)
    if found and (which or len(found) == 1):
        return found[-1 if which == LATER else 0]
    [note] = clock_notes(zone, on, at)
    raise InvalidInput.field(pointer, note.code, note.message, **note.params)


def of_rhythm(rhythm: Rhythm, since: date) -> list[Note]:
    """What clocks and quiet hours do to a rhythm from a day on, each that differs by name."""
    quiet = rhythm.quiet
    always = quiet is not None and quiet.covers(rhythm.at)
    found = [_every_day(rhythm.at, quiet)] if quiet and always else []
    for day in rhythm.days(since, rhythm.until):
        change = walls.change_around(day, rhythm.at, rhythm.zone)
        if change is None or always:
            continue
        said = _said(change, rhythm.zone, day, rhythm.at)
        if walls.moments(day, rhythm.at, rhythm.zone):
            found.append(Note(TWICE, TWICE_THAT_DAY, said))
        else:
            found.append(Note(NEVER, NEVER_THAT_DAY, said))
        found += of_occurrence(rhythm.occurrence(day), rhythm.zone)
    return found


def of_occurrence(occurrence: Occurrence, zone: str) -> list[Note]:
    """That quiet hours moved an occurrence, if they did."""
    if occurrence.moved_from is None:
        return []
    said = {"time": _moment(occurrence.moved_from, zone), "moved": _moment(occurrence.due_at, zone)}
    return [Note(QUIET, MOVED, said, (occurrence.due_at,))]


def _every_day(at: time, quiet: Quiet) -> Note:
    said = {"time": _time(at), "until": _time(quiet.until)}
    return Note(QUIET, MOVED_EVERY_DAY, said)


def _said(change: walls.Change, zone: str, on: date, at: time) -> dict[str, Any]:
    return {
        "day": Said(i18n.day, on, ""),
        "time": _time(at),
        "zone": zone,
        "before": _time(change.before.time()),
        "after": _time(change.after.time()),
    }


def _time(at: time) -> Said:
    return Said(i18n.time_of_day, at)


def _moment(at: datetime, zone: str) -> Said:
    return Said(i18n.moment, at, zone)
