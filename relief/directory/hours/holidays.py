"""Public holidays of Ontario: on them a week's ordinary hours may not hold.

Nine are given by the Employment Standards Act, 2000, s. 1(1); others are kept by many offices.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from relief.kit.i18n import N_


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday by its name, to be translated; a public one binds every employer."""

    name: str
    public: bool = True


Holidays = Callable[[date], Holiday | None]


def ontario(day: date) -> Holiday | None:
    """The holiday that Ontario keeps on `day`."""
    return of_year(day.year).get(day)


@cache
def of_year(year: int) -> Mapping[date, Holiday]:
    """Every holiday of a year, by its day."""
    found = {day: Holiday(name) for day, name in _public(year)}
    for day, name in _kept(year):
        found.setdefault(day, Holiday(name, public=False))
    for day, holiday in [*found.items()]:
        if holiday.public and day.weekday() >= 5:
            found[_observed(day, found)] = Holiday(holiday.name, public=False)
    return found


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus: Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _public(year: int) -> Iterator[tuple[date, str]]:
    yield date(year, 1, 1), N_("New Year's Day")
    yield _monday(year, 2, 3), N_("Family Day")
    yield easter(year) - timedelta(days=2), N_("Good Friday")
    yield _on_monday(date(year, 5, 24)), N_("Victoria Day")
    yield date(year, 7, 1), N_("Canada Day")
    yield _monday(year, 9, 1), N_("Labour Day")
    yield _monday(year, 10, 2), N_("Thanksgiving Day")
    yield date(year, 12, 25), N_("Christmas Day")
    yield date(year, 12, 26), N_("Boxing Day")


def _kept(year: int) -> Iterator[tuple[date, str]]:
    yield easter(year) + timedelta(days=1), N_("Easter Monday")
    yield _monday(year, 8, 1), N_("Civic Holiday")
    yield date(year, 9, 30), N_("National Day for Truth and Reconciliation")


def _observed(day: date, taken: Mapping[date, Holiday]) -> date:
    """The next weekday that is no holiday: offices keep one of a weekend then."""
    while day.weekday() >= 5 or day in taken:
        day += timedelta(days=1)
    return day


def _monday(year: int, month: int, nth: int) -> date:
    return _on_monday(date(year, month, 7 * nth))


def _on_monday(latest: date) -> date:
    """The last Monday up to `latest`."""
    return latest - timedelta(days=latest.weekday())
