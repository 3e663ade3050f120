"""Words of a hidden place as others write them: shortened, in the other language, in a web address.

Pure: it finds, and `disclosure` decides what is hidden and where to look.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

SHORTEST = 4  # characters: a shorter word would strike out ordinary ones
LONGEST = 200  # of what is an address; a longer text is none
GAP = r"(?:%[0-9a-f]{2}|[\W_]){0,6}"
# Words for a street that mean the same, each set in both languages and as it is shortened.
_KINDS = (
    "street st str rue",
    "avenue ave av",
    "road rd chemin ch route rte",
    "lane ln ruelle allee",
    "drive dr promenade prom",
    "court ct crt cour",
    "crescent cres cr croissant",
    "boulevard blvd boul bd",
    "place pl",
    "square sq carre",
    "terrace terr ter terrasse",
    "trail trl sentier",
    "circle cir cercle",
    "parkway pkwy promenade",
    "highway hwy autoroute",
    "line",
    "concession con conc",
    "way",
)
_OTHERS = ("saint st", "sainte ste", "mount mt", "unit unite", "apartment apt app", "suite ste")
_SIDES = ("north n nord", "south s sud", "east e est", "west w ouest o")
_ARTICLES = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "the", "of"])
_UNITS = frozenset(
    ["unit", "unite", "apartment", "apt", "app", "appartement", "suite", "ste", "bureau"]
)


def _sets(*groups: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in chain(*groups):
        words = frozenset(group.split())
        for word in words:
            found[word] = found.get(word, frozenset()) | words
    return found


KINDS, SIDES = _sets(_KINDS), _sets(_SIDES)
ALIKE = _sets(_KINDS, _OTHERS, _SIDES)
_ACCENTED: dict[str, str] = {}
for _code in range(0xC0, 0x180):
    _base = unicodedata.normalize("NFKD", chr(_code))[0].casefold()
    _ACCENTED[_base] = _ACCENTED.get(_base, "") + chr(_code)


@lru_cache(maxsize=512)
def pattern(words: frozenset[str], *, streets: bool) -> re.Pattern[str] | None:
    """What finds any of these words; None if there is none to look for.

    Args:
        words: Lines of addresses, towns, postal codes, degrees.
        streets: Whether a street alone, without the number of the house, is found too.
    """
    ways = {way for word in words if SHORTEST <= len(word) <= LONGEST for way in _ways(word)}
    if streets:
        ways |= {way for word in words if len(word) <= LONGEST for way in _street(word)}
    ordered = sorted(ways, key=lambda way: (-len(way), way))
    return re.compile("|".join(ordered), re.IGNORECASE) if ordered else None


def _ways(word: str) -> list[str]:
    degrees = re.fullmatch(r"-?(\d+)\.(\d+)", word)
    if degrees:  # the separator is kept: without it, the digits would stand in telephone numbers
        return [rf"-?{degrees[1]}[.,]{degrees[2]}\d*"]
    tokens = _tokens(word)
    if not any(re.search("[a-z]", each) for each in tokens):
        return []
    found = [GAP.join(_token(each) for each in tokens)]
    number, core, kinds = _parts(tokens)
    if number and core:
        filler = _any(frozenset(KINDS) | _ARTICLES)
        after = rf"(?:{GAP}{_any(kinds)}(?![^\W_]))?" if kinds else ""
        found.append(rf"(?<!\d){number}{GAP}(?:{filler}{GAP}){{0,4}}{_joined(core)}{after}")
    return found


def _street(word: str) -> list[str]:
    number, core, kinds = _parts(_tokens(word))
    if not (number and core and kinds):
        return []
    kind, articles = _any(kinds), _any(_ARTICLES)
    name = _joined(core)
    ways = (rf"{name}{GAP}{kind}", rf"{kind}{GAP}(?:{articles}{GAP}){{0,2}}{name}")
    return [rf"(?<![^\W_]){way}(?![^\W_])" for way in ways]


def _parts(tokens: list[str]) -> tuple[str, list[str], frozenset[str]]:
    """The number of the house, the name of its street, and words for a street of its kind."""
    for at, token in enumerate(tokens[1:], 1):
        if token in _UNITS and not re.fullmatch(r"\d+[a-z]?", tokens[at - 1]) and at > 1:
            tokens = tokens[:at]
            break
    numbered = [at for at, each in enumerate(tokens) if re.fullmatch(r"\d+[a-z]?", each)]
    first = [at for at in numbered if any(re.search("[a-z]{3}", one) for one in tokens[at + 1 :])]
    if not first:
        return "", [], frozenset()
    number, rest = tokens[first[-1]], tokens[first[-1] + 1 :]
    kinds = frozenset(chain.from_iterable(KINDS.get(each, ()) for each in rest))
    core = [each for each in rest if each not in KINDS and each not in SIDES]
    while core and core[0] in _ARTICLES:
        core = core[1:]
    named = any(re.search("[a-z]{3}", each) for each in core)
    return (number, core, kinds) if named else ("", [], frozenset())


def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    bare = "".join(each for each in plain if not unicodedata.combining(each)).casefold()
    return re.findall(r"[^\W_]+", bare)


def _joined(tokens: Iterable[str]) -> str:
    return GAP.join(_token(each) for each in tokens)


def _token(token: str) -> str:
    return _any(ALIKE.get(token, frozenset()) | {token})


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(_letters, sorted(words, key=lambda w: (-len(w), w)))) + ")"


def _letters(token: str) -> str:
    return "".join(map(_letter, re.findall("oe|.", token)))


def _letter(letter: str) -> str:
    if letter == "oe":
        return "(?:œ|" + _letter("o") + _letter("e") + ")"
    accented = _ACCENTED.get(letter)
    return f"[{letter}{accented}][\u0300-\u036f]*" if accented else re.escape(letter)
