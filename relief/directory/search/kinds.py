"""The taxonomy in memory: what each kind is called in both languages, and what lies above it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from relief.directory.search.words import Pen, alike, cut, telling

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
        self._said: dict[tuple[str, str], tuple[str, str]] = {}
        self._marks: dict[str, tuple[str, ...]] = {}
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

    def said(self, keys: Iterable[str], lang: str) -> tuple[str, str]:
        """What kinds are called in `lang`, and what those above and beside them are: stems."""
        found = [self._stemmed(key, lang) for key in keys]
        return " ".join(own for own, _ in found), " ".join(above for _, above in found)

    def _stemmed(self, key: str, lang: str) -> tuple[str, str]:
        known = self._said.get((key, lang))
        if known is None:
            around = [*self.above(key), *(kind.see_also if (kind := self.get(key)) else ())]
            known = self._said[key, lang] = self._line([key], lang), self._line(around, lang)
        return known

    def _line(self, keys: Iterable[str], lang: str) -> str:
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

    def marks(self, key: str) -> tuple[str, ...]:
        """By what a service of a kind is found: the kind itself and each above it."""
        known = self._marks.get(key)
        if known is None:
            known = self._marks[key] = tuple(f"k:{each}" for each in (key, *self.above(key)))
        return known

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
