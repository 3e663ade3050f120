"""The words that are used, to complete what is typed and to correct what nobody uses."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Set
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from relief.directory.search.words import EITHER, LANGUAGES, Stems

SHORTEST = 3  # letters: what is shorter resembles too much
SURE = 8  # letters from which on two may be wrong, though not the first
TWICE = 2
MOST_ENDINGS = 12


class Vocabulary:
    """The words of a directory and of its concepts; made anew when they change.

    Args:
        counts: By language, how often each word is used; those of places under no language.
        naming: By language, words by which people name what they look for.
    """

    def __init__(
        self,
        counts: Mapping[str, Counter[str]],
        naming: Mapping[str, Set[str]],
        stems: Mapping[str, Stems],
    ) -> None:
        self._counts, self._naming, self._stems = counts, naming, stems
        self._used = {
            lang: {stems[lang][word] for word in (*counts[lang], *naming[lang])}
            for lang in LANGUAGES
        }
        every = set[str]().union(*counts.values(), *naming.values())
        self._sorted = sorted(word for word in every if word and not word.isdigit())
        self._by_length: dict[int, list[str]] = {}
        for word in self._sorted:
            if word not in EITHER:
                self._by_length.setdefault(len(word), []).append(word)
        self.nearest = lru_cache(maxsize=4096)(self._nearest)
        self.endings = lru_cache(maxsize=4096)(self._endings)

    def knows(self, word: str) -> bool:
        """Whether somebody uses a word, in whatever form."""
        return (
            word in EITHER
            or any(word in each for each in self._counts.values())
            or any(self._stems[lang][word] in self._used[lang] for lang in LANGUAGES)
        )

    def languages(self, word: str) -> tuple[str, ...]:
        """The languages that use this very word; both if neither does, or it is in doubt."""
        found = tuple(
            lang for lang in LANGUAGES if word in self._counts[lang] or word in self._naming[lang]
        )
        return found or tuple(LANGUAGES)

    def _often(self, word: str) -> int:
        return sum(each[word] for each in self._counts.values())

    def _names(self, word: str) -> bool:
        return any(word in each for each in self._naming.values())

    def _nearest(self, word: str) -> str:
        """The used word that `word` was meant to be, or empty: swapped neighbours are one slip."""
        if len(word) < SHORTEST or not word.isalpha():
            return ""
        most = 2 if len(word) >= SURE else 1
        found: list[tuple[int, bool, int, str]] = []
        for length in range(len(word) - most, len(word) + most + 1):
            near = process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=most,
                limit=None,
            )
            found += [
                (self._cost(word, each, slips), not self._names(each), -self._often(each), each)
                for each, slips, _ in near
                if slips <= 1 or each[0] == word[0]
            ]
        best = min(found, default=(0, False, 0, ""))
        # Of three letters, one that is wrong at the beginning leaves nothing to go by.
        return best[3] if len(word) > SHORTEST or best[0] <= TWICE else ""

    @staticmethod
    def _cost(word: str, meant: str, slips: float) -> int:
        """Slips, and half a one more where the first letter differs: people know how it begins."""
        return int(TWICE * slips) + (word[0] != meant[0])

    def _endings(self, beginning: str) -> tuple[str, ...]:
        """The commonest words that begin so, whoever is still typing; itself first if it is one."""
        start = bisect_left(self._sorted, beginning)
        end = bisect_left(self._sorted, beginning + "\U0010ffff", lo=start)
        found = sorted(self._sorted[start:end], key=lambda word: (-self._often(word), word))
        own = [beginning] if start < end and self._sorted[start] == beginning else []
        return tuple(dict.fromkeys([*own, *found[:MOST_ENDINGS]]))
