"""References people say aloud: `482-177-302`, eight random digits and a check digit.

The check digit is H. Michael Damm's ("Total anti-symmetrische Quasigruppen", thesis, Marburg
2004): it catches every single wrong digit and every swap of two neighbours, in decimal digits
only, so that it can be keyed on a telephone in either language.
"""

import secrets

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
RESERVED = 90_000_000  # the first eight digits from which references are given out beforehand
_ZERO = ord("0")
_LONGEST = 40  # characters worth reading; a pasted essay is no reference
_SEPARATORS = str.maketrans("", "", " \t\r\n.-")


def new() -> str:
    """Draw a reference nobody can guess from the one before; it never begins with a nine."""
    return _with_check(secrets.randbelow(RESERVED))


def reserved() -> str:
    """Draw a reference to be spoken or printed before its pledge is kept; it begins with a nine.

    So one that is drawn while a pledge is written never meets one that somebody holds already.
    """
    return _with_check(RESERVED + secrets.randbelow(100_000_000 - RESERVED))


def parse(text: str) -> str:
    """Read a reference however it is spaced, and return it as `482-177-302`.

    Raises:
        InvalidInput: code `reference`, if it is not nine ASCII digits with the right check digit.
    """
    digits = _digits(text)
    if digits is None:
        raise InvalidInput(
            N_("That reference is not right. It has nine digits, such as 482-177-302."),
            code="reference",
        )
    return _canonical(digits)


def is_valid(text: str) -> bool:
    """Tell whether `text` is a reference, however it is spaced."""
    return _digits(text) is not None


def spoken(ref: str) -> str:
    """Space a reference for reading aloud: `4 8 2, 1 7 7, 3 0 2`."""
    return ", ".join(" ".join(group) for group in ref.split("-"))


def _digits(text: str) -> str | None:
    """Return the nine digits of `text`, or None if they are no reference."""
    if len(text) > _LONGEST:
        return None
    digits = text.translate(_SEPARATORS)
    if len(digits) != 9 or not (digits.isascii() and digits.isdigit()) or _check(digits):
        return None
    return digits


def _check(digits: str) -> int:
    """Return Damm's check digit of `digits`; zero when they already end in it."""
    interim = 0
    for digit in digits.encode():
        interim = _DAMM[interim][digit - _ZERO]
    return interim


def _with_check(number: int) -> str:
    digits = f"{number:08d}"
    return _canonical(f"{digits}{_check(digits)}")


def _canonical(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
