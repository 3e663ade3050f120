"""Texts as words to compare: folded, cut apart, and brought to their stems, in two languages.

Accents are folded before a word is stemmed, so that whoever types none finds the same. Elisions
fall away with the short words they are: l'aide is aide, qu'on is on.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import tantivy

LANGUAGES = {"en": "English", "fr": "French"}
NO_LANGUAGE = ""  # of names of places, which are the same in all
MOST_KEPT = 500_000
SHORTEST_STEMMED = 4  # letters: what is shorter is whole, or stands for several words, as ALS
ALIKE = 0.6  # of the longer of two words: what two forms of one word have at least in common
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_WRITTEN = "cp1252"  # nearly all texts, with their dashes and quotation marks
_ELIDED = frozenset({"qu", "jusqu", "lorsqu", "puisqu", "quoiqu"})
# Words that say nothing of what somebody needs. Whoever asks for nothing else is taken at them.
STOPS: dict[str, str] = json.loads(Path(__file__).with_name("stops.json").read_text("utf-8"))
EITHER = frozenset(" ".join(STOPS.values()).split())


def folded(text: str) -> str:
    """Small letters without accents; other scripts stay as they are."""
    text = text.casefold()
    if text.isascii():
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_LIGATURES)))


def cut(text: str) -> list[str]:
    """The words of a text, folded."""
    if text.isascii():
        return text.encode().translate(_PLAIN).decode().split()
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    try:
        return text.encode(_WRITTEN).translate(_PLAIN).decode().split()
    except UnicodeEncodeError:
        return _WORD.findall(folded(text))


def _plain(byte: int) -> int:
    """The small letter without accent of a byte in the script of both languages, or a space."""
    letter = folded(bytes([byte]).decode(_WRITTEN, "replace"))
    return ord(letter) if len(letter) == 1 and letter.isascii() and letter.isalnum() else ord(" ")


_PLAIN = bytes(map(_plain, range(256)))


class Stems(dict[str, str]):
    """Stems of one language by word, each worked out once: a directory uses few, very often.

    A single letter and what was elided has none: it is empty.
    """

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang
        self._stemmer = _stemmer(lang)

    def __missing__(self, word: str) -> str:
        found = "" if is_crumb(word) else self._stem(word)
        if len(self) < MOST_KEPT:  # whoever searches brings words of their own
            self[word] = found
        return found

    def _stem(self, word: str) -> str:
        if len(word) < SHORTEST_STEMMED:
            return word
        # Folded, the participles é, ée, és, ées would end in four ways.
        bare = re.sub(r"ees?$", "e", word) if self._lang == "fr" else word
        return (self._stemmer.analyze(bare) or [word])[0]

    def of(self, words: Iterable[str]) -> list[str]:
        """The stems of words as `cut` gives them, in order."""
        return [stem for stem in map(self.__getitem__, words) if stem]


class Pen:
    """Writes texts as stems for an index, and counts the words of each language that it meets."""

    def __init__(self) -> None:
        self.stems: Mapping[str, Stems] = {lang: Stems(lang) for lang in LANGUAGES}
        self.counts: Mapping[str, Counter[str]] = {
            lang: Counter() for lang in (*LANGUAGES, NO_LANGUAGE)
        }
        # What many services share: an organization's name, a town.
        self.name = lru_cache(maxsize=65_536)(self.text)
        self.places = lru_cache(maxsize=65_536)(self._places)
        self.told = lru_cache(maxsize=65_536)(self._told)

    def text(self, text: str, lang: str) -> str:
        """The stems of a text, in order, apart by spaces."""
        words = cut(text)
        self.counts[lang].update(words)
        return " ".join(map(self.stems[lang].__getitem__, words))

    def _told(self, text: str, lang: str) -> frozenset[str]:
        """The stems of what a record or a kind is called, to compare a question with."""
        return frozenset(self.stems[lang].of(cut(text)))

    def _places(self, names: tuple[str, ...]) -> str:
        """The words of places' names as they are, each name once: places have no stems."""
        words = [word for name in dict.fromkeys(names) for word in cut(name)]
        self.counts[NO_LANGUAGE].update(words)
        return " ".join(words)


def is_crumb(word: str) -> bool:
    """Whether a word is what is left of another: the l of l'aide, the t of can't."""
    return (len(word) == 1 and word.isascii() and word.isalpha()) or word in _ELIDED


@lru_cache
def _stemmer(lang: str) -> tantivy.TextAnalyzer:
    stem = tantivy.Filter.stemmer(LANGUAGES[lang])
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(stem).build()


def telling(words: Sequence[str]) -> list[str]:
    """The words that tell what is looked for; all of them if none does."""
    whole = [word for word in words if not is_crumb(word)]
    return [word for word in whole if word not in EITHER] or whole


def alike(word: str, other: str) -> bool:
    """Whether two words of one stem are forms of one word: test and testament are not."""
    if word == other or word.rstrip("sx") == other.rstrip("sx"):
        return True
    longest, shortest = max(len(word), len(other)), min(len(word), len(other))
    common = next((n for n in range(shortest) if word[n] != other[n]), shortest)
    return shortest >= SHORTEST_STEMMED and common >= ALIKE * longest
