"""How a name sounds, in English and in French: spellings that sound alike share a key.

Each word of a name is first written as French is spoken (Lefebvre and Lefèvre, Arseneau and
Arsenault, Hébert and Ébert are one), then keyed by Metaphone (Lawrence Philips, "Hanging on the
Metaphone", Computer Language 7(12), 1990), which does the same for English. So a French name that
an English ear wrote down is found as well. A key is coarse: it finds, and a person decides.
"""

import re
import unicodedata
from functools import lru_cache

import jellyfish

MOST = 6  # words of a name worth a key
LONGEST = 40  # letters of a word
PARTICLES = frozenset(
    "d da de del der des di du el l la las le les los mac mc saint sainte st ste ten ter van von"  # noqa: SIM905 - a list of words
    " and et the of m mr mrs ms mme mlle dr".split()
)
# Written on to the name as often as apart: Des Jardins, Desjardins.
GLUED = re.compile(r"^(?:des|du|de|les|le|la|mac|mc|van|von)(?=[a-z]{4})")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
SEPARATORS = re.compile(r"[\W_]+")
APOSTROPHES = re.compile(r"['’‘`´ʼ]")
VOWELS = "aeiouy"

# As French is spoken, in this order; what English would not say so is left to Metaphone.
SPOKEN = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(.)\1+", r"\1"),  # Philippe, Bélanger and Bellanger
        (r"ph", "f"),
        (r"sch|ch(?=[^rlo])", "sh"),
        (r"ch", "k"),  # Christine, Nicholas
        (r"th", "t"),
        (r"(?<![sgw])h", ""),  # Hébert and Ébert; `sh`, `gh` and `wh` stay
        (r"bv|vb", "v"),  # Lefebvre
        (r"^ou(?=[aei])", "w"),  # Ouellet
        (r"e?au(?:lt|[dtx])?s?$|e?au|ot[hs]?$", "o"),  # Boudreau and Boudreault; Thériault, Theriot
        (r"gn", "n"),
        (r"gu(?=[eiy])|qu|q", "k"),  # Guy, Bourque
        (r"g(?=[eiy])", "j"),
        (r"e[sc]?k[e]?$", "ek"),  # Lévesque and Lévêque
        (r"n(?=[bp])", "m"),  # Tremblay as heard
        (r"mp(?=[st])", "m"),  # Thompson
        (r"z", "s"),
        (r"y", "i"),
        (r"ai|ei", "e"),
        (r"ier$", "ie"),  # Gauthier
    )
)
# Endings that are written and not heard, in names of two syllables and more: Girard, Durand,
# Giroux, Desjardins, Benoist.
SILENT = re.compile(
    rf"(?P<heard>[a-z]*[{VOWELS}][^{VOWELS}]+(?:[{VOWELS}]+[nr]|[{VOWELS}]*oi|[{VOWELS}]+(?=[sx])))"
    r"(?:s?t|d|s|x)s?"
)


def keys(name: str) -> frozenset[str]:
    """The keys of the words of `name`; accents, case, hyphens and order make no difference.

    Particles (de, van, saint), titles and initials count only where nothing else is left. A word
    of another script is its own key.
    """
    words = [word for word in SEPARATORS.split(folded(name)) if word]
    telling = [word for word in words if word not in PARTICLES and not _initial(word)]
    return frozenset(_key(word[:LONGEST]) for word in (telling or words)[:MOST])


def folded(name: str) -> str:
    """`name` without accents, apostrophes and case."""
    if name.isascii():
        return name.replace("'", "").replace("`", "").lower()
    text = APOSTROPHES.sub("", name).casefold().translate(LIGATURES)
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _initial(word: str) -> bool:
    return len(word) == 1 and word.isascii()


@lru_cache(maxsize=16_384)
def _key(word: str) -> str:
    """A word's key: names repeat, and a thousand of them cover most of a town."""
    if not (word.isascii() and word.isalpha()):
        return word
    return jellyfish.metaphone(_spoken(word)) or word.upper()


def _spoken(word: str) -> str:
    """`word` as it is said, its silent letters left out."""
    for pattern, sound in SPOKEN:
        word = pattern.sub(sound, word)
    silent = SILENT.fullmatch(word)
    return GLUED.sub("", silent["heard"] if silent else word, count=1)
