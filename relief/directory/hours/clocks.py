"""Two times that somebody typed, read as a span; or the reason why they cannot be.

“9-5” and “10-2” mean a working day to everybody; “7-9” may be breakfast or an evening class.
"""

from collections.abc import Callable

from relief.directory.hours.times import DAY, Span
from relief.directory.hours.tokens import Kind, Token
from relief.directory.hours.unread import Unread
from relief.kit.i18n import N_

NOON = DAY // 2
LONG = 16 * 60  # minutes: what ends on the next day after so many is more likely a slip

HALF = N_("“{word}” may be in the morning or in the evening.")
TOO_LONG = N_("“{word}” would last 16 hours or more.")
NO_TIME = N_("“{word}” is no time of day.")
NO_SPAN = N_("“{word}” opens and closes at the same time.")


def span(begin: Token, end: Token, *, by_24: bool) -> Span:
    """From one time to another; one of the next day where it is earlier.

    Args:
        begin: The time of opening.
        end: The time of closing.
        by_24: Whether the text counts hours to 24.

    Raises:
        Unread: if there is more than one way to read them, or none.
    """
    said = f"{begin.text} - {end.text}"
    opens, closes = _pair(begin, end, said, by_24=by_24)
    if end.kind is Kind.MIDNIGHT or closes == 0:
        closes = DAY
    if opens >= DAY or closes > DAY:
        raise Unread(NO_TIME, said)
    if opens == closes:
        raise Unread(NO_SPAN, said)
    if closes > opens:
        return opens, closes
    if closes + DAY - opens >= LONG and not (_sure(begin) and _sure(end)):
        raise Unread(TOO_LONG, said)
    return opens, closes + DAY


def to_24(token: Token) -> bool:
    """Whether a time alone shows that its hours are counted to 24."""
    if token.kind is Kind.FRENCH:
        return True
    numbered = token.kind in (Kind.CLOCK, Kind.NUMBER)
    return numbered and (token.hour > 12 or token.text.startswith("0"))


def _pair(begin: Token, end: Token, said: str, *, by_24: bool) -> tuple[int, int]:
    if by_24 or to_24(begin) or to_24(end) or (_sure(begin) and _sure(end)):
        return _exact(begin), _exact(end)
    if _sure(begin):
        return _exact(begin), _beside(begin, end, lambda at: at > _exact(begin), said)
    if _sure(end):
        return _beside(end, begin, lambda at: at < _exact(end), said), _exact(end)
    return _working(begin, end, said)


def _beside(known: Token, other: Token, fits: Callable[[int], bool], said: str) -> int:
    """The time beside one that is known: “9-5 p.m.”, “9 a.m. to 5”, “9 to noon”."""
    least = 12 if known.kind is Kind.NOON else 13
    if known.kind is Kind.MIDNIGHT or not 1 <= other.hour < least:
        raise Unread(HALF, said)
    early = _of_half(other, "a")
    same = early if known.half == "a" else early + NOON
    if known.kind is Kind.NOON:
        same = early if fits(early) else early + NOON
    if fits(same) or known.kind is Kind.NOON:
        return same
    return early + NOON if same == early else early


def _working(begin: Token, end: Token, said: str) -> tuple[int, int]:
    """Both within a working day, from 7 in the morning to before 7 in the evening."""
    opens, closes = (_by_day(token, said) for token in (begin, end))
    either = begin.hour in (7, 8) and closes < NOON
    if closes <= opens or either:
        raise Unread(HALF, said)
    return opens, closes


def _by_day(token: Token, said: str) -> int:
    if not 1 <= token.hour <= 12:
        raise Unread(NO_TIME, said)
    return _of_half(token, "a" if 7 <= token.hour <= 11 else "p")


def _sure(token: Token) -> bool:
    return token.kind in (Kind.NOON, Kind.MIDNIGHT, Kind.HALF)


def _exact(token: Token) -> int:
    if token.kind is Kind.NOON:
        return NOON
    if token.kind is Kind.MIDNIGHT:
        return 0
    if token.half:
        if not 1 <= token.hour <= 12:
            raise Unread(NO_TIME, token.text)
        return _of_half(token, token.half)
    return _minutes(token, token.hour)


def _of_half(token: Token, half: str) -> int:
    return _minutes(token, token.hour % 12 + (12 if half == "p" else 0))


def _minutes(token: Token, hour: int) -> int:
    if token.minute > 59 or hour > 24:
        raise Unread(NO_TIME, token.text)
    return hour * 60 + token.minute
