"""Payment card numbers are refused, or redacted before anything is stored or logged.

A card number is 13 to 19 digits, perhaps in groups, that begin as an issuer's do and satisfy
Luhn's check digit (ISO/IEC 7812-1, annex B). References and telephone numbers are let through, and
so is a UUID that stands alone: three in ten thousand have such digits in a row.
"""

import re
import unicodedata
from collections.abc import Iterator

from relief.kit import refs

REDACTED = "[card removed / carte retirée]"

_SHORTEST, _LONGEST = 13, 19
# Digits in groups; between two groups at most three spaces, hyphens or dots, in any mixture.
_RUN = re.compile(r"[0-9]+(?:[ .\-]{1,3}[0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
# Telephones and references stand whole in a run; a run of nothing else holds no card.
_HARMLESS = re.compile(
    r"(?:(?:1[ .\-]{0,3})?[2-9][0-9]{2}[ .\-]{0,3}[2-9][0-9]{2}[ .\-]{0,3}[0-9]{4}"
    r"|(?P<reference>[0-9]{3}[ .\-]{0,3}[0-9]{3}[ .\-]{0,3}[0-9]{3}))(?![0-9])[ .\-]{0,3}"
)
_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE
)
# First digits and lengths by ISO/IEC 7812 issuer, from the networks' published ranges.
_ISSUED = re.compile(
    r"""
    4 (?: [0-9]{12} | [0-9]{15} | [0-9]{18} )                              # Visa
    | 5[1-5] [0-9]{14}                                                     # Mastercard
    | (?= 222[1-9] | 22[3-9] | 2[3-6] | 27[01] | 2720 ) [0-9]{16}          # Mastercard, 2-series
    | 3[47] [0-9]{13}                                                      # American Express
    | 3 (?: 0[0-5] | [689] ) [0-9]{11,16}                                  # Diners Club
    | (?= 35 (?: 2[89] | [3-8] ) ) [0-9]{16,19}                            # JCB
    | (?= 6011 | 64[4-9] | 65 ) [0-9]{16,19}                               # Discover
    | 62 [0-9]{14,17}                                                      # UnionPay
    | (?: 50 | 5[6-8] | 6304 | 67 ) [0-9]*                                 # Maestro, Interac
    """,
    re.VERBOSE,
)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # twice a digit, the digits of that added


def contains_card(text: str) -> bool:
    """Tell whether a payment card number stands in `text`."""
    if len(text) < _SHORTEST and text.isascii():
        return False  # most of what is typed, and every field is asked
    return next(_cards(text), None) is not None


def redact(text: str) -> str:
    """Return `text` with each card number taken out, and nothing else changed."""
    kept: list[str] = []
    end = 0
    for start, stop in _cards(text):
        if start >= end:
            kept += [text[end:start], REDACTED]
        end = max(end, stop)
    return "".join([*kept, text[end:]])


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """Yield where card numbers begin and end, in order; they may overlap."""
    view = _plain(text)
    if _UUID.fullmatch(view):
        return
    for run in _RUN.finditer(view):
        if len(run[0]) >= _SHORTEST and not _is_harmless(run[0]):
            groups = [match.span() for match in _GROUP.finditer(view, *run.span())]
            yield from _cards_of(view, groups)


def _cards_of(view: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Try every card-long stretch of whole groups."""
    for first, (start, _) in enumerate(groups):
        digits = ""
        for begin, stop in groups[first:]:
            digits += view[begin:stop]
            if len(digits) > _LONGEST:
                break
            if len(digits) >= _SHORTEST and _is_card(digits):
                yield start, stop


def _is_card(digits: str) -> bool:
    return _ISSUED.fullmatch(digits) is not None and _luhn(digits)


def _luhn(digits: str) -> bool:
    """Check Luhn's sum, doubling every second digit from the right."""
    backwards = [int(digit) for digit in reversed(digits)]
    return (sum(backwards[::2]) + sum(_DOUBLED[digit] for digit in backwards[1::2])) % 10 == 0


def _is_harmless(run: str) -> bool:
    """Tell whether `run` is nothing but telephone numbers and references."""
    at = 0
    while at < len(run):
        match = _HARMLESS.match(run, at)
        if match is None or (match["reference"] and not refs.is_valid(match["reference"])):
            return False
        at = match.end()
    return True


def _plain(text: str) -> str:
    """Show every digit as ASCII, every space and dash as one, character for character."""
    return text if text.isascii() and text.isprintable() else "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    # Z: spaces; Cc: line breaks; Cf: invisible joiners; M: what rides on a digit; Pd: dashes.
    category = unicodedata.category(character)
    if category == "Pd":
        return "-"
    return " " if category[0] in "ZM" or category in {"Cc", "Cf"} else character
