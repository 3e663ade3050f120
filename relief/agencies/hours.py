"""When an agency can be reached: spans by weekday, on the clocks of its own place.

`{"mon": ["09:00-17:00"], "fri": ["22:00-06:00"]}`; a span that ends before it begins runs past
midnight. A weekday left out is closed; no hours at all means that nobody has asked yet.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Protocol

import orjson

from relief.kit import clock
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORT = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "fr": ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
}
ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ALWAYS = {"24/7", "24h/24", "24 h/24", "always", "day and night", "jour et nuit"}
WHOLE_DAY = "00:00-24:00"
MOST_SPANS = 3  # a day; what the column holds
DAY = 24 * 60

_DASHES = re.compile(r"\s*[-–—‑]\s*|\s+(?:to|à|au)\s+")
_TIME = r"(\d{1,2})(?:\s?[:h]\s?(\d{2})?)?"
_SPAN = re.compile(rf"{_TIME}-{_TIME}")
_SEGMENT = re.compile(r"(?P<first>[a-zé]+)\.?(?:-(?P<last>[a-zé]+)\.?)?:? +(?P<spans>\d.*)")

HOURS = N_("Write hours like “Mon-Fri 9:00-17:00; Sat 10:00-14:00”, on the 24-hour clock.")
DAY_NAME = N_("“{day}” is no day of the week. Write Mon, Tue, Wed, Thu, Fri, Sat or Sun.")
MANY = N_("At most three spans a day.")

Week = dict[str, list[str]]


class Reachable(Protocol):
    """What has hours of its own: an agency."""

    hours: str
    time_zone: str


def is_open(agency: Reachable, at: datetime) -> bool | None:
    """Whether `agency` can be reached at `at`; None when its hours are not known."""
    if not agency.hours:
        return None
    week: Week = orjson.loads(agency.hours)
    there = clock.local(at, agency.time_zone)
    minute, today = there.hour * 60 + there.minute, there.weekday()
    if any(begin <= minute < end for begin, end in minutes(week, today)):
        return True
    yesterday = minutes(week, (today - 1) % 7)
    return any(minute + DAY < end for _, end in yesterday)


def read(given: object) -> Week:
    """Hours as somebody gave them: spans by weekday, or a line of text.

    Raises:
        InvalidInput: code `hours`, saying how to write them.
    """
    if isinstance(given, str):
        return _ordered(_from_text(given))
    if not isinstance(given, Mapping):
        raise _unread()
    week: Week = {}
    for day, spans in given.items():
        if not isinstance(spans, Sequence) or isinstance(spans, str):
            raise _unread()
        week[_day(str(day))] = [_canonical(str(span)) for span in spans]
    return _ordered(week)


def kept(week: Week) -> str:
    """`week` as the table keeps it; empty when nothing is known."""
    return orjson.dumps(week).decode() if week else ""


def text(hours: str, lang: str) -> str:
    """Kept hours as people read them, and as `read` understands: `Mon–Fri 09:00–17:00`."""
    if not hours:
        return ""
    week: Week = orjson.loads(hours)
    names = SHORT[lang]
    parts = []
    for spans, group in groupby(range(7), key=lambda n: week.get(DAYS[n], [])):
        days = list(group)
        if spans:
            through = f"–{names[days[-1]]}" if len(days) > 1 else ""
            times = " ".join(span.replace("-", "–") for span in spans)
            parts.append(f"{names[days[0]]}{through} {times}")
    return "; ".join(parts)


def _from_text(given: str) -> Week:
    if given.strip().lower() in ALWAYS:
        return {day: [WHOLE_DAY] for day in DAYS}
    week: Week = {}
    plain = _DASHES.sub("-", given.strip().lower())
    for segment in filter(None, (part.strip() for part in re.split(r"[;,\n]", plain))):
        found = _SEGMENT.fullmatch(segment)
        if found is None:
            raise _unread()
        spans = [_canonical(span) for span in _split(found["spans"])]
        for day in _through(_day(found["first"]), _day(found["last"] or found["first"])):
            week.setdefault(day, []).extend(spans)
    return week


def _split(spans: str) -> list[str]:
    found = [match.group() for match in _SPAN.finditer(spans)]
    if re.sub(r"[\s&]|and|et", "", spans) != re.sub(r"\s", "", "".join(found)):
        raise _unread()
    return found


def _canonical(span: str) -> str:
    found = _SPAN.fullmatch(_DASHES.sub("-", span.strip().lower()))
    if found is None:
        raise _unread()
    begin, end = (
        int(hour) * 60 + int(minute or 0) for hour, minute in (found.group(1, 2), found.group(3, 4))
    )
    fits = begin < DAY and end <= DAY and begin != end
    if not fits or any(int(minute or 0) > 59 for minute in found.group(2, 4)):
        raise _unread()
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"


def _day(name: str) -> str:
    name = name.lower().rstrip(".")
    for number, day in enumerate(DAYS):
        long = (ENGLISH[number], FRENCH[number])
        if len(name) >= 3 and any(each.startswith(name) for each in long):
            return day
    raise InvalidInput(DAY_NAME, code="hours", day=name[:20])


def _through(first: str, last: str) -> list[str]:
    begin, end = DAYS.index(first), DAYS.index(last)
    return [DAYS[n % 7] for n in range(begin, end + 1 if end >= begin else end + 8)]


def _ordered(week: Week) -> Week:
    if any(len(spans) > MOST_SPANS for spans in week.values()):
        raise InvalidInput(MANY, code="hours")
    return {day: sorted(week[day]) for day in DAYS if week.get(day)}


def minutes(week: Week, day: int) -> list[tuple[int, int]]:
    """Begin and end of each span; past midnight the end is beyond the day."""
    found = []
    for span in week.get(DAYS[day], []):
        begin, end = (int(text[:2]) * 60 + int(text[3:]) for text in span.split("-"))
        found.append((begin, end if end > begin else end + DAY))
    return found


def _unread() -> InvalidInput:
    return InvalidInput(HOURS, code="hours")
