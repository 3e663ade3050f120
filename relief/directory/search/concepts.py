"""What people mean by words of their own: “my kids are hungry” asks for a food bank.

The table is open: `concepts.json`, a row for each concept. It names kinds of help by words and not
by ids, so it works on any directory, in either language, with whatever taxonomy.

    {"en": ["hungry kids", …], "fr": ["enfants faim", …],      what is said; order does not matter
     "to_en": ["food bank", …], "to_fr": ["banque alimentaire", …]}     what helps, best first
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from relief.directory.search.words import LANGUAGES, Stems, cut, telling

TABLE = Path(__file__).with_name("concepts.json")


@dataclass(frozen=True, slots=True)
class Concept:
    """By language: what is said, and what helps."""

    said: Mapping[str, tuple[str, ...]]
    means: Mapping[str, tuple[str, ...]]


@cache
def table() -> tuple[Concept, ...]:
    """Every concept."""
    rows = json.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(
        Concept(
            {lang: tuple(row[lang]) for lang in LANGUAGES},
            {lang: tuple(row[f"to_{lang}"]) for lang in LANGUAGES},
        )
        for row in rows
    )


class Concepts:
    """The table, ready to be asked; stems are worked out once."""

    def __init__(self, stems: Mapping[str, Stems], rows: Sequence[Concept] | None = None) -> None:
        self._said: dict[str, list[tuple[str, frozenset[str], Concept]]] = {}
        self.words: set[str] = set()
        for concept in table() if rows is None else rows:
            for lang in LANGUAGES:
                for said in concept.said[lang]:
                    self._learn(lang, stems[lang], said, concept)

    def _learn(self, lang: str, stems: Stems, said: str, concept: Concept) -> None:
        words = telling(cut(said))
        self.words.update(words)
        wanted = frozenset(stems.of(words))
        for word in wanted:
            self._said.setdefault(word, []).append((lang, wanted, concept))

    def meant(self, stems: Mapping[str, Sequence[str]]) -> list[tuple[Concept, frozenset[int]]]:
        """The concepts in somebody's words, and at which of the words; those in most words first.

        Args:
            stems: The words' stems in each language, as many in one as in the other.
        """
        found: dict[int, tuple[Concept, frozenset[int]]] = {}
        for lang, own in stems.items():
            at = {stem: place for place, stem in enumerate(own)}
            for rows in (self._said.get(stem, ()) for stem in at):
                for of, wanted, concept in rows:
                    if of == lang and wanted <= at.keys():
                        places = frozenset(at[stem] for stem in wanted)
                        known = found.get(id(concept))
                        if known is None or len(places) > len(known[1]):
                            found[id(concept)] = (concept, places)
        return _widest(found.values())


def _widest(
    found: Iterable[tuple[Concept, frozenset[int]]],
) -> list[tuple[Concept, frozenset[int]]]:
    """Those whose words are not part of what another one explains better."""
    known = sorted(found, key=lambda each: -len(each[1]))
    return [
        (concept, places)
        for concept, places in known
        if not any(places < others for _, others in known)
    ]
