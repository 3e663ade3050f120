"""Hours in short, `Mon-Fri 9-16:30; 1Sat 10-12`, become HSDS schedules in the place's own time.

`1Sat` is the first Saturday of a month, `-1Fri` the last Friday; a span that ends before it
begins, `20-2`, ends on the next day; `24h` is 00:00 to 00:00 of each day; `appt` is by
appointment; dates before a colon are a season, `2026-11-15/2027-04-15: Mon 9-12`.
"""

import re
from collections.abc import Iterator
from typing import Any

from relief.rehearsal.directory import ids, words
from relief.rehearsal.directory.sheets import Lang

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ORDINAL = re.compile(r"(-?\d)([A-Z]\w\w)")


def schedules(text: str, slug: str, lang: Lang) -> list[dict[str, Any]]:
    """The schedules of a service; none when nothing is known."""
    found = []
    for n, part in enumerate(filter(None, text.split("; "))):
        *season, rest = part.split(": ")
        row = {"id": ids.of("schedule", slug, str(n))} | _season(season)
        found += [row | _words(rest, lang)] if rest in ("appt", "24h") else [row | _spans(rest)]
    return found


def _season(dates: list[str]) -> dict[str, str]:
    if not dates:
        return {}
    first, last = dates[0].split("/")
    return {"valid_from": first, "valid_to": last}


def _words(key: str, lang: Lang) -> dict[str, Any]:
    said: dict[str, Any] = {"description": words.one("hours", key, lang)}
    if key == "24h":
        said |= {
            "freq": "WEEKLY",
            "byday": ",".join(DAYS),
            "opens_at": "00:00",
            "closes_at": "00:00",
        }
    return said


def _spans(text: str) -> dict[str, Any]:
    days, times = text.split(" ")
    opens, closes = (_clock(time) for time in times.split("-"))
    monthly = ORDINAL.match(days) is not None
    named = ",".join(_monthly(days) if monthly else _weekly(days))
    freq = "MONTHLY" if monthly else "WEEKLY"
    return {"freq": freq, "byday": named, "opens_at": opens, "closes_at": closes}


def _clock(time: str) -> str:
    hour, _, minute = time.partition(":")
    return f"{int(hour):02}:{minute or '00'}"


def _weekly(days: str) -> Iterator[str]:
    for part in days.split(","):
        first, _, last = part.partition("-")
        yield from DAYS[SHORT.index(first) : SHORT.index(last or first) + 1]


def _monthly(days: str) -> Iterator[str]:
    for nth, day in ORDINAL.findall(days):
        yield nth + DAYS[SHORT.index(day)]
