"""What somebody's words say: corrected, stemmed, and put together where several mean one thing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from relief.directory.search import ground
from relief.directory.search.concepts import Concept, Concepts
from relief.directory.search.kinds import LONGEST, Kinds
from relief.directory.search.query import LONGEST_TEXT
from relief.directory.search.spelling import Vocabulary
from relief.directory.search.words import EITHER, LANGUAGES, Stems, cut, telling

PLAIN_WORDS = frozenset({*ground.WORDS, *ground.EVERYWHERE})
LONGEST_PLACE = 4  # words of a place's name
_Span = tuple[frozenset[int], tuple[str, ...], tuple[Concept, ...]]
MOST_WORDS = 12  # of a text; what comes after them is a story, and its beginning tells enough


@dataclass(frozen=True, slots=True)
class Group:
    """Words that belong together, by their places, with the kinds and concepts they name."""

    places: tuple[int, ...]
    kinds: tuple[str, ...] = ()
    concepts: tuple[Concept, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """A text, understood.

    Args:
        words: Those that tell something, corrected.
        stems: Theirs, in each language.
        groups: Every word is in one.
        endings: What the last word may become, if it is still being typed.
        corrected: The text as it was searched for, or empty if nothing was corrected.
    """

    words: tuple[str, ...] = ()
    stems: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: dict.fromkeys(LANGUAGES, ())
    )
    groups: tuple[Group, ...] = ()
    endings: tuple[str, ...] = ()
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class Mind:
    """What words are understood with; `made` keeps what was worked out once."""

    stems: Mapping[str, Stems]
    kinds: Kinds
    concepts: Concepts
    vocabulary: Vocabulary
    made: dict[object, object] = field(default_factory=dict)


def understand(text: str, mind: Mind, *, typing: bool) -> Understood:
    """Read a text; `typing` says that its last word may not be whole yet."""
    written = cut(text[:LONGEST_TEXT])
    last = typing and bool(written) and not text[:LONGEST_TEXT].endswith(" ")
    endings = mind.vocabulary.endings(written[-1]) if last else ()
    right = [
        word if (endings and place == len(written) - 1) else _corrected(word, mind)
        for place, word in enumerate(written)
    ]
    words = telling(right)[:MOST_WORDS]
    groups = _groups(words, _kinds(words, mind.kinds), mind.concepts.meant(words))
    if words and words[0] in EITHER and any(each.kinds or each.concepts for each in groups):
        # Small words alone: “I can't go on” is what is left, without what stands around it.
        groups = tuple(each for each in groups if each.kinds or each.concepts)
    return Understood(
        words=tuple(words),
        stems={lang: tuple(mind.stems[lang].of(words)) for lang in LANGUAGES},
        groups=groups,
        endings=endings if words and words[-1] == right[-1] else (),
        corrected=" ".join(right) if right != written else "",
    )


def _corrected(word: str, mind: Mind) -> str:
    """Only a word that nobody here uses, in any form, is taken for another."""
    if mind.vocabulary.knows(word):
        return word
    return mind.vocabulary.nearest(word) or word


def _kinds(words: Sequence[str], kinds: Kinds) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    """The kinds whose names stand in the text, with the places of their words; longest first."""
    found: list[tuple[tuple[str, ...], tuple[int, ...]]] = []
    taken: set[int] = set()
    count = len(words)
    for length in range(min(LONGEST, count), 0, -1):
        for start in range(count - length + 1):
            places = tuple(range(start, start + length))
            if taken.isdisjoint(places):
                keys = _called(words[start : start + length], kinds)
                if keys:
                    found.append((keys, places))
                    taken.update(places)
    return found


def _called(words: Sequence[str], kinds: Kinds) -> tuple[str, ...]:
    keys = (kinds.called(lang, words) for lang in LANGUAGES)
    return tuple(dict.fromkeys(key for each in keys for key in each))


def _groups(
    words: Sequence[str],
    kinds: Iterable[tuple[tuple[str, ...], tuple[int, ...]]],
    concepts: Iterable[tuple[Concept, frozenset[int]]],
) -> tuple[Group, ...]:
    merged: list[_Span] = []
    spans: list[_Span] = [(frozenset(places), keys, ()) for keys, places in kinds]
    spans += [(places, (), (concept,)) for concept, places in concepts]
    for span in spans:
        apart = [each for each in merged if each[0].isdisjoint(span[0])]
        touching = [each for each in merged if not each[0].isdisjoint(span[0])]
        merged = [*apart, _together([span, *touching])]
    found = [Group(tuple(sorted(span[0])), span[1], span[2]) for span in merged]
    taken = frozenset[int]().union(*(span[0] for span in merged))
    found += _alone(words, taken)
    return tuple(sorted(found, key=lambda group: group.places))


def _alone(words: Sequence[str], taken: frozenset[int]) -> Iterator[Group]:
    """The words that are of no kind: those that name a place together, the others each alone."""
    start = 0
    while start < len(words):
        end = start + 1
        if start not in taken:
            place, end = _place(words, start, taken)
            yield Group(tuple(range(start, end)), place=place)
        start = end


def _place(words: Sequence[str], start: int, taken: frozenset[int]) -> tuple[str, int]:
    for end in range(min(start + LONGEST_PLACE, len(words)), start, -1):
        mark = ground.named(" ".join(words[start:end]))
        if (
            ground.is_known(mark)
            and mark not in PLAIN_WORDS
            and taken.isdisjoint(range(start, end))
        ):
            return mark, end
    return "", start + 1


def _together(spans: Sequence[_Span]) -> _Span:
    places = frozenset[int]().union(*(each for each, _, _ in spans))
    keys = tuple(key for _, own, _ in spans for key in own)
    return places, keys, tuple(concept for _, _, own in spans for concept in own)
