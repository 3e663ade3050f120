"""The word that was meant, where nobody in the directory uses the one that was written."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 3  # letters: what is shorter resembles too much
TWICE = 2
SURE = 8  # letters from which on two may be wrong, though not the first
MOST_ENDINGS = 12


class Vocabulary:
    """The words that are used, to complete and to correct others; made anew when they change.

    Args:
        words: Folded.
        often: How often each is used; of two that are as near, the commoner was meant.
    """

    def __init__(self, words: Iterable[str], often: Callable[[str], int]) -> None:
        self._often = often
        self._sorted = sorted(word for word in words if word and not word.isdigit())
        self._by_length: dict[int, list[str]] = {}
        for word in self._sorted:
            self._by_length.setdefault(len(word), []).append(word)
        self.nearest = lru_cache(maxsize=4096)(self._nearest)
        self.endings = lru_cache(maxsize=4096)(self._endings)

    def _nearest(self, word: str) -> str:
        """The used word that `word` was meant to be, or empty: swapped neighbours are one slip."""
        if len(word) < SHORTEST or not word.isalpha():
            return ""
        most = 2 if len(word) >= SURE else 1
        found: list[tuple[int, int, str]] = []
        for length in range(len(word) - most, len(word) + most + 1):
            near = process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=most,
                limit=None,
            )
            found += [
                (self._cost(word, each, slips), -self._often(each), each)
                for each, slips, _ in near
                if slips <= 1 or each[0] == word[0]
            ]
        best = min(found, default=(0, 0, ""))
        # Of three letters, one that is wrong at the beginning leaves nothing to go by.
        return best[2] if len(word) > SHORTEST or best[0] <= TWICE else ""

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
