"""Which kinds of help somebody's words ask for: those they name, those they mean, those they find.

What a text names counts most, then what the table of concepts reads in it; what the best hits are
of decides between the rest, and is all there is for words that nobody has foreseen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from relief.directory.search.asking import Asking
from relief.directory.search.kinds import Kind, Kinds
from relief.directory.search.query import LONGEST_TEXT, KindNamed
from relief.directory.search.shelf import View
from relief.directory.search.understanding import Mind, Understood, understand
from relief.directory.search.words import LANGUAGES, cut, telling

# Tuned, as the ranking's weights, on one half of the judged questions.
NAMED, MEANT, FOUND = 3.0, 2.0, 4.5  # for each word that says so; of what was found, in all
FADES = 0.7  # of what helps, the next best
LEAST = 0.2  # of the likeliest's weight: what is less likely is a guess
HITS = 8  # that have a say
CALLED = "what kinds are called"  # where a mind keeps it
Weighed = Iterator[tuple[str, float]]


def asked(view: View, text: str, lang: str, most: int) -> tuple[KindNamed, ...]:
    """The kinds that somebody's words ask for, the likeliest first."""
    said = understand(text, view.mind, typing=False)
    weights = defaultdict[str, float](float)
    for key, weight in (*_named(said), *_meant(said, view.mind), *_found(view, said, lang)):
        weights[key] += weight
    best = max(weights.values(), default=0.0)
    likely = [key for key, weight in weights.items() if weight >= LEAST * best]
    likely.sort(key=lambda key: -weights[key])
    return _told(view.mind.kinds, likely[:most], lang)


def called(view: View, text: str, lang: str, most: int) -> tuple[KindNamed, ...]:
    """The kinds in a name of which each word of a text begins a word.

    Those by their own name come before those by an alias, and short names before long ones.
    """
    words = cut(text[:LONGEST_TEXT])
    found: dict[str, tuple[bool, bool, int]] = {}
    for key, is_alias, name in _names(view.mind) if words else ():
        if all(any(each.startswith(word) for each in name) for word in words):
            order = (is_alias, not name[0].startswith(words[0]), sum(map(len, name)))
            found[key] = min(found.get(key, order), order)
    return _told(view.mind.kinds, sorted(found, key=found.__getitem__)[:most], lang)


def _named(said: Understood) -> Weighed:
    for group in said.groups:
        for key in group.kinds:
            yield key, NAMED * len(group.places)


def _meant(said: Understood, mind: Mind) -> Weighed:
    for group in said.groups:
        for concept in group.concepts:
            for lang in LANGUAGES:
                weight = MEANT * len(group.places)
                for meant in concept.means[lang]:
                    for key in mind.kinds.called(lang, telling(cut(meant))):
                        yield key, weight
                    weight *= FADES


def _found(view: View, said: Understood, lang: str) -> Weighed:
    """A hit's say is shared among its kinds: what is of many kinds tells little of any."""
    if not said.words:
        return
    asks = Asking(view, lang)
    strict = view.search(asks.strictly(said), HITS).found
    hits = strict or view.search(asks.loosely(said), HITS).found
    for number in hits:
        kinds = view.shelf.shorts[number].told()["kinds"]
        for key in kinds:
            yield key, FOUND / len(hits) / len(kinds)


def _names(mind: Mind) -> Sequence[tuple[str, bool, Sequence[str]]]:
    known = mind.made.get(CALLED)
    if known is None:
        known = [
            (kind.id, name != kind.names.get(lang), words)
            for kind in mind.kinds
            for lang in LANGUAGES
            for name in kind.called(lang)
            if (words := cut(name))
        ]
        mind.made[CALLED] = known
    return known  # type: ignore[return-value]


def _told(kinds: Kinds, keys: Iterable[str], lang: str) -> tuple[KindNamed, ...]:
    known = filter(None, map(kinds.get, keys))
    return tuple(
        KindNamed(UUID(kind.id), kind.name(lang), _over(kinds, kind, lang)) for kind in known
    )


def _over(kinds: Kinds, kind: Kind, lang: str) -> str:
    parent = kinds.get(kind.parent)
    return parent.name(lang) if parent else ""
