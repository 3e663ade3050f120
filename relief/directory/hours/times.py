"""The day's clock in minutes: `09:00` is 540, and midnight at the end of a day 1440."""

import re
from collections.abc import Iterable

DAY = 24 * 60
LAST = DAY - 1  # 23:59 as a closing time: public data write the day's end so

Span = tuple[int, int]  # minutes from the day's beginning; past midnight the end is beyond DAY

# An offset says which clocks are meant, those of the place; a time in UTC names none of its own.
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-5][0-9](?:\.[0-9]+)?)?([+-][0-9]{2}:?[0-9]{2})?")


def minute(text: object) -> int | None:
    """The minute of the day that `HH:MM` or `HH:MM:SS` names; None where it names none."""
    found = _TIME.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None or (found[3] and not found[3].strip("+-:0")):
        return None
    at = int(found[1]) * 60 + int(found[2])
    return at if int(found[2]) < 60 and at <= DAY else None


def span(opens: object, closes: object) -> Span | None:
    """From opening to closing; None where no span is meant for sure.

    An end before the beginning is on the next day. Midnight to midnight is the whole day; another
    time to itself may be a day or nothing.
    """
    begin, end = minute(opens), minute(closes)
    if begin is None or end is None or begin == DAY:
        return None
    end = DAY if end == LAST else end
    if begin == end:
        return (0, DAY) if begin == 0 else None
    return begin, end if end > begin else end + DAY


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans of a day in order, as one where they meet, as long as that is a day at most."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1] and end - found[-1][0] <= DAY:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def text(at: int) -> str:
    """A minute as HSDS writes it."""
    return f"{at // 60:02}:{at % 60:02}"
