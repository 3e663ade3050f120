"""The taxonomy in memory: what each kind is called in both languages, and what lies above it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

from relief.directory.search.words import LANGUAGES, Pen, alike, cut, telling

Json = Mapping[str, Any]
LONGEST = 6  # words of a name that somebody would type whole


@dataclass(slots=True)
class Kind:
    """A term: by language its name and its aliases; ids are as records write them."""

    id: str
    names: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parent: str = ""
    see_also: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """What it is called in `lang`, else in the other language."""
        return self.names.get(lang) or next(iter(self.names.values()), "")

    def called(self, lang: str) -> tuple[str, ...]:
        """Everything it is called in one language."""
        return tuple(filter(None, (self.names.get(lang, ""), *self.aliases.get(lang, ()))))


class About(NamedTuple):
    """What services of some kinds have in common: their names in stems, by field, and marks."""

    texts: Mapping[str, str]
    tags: tuple[str, ...]


class Kinds:
    """Every term of the directory's taxonomies; made anew when one of them changes.

    Args:
        terms: Each as its language and its document.
    """

    def __init__(self, pen: Pen, terms: Iterable[tuple[str, Json]] = ()) -> None:
        self._pen = pen
        self._all: dict[str, Kind] = {}
        self._below: dict[str, list[str]] = {}
        self._by_words: dict[tuple[str, tuple[str, ...]], list[tuple[str, tuple[str, ...]]]] = {}
        self._stemmed = cache(self._line)
        self.about = lru_cache(maxsize=8_192)(self._about)
        for lang, said in terms:
            self._learn(lang, said)
        for kind in self._all.values():
            self._below.setdefault(kind.parent, []).append(kind.id)
            for lang in kind.names:
                for name in kind.called(lang):
                    self._call(kind, lang, name)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._all.values())

    def get(self, key: str) -> Kind | None:
        """The kind with an id, if the taxonomy has it."""
        return self._all.get(key)

    def _learn(self, lang: str, said: Json) -> None:
        kind = self._all.setdefault(str(said["id"]), Kind(str(said["id"])))
        kind.names[lang] = said.get("name", "")
        kind.aliases[lang] = tuple(said.get("aliases", ()))
        kind.parent = said.get("parent_id", "") or kind.parent
        kind.see_also = tuple(said.get("see_also", ())) or kind.see_also

    def _call(self, kind: Kind, lang: str, name: str) -> None:
        said = cut(name)
        self._pen.counts[lang].update(said)
        own = tuple(telling(said))
        if 0 < len(own) <= LONGEST:
            stems = tuple(self._pen.stems[lang].of(own))
            self._by_words.setdefault((lang, stems), []).append((kind.id, own))

    def called(self, lang: str, words: Sequence[str]) -> list[str]:
        """The kinds whose name or alias is exactly these words, in some form of theirs."""
        known = self._by_words.get((lang, tuple(self._pen.stems[lang].of(words))), ())
        return list(dict.fromkeys(key for key, own in known if all(map(alike, own, words))))

    def _about(self, keys: tuple[str, ...]) -> About:
        """What a service of these kinds is written with."""
        around = [self._around(key) for key in keys]
        texts = dict[str, str]()
        for lang in LANGUAGES:
            texts[f"kind_{lang}"] = " ".join(self._stemmed((key,), lang) for key in keys)
            texts[f"above_{lang}"] = " ".join(self._stemmed(each, lang) for each in around)
        marks = dict.fromkeys(each for key in keys for each in (key, *self.above(key)))
        return About(texts, (*(f"o:{key}" for key in keys), *(f"k:{each}" for each in marks)))

    def _around(self, key: str) -> tuple[str, ...]:
        kind = self.get(key)
        return (*self.above(key), *(kind.see_also if kind else ()))

    def _line(self, keys: tuple[str, ...], lang: str) -> str:
        kinds = filter(None, map(self._all.get, keys))
        said = (name for kind in kinds for name in kind.called(lang))
        return " ".join(dict.fromkeys(self._pen.text(" ".join(said), lang).split()))

    def above(self, key: str) -> list[str]:
        """The kinds above one, from the nearest on; a loop in the taxonomy ends where it began."""
        found: list[str] = []
        kind = self._all.get(key)
        while kind is not None and kind.parent and kind.parent not in (key, *found):
            found.append(kind.parent)
            kind = self._all.get(kind.parent)
        return found

    def below(self, key: str) -> list[str]:
        """The kinds right below one."""
        return self._below.get(key, [])

    def near(self, key: str) -> list[str]:
        """Kinds to look at beside one: above it, what it names itself, below it, and its like."""
        kind = self._all.get(key)
        if kind is None:
            return []
        beside = self.below(kind.parent) if kind.parent else []
        found = [*kind.see_also, kind.parent, *self.below(key), *beside]
        return [each for each in dict.fromkeys(found) if each in self._all and each != key]
