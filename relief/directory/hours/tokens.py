"""Words and times of hours that somebody typed, in English or French."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

LONGEST = 500  # characters

EVERY_DAY, WEEK, WEEKEND = frozenset(range(7)), frozenset(range(5)), frozenset({5, 6})
_DAYS = (
    r"mon(?:days?)?|lun(?:dis?)?|mo",
    r"tue(?:s|sdays?)?|mardis?|tu|mar",
    r"wed(?:s|nesdays?)?|mer(?:credis?)?|we",
    r"thu(?:r|rs|rsdays?)?|jeu(?:dis?)?|th",
    r"fri(?:days?)?|ven(?:dredis?)?|fr",
    r"sat(?:urdays?)?|sam(?:edis?)?|sa",
    r"sun(?:days?)?|dim(?:anches?)?|su",
)


class Kind(Enum):
    """What a token is; in the order in which they are looked for."""

    STOP = r"[;|\n*•]|\.(?=\s|$)"
    COMMA = r"[,():]"
    ALWAYS = r"24 ?/ ?7|around the clock"
    ALL_DAY = (
        r"24[ -]?(?:hours|hrs?)\b(?: ?/ ?| )?(?:(?:a|per) day|/ ?day)?"
        r"|24 ?h(?:eures)?(?: ?/ ?| sur )24(?: ?h(?:eures)?)?\b"
    )
    WEEKLONG = (
        r"(?:7|seven) days(?: (?:a|per) week)?|7 ?j(?:ours)?(?: ?/ ?| sur )7\b|every ?day\b|daily\b"
        r"|tous les jours|chaque jour"
    )
    YEARLONG = r"365 (?:days|jours)(?: (?:a|per) year| (?:par|sur) (?:an|année|365))?"
    WORKDAYS = r"weekdays?\b|m ?- ?f\b|en semaine|jours ouvrables"
    WEEKENDS = r"(?:the )?week-?ends?\b|(?:les |la )?fins? de semaine"
    OTHERWISE = r"(?:at )?(?:all )?other times|otherwise|(?:aux |les )?autres heures|autrement"
    APPOINTMENT = (
        r"(?:only )?by (?:appointment|appt\.?)(?: only)?|appointments? only"
        r"|(?:seulement |uniquement )?sur rendez[- ]vous(?: seulement| uniquement)?"
    )
    HOLIDAYS = (
        r"(?:all )?(?:public |statutory |stat |legal |national )?holidays\b"
        r"|(?:tous )?(?:les )?jours f[ée]ri[ée]s"
    )
    CLOSED = r"closed\b(?: on)?|ferm[ée]e?s?\b"
    EXCEPT = r"except(?:ing)?\b(?: on)?|excluding\b|sauf\b"
    NOON = r"(?:12 )?noon\b|midday\b|midi\b"
    MIDNIGHT = r"(?:12 )?midnight\b|minuit\b"
    HALF = r"(\d{1,2})(?:[:.](\d{2}))? ?([ap])(?:\.? ?m\b\.?|\b)"
    FRENCH = r"(\d{1,2}) ?h(?:eures?\b|\b|(?=\d))(?: ?([0-5]\d)(?! ?h)\b)?"
    CLOCK = r"(\d{1,2}):(\d{2})(?::00)?(?![\d:])"
    NUMBER = r"\d{1,2}(?![\d:/]|\.\d)"
    DAY = rf"(?:{'|'.join(f'({names})' for names in _DAYS)})\b\.?"
    TO = r"-|(?:to|through|thru|till|until|à|au|jusqu'à|jusqu'au)(?!\w)"
    AND = r"(?:and|et)\b|[&/+]"
    FILLER = (
        r"(?:from|de|du|des|le|les|the|open|ouverte?s?|hours|hrs|heures d'ouverture|heures|on|every"
        r"|each|only|seulement)\b"
    )
    UNKNOWN = r"[^\s,;]+"


TIMES = frozenset({Kind.NOON, Kind.MIDNIGHT, Kind.HALF, Kind.FRENCH, Kind.CLOCK, Kind.NUMBER})
NAMED = {Kind.WEEKLONG: EVERY_DAY, Kind.WORKDAYS: WEEK, Kind.WEEKENDS: WEEKEND}
DAYS = frozenset({Kind.DAY, *NAMED})

_PATTERNS = [(kind, re.compile(kind.value)) for kind in Kind]
_IN_FRENCH = re.compile(
    r"\b(?:lun|mer|jeu|ven|sam|dim|lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?"
    r"|dimanches?|du|au|de|tous|les|jours?|sur|et|midi|minuit|sauf)\b"
    r"|\bà|\d ?h\b|\d ?h ?\d|ferm[ée]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a time; a day's number, an hour and a minute where it has them."""

    kind: Kind
    text: str
    days: frozenset[int] = frozenset()
    hour: int = 0
    minute: int = 0
    half: str = ""  # a or p, for a.m. or p.m.


def plain(text: str) -> str:
    """A text in small letters, with one kind of space, dash and apostrophe."""
    text = re.sub(r"[‐‑‒–—−]", "-", unicodedata.normalize("NFKC", text).replace("’", "'"))
    return re.sub(r"[^\S\n]+", " ", text.casefold()).strip()


def in_french(text: str) -> bool:
    """Whether a plain text is in French."""
    return bool(_IN_FRENCH.search(text))


def read(text: str) -> list[Token]:
    """The tokens of a plain text; words that add nothing are left out."""
    french = in_french(text)
    found, place = [], 0
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        kind, match = _next(text, place)
        place = match.end()
        if kind is not Kind.FILLER:
            found.append(_token(kind, match, french=french))
    return found


def _next(text: str, place: int) -> tuple[Kind, re.Match[str]]:
    """What stands at `place`; no word is known by its beginning alone."""
    for kind, pattern in _PATTERNS:
        match = pattern.match(text, place)
        if match:
            return kind, match
    raise AssertionError(text)  # UNKNOWN takes whatever is no comma and no space


def _token(kind: Kind, match: re.Match[str], *, french: bool) -> Token:
    text = match[0].strip()
    if kind is Kind.DAY:
        if text.strip(".") == "mar" and not french:
            return Token(Kind.UNKNOWN, text)  # March, as likely as mardi
        return Token(kind, text, frozenset({(match.lastindex or 1) - 1}))
    if kind in NAMED:
        return Token(kind, text, NAMED[kind])
    if kind is Kind.HALF:
        return Token(kind, text, hour=int(match[1]), minute=int(match[2] or 0), half=match[3])
    if kind in (Kind.FRENCH, Kind.CLOCK):
        return Token(kind, text, hour=int(match[1]), minute=int(match[2] or 0))
    return Token(kind, text, hour=int(text)) if kind is Kind.NUMBER else Token(kind, text)
