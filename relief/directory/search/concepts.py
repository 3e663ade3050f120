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

from relief.directory.search.words import LANGUAGES, Stems, alike, cut, telling

TABLE = Path(__file__).with_name("concepts.json")


@dataclass(frozen=True, slots=True)
class Concept:
    """By language: what is said, and what helps."""

    said: Mapping[str, tuple[str, ...]]
    means: Mapping[str, tuple[str, ...]]


Meant = tuple[Concept, frozenset[int]]


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
        self._stems = stems
        self._said: dict[tuple[str, str], list[tuple[Mapping[str, str], Concept]]] = {}
        self.words: Mapping[str, set[str]] = {lang: set() for lang in LANGUAGES}
        for concept in table() if rows is None else rows:
            for lang in LANGUAGES:
                for said in concept.said[lang]:
                    self._learn(lang, said, concept)

    def _learn(self, lang: str, said: str, concept: Concept) -> None:
        words = telling(cut(said))
        self.words[lang].update(words)
        wanted = dict(zip(self._stems[lang].of(words), words, strict=True))
        for stem in wanted:
            self._said.setdefault((lang, stem), []).append((wanted, concept))

    def meant(self, words: Sequence[str]) -> list[Meant]:
        """The concepts in somebody's words, and at which of the words; those in most words first.

        Args:
            words: Folded, without crumbs.
        """
        found: dict[int, Meant] = {}
        for lang in LANGUAGES:
            at = {stem: place for place, stem in enumerate(self._stems[lang].of(words))}
            rows = (row for stem in at for row in self._said.get((lang, stem), ()))
            for wanted, concept in rows:
                if wanted.keys() <= at.keys() and all(
                    alike(own, words[at[stem]]) for stem, own in wanted.items()
                ):
                    places = frozenset(at[stem] for stem in wanted)
                    if len(places) > len(found.get(id(concept), (None, ()))[1]):
                        found[id(concept)] = (concept, places)
        return _widest(found.values())


def _widest(found: Iterable[Meant]) -> list[Meant]:
    """Those whose words are not part of what another one explains better."""
    known = sorted(found, key=lambda each: -len(each[1]))
    return [
        (concept, places)
        for concept, places in known
        if not any(places < others for _, others in known)
    ]
