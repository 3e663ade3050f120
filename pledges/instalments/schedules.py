"""When instalments fall due, and how much each is: a rule and a first day give the exact list.

Days are local dates, so that a change of clocks moves none. A monthly rule wants a day from 1 to
31 and takes the last day of a month that is too short for it; in the next long one it is back.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Literal

from relief.kit import money
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

Every = Literal["once", "week", "month", "last_day"]
MOST = 120  # ten years of months
LONGEST = timedelta(days=3660)
MOST_INTERVAL = 12
TOO_MANY = N_("That makes more than {most} instalments. Choose fewer, or a slower rhythm.")
TOO_LONG = N_("The last instalment would come in more than ten years. Choose fewer.")
END = N_("Say how many instalments, or until which day; one of the two.")
NONE = N_("No instalment falls before this day is over. Choose a later last day.")
CENTS = N_("There are more instalments than cents to share. Choose fewer instalments.")
INTERVAL = N_("Choose every 1 to {most} weeks or months.")
WEEKDAY = N_("Choose a day of the week, from 1 (Monday) to 7 (Sunday).")
DAY = N_("Choose a day of the month from 1 to 31.")


@dataclass(frozen=True, slots=True)
class Rule:
    """How often: once, or every so many weeks or months, for a count or until a last day.

    `weekday` counts from 1, a Monday; it and `day` are those of the first date where none is said.
    """

    every: Every
    interval: int = 1
    weekday: int | None = None
    day: int | None = None
    count: int | None = None
    until: date | None = None


def dates(rule: Rule, first: date) -> list[date]:
    """The days of `rule` from `first` on, in order, no two alike.

    Raises:
        InvalidInput: if the rule has no end, or gives no day, too many, or one too far off.
    """
    _check(rule)
    if rule.every == "once":
        return [first]
    found = list(islice(_until(rule, first), min(rule.count or MOST + 1, MOST + 1)))
    if not found:
        raise InvalidInput.field("/until", "none", NONE)
    if len(found) > MOST:
        raise InvalidInput.field(_end_of(rule), "too_many", TOO_MANY, most=MOST)
    if found[-1] - first > LONGEST:
        raise InvalidInput.field(_end_of(rule), "too_long", TOO_LONG)
    return found


def amounts(cents: int, instalments: int) -> list[int]:
    """Share `cents` out evenly: floored, the odd cents one at a time to the first ones.

    Raises:
        InvalidInput: if there are more instalments than cents, so that one would be nothing.
    """
    if not 0 < instalments <= cents:
        raise InvalidInput.field("/count", "cents", CENTS)
    return money.share(cents, [1] * instalments)


def _check(rule: Rule) -> None:
    if not 1 <= rule.interval <= MOST_INTERVAL:
        raise InvalidInput.field("/interval", "interval", INTERVAL, most=MOST_INTERVAL)
    if rule.weekday is not None and not 1 <= rule.weekday <= 7:
        raise InvalidInput.field("/weekday", "weekday", WEEKDAY)
    if rule.day is not None and not 1 <= rule.day <= 31:
        raise InvalidInput.field("/day", "day", DAY)
    if rule.every != "once" and (rule.count is None) == (rule.until is None):
        raise InvalidInput.field("/count", "end", END)
    if rule.count is not None and rule.count < 1:
        raise InvalidInput.field("/count", "end", END)


def _until(rule: Rule, first: date) -> Iterator[date]:
    for found in _weeks(rule, first) if rule.every == "week" else _months(rule, first):
        if rule.until and found > rule.until:
            return
        yield found


def _weeks(rule: Rule, first: date) -> Iterator[date]:
    wanted = rule.weekday or first.isoweekday()
    start = first.toordinal() + (wanted - first.isoweekday()) % 7
    return map(date.fromordinal, range(start, date.max.toordinal(), 7 * rule.interval))


def _months(rule: Rule, first: date) -> Iterator[date]:
    wanted = 31 if rule.every == "last_day" else rule.day or first.day
    month = first.year * 12 + first.month - 1
    if _in_month(month, wanted) < first:
        month += 1
    for each in range(month, date.max.year * 12, rule.interval):
        yield _in_month(each, wanted)


def _in_month(month: int, wanted: int) -> date:
    """The wanted day of a month counted from the year 0, or its last one."""
    year, index = divmod(month, 12)
    last = calendar.monthrange(year, index + 1)[1]
    return date(year, index + 1, min(wanted, last))


def _end_of(rule: Rule) -> str:
    return "/until" if rule.count is None else "/count"
