"""Days, times and spans as people read them: `Mon–Fri`, `9:00 a.m. to noon`; « lun. au ven. »."""

from collections.abc import Collection, Iterable
from datetime import date

from relief.directory.hours.times import DAY, Span
from relief.kit import i18n
from relief.kit.i18n import N_, NBSP, translate

SHORT = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "fr": ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
}
EVERY_DAY = N_("Every day")
THROUGH = N_("{first}–{last}")
RANGE = N_("{begin} to {end}")
ALL_DAY = N_("24 hours")
NOON, MIDNIGHT = N_("noon"), N_("midnight")


def days(named: Collection[int], lang: str) -> str:
    """Days of the week, three or more on end as a range."""
    if len(set(named)) == 7:
        return translate(lang, EVERY_DAY)
    return ", ".join(_run(run, SHORT[_known(lang)], lang) for run in _runs(sorted(set(named))))


def clock(minute: int, lang: str) -> str:
    """A time of day: `9:30 a.m.`; in French `9 h 30`."""
    minute %= DAY
    if minute in (0, DAY // 2):
        return translate(lang, NOON if minute else MIDNIGHT)
    hour, past = divmod(minute, 60)
    if _known(lang) == "fr":
        return f"{hour}{NBSP}h{NBSP}{past:02}" if past else f"{hour}{NBSP}h"
    return f"{(hour - 1) % 12 + 1}:{past:02}{NBSP}{'a.m.' if hour < 12 else 'p.m.'}"


def span(found: Span, lang: str) -> str:
    """From one time to another."""
    if found == (0, DAY):
        return translate(lang, ALL_DAY)
    begin, end = (clock(minute, lang) for minute in found)
    return translate(lang, RANGE, begin=begin, end=end)


def spans(found: Iterable[Span], lang: str) -> str:
    """Spans of a day, one after the other."""
    return ", ".join(span(each, lang) for each in found)


def day(on: date, lang: str, *, yearly: bool = False) -> str:
    """A day: `25 December 2026`; one of every year without it."""
    said = i18n.day(on, "UTC", lang)
    return said.rsplit(" ", 1)[0].rsplit(NBSP, 1)[0] if yearly else said


def _run(run: list[int], names: tuple[str, ...], lang: str) -> str:
    if len(run) < 3:
        return ", ".join(names[day] for day in run)
    return translate(lang, THROUGH, first=names[run[0]], last=names[run[-1]])


def _runs(ordered: Iterable[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for each in ordered:
        if found and found[-1][-1] == each - 1:
            found[-1].append(each)
        else:
            found.append([each])
    return found


def _known(lang: str) -> str:
    return "fr" if lang == "fr" else "en"
