"""From what was understood to the questions that the index is asked."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from tantivy import FieldType, Occur
from tantivy import Query as Question

from relief.directory.search import ground, tongues, weights
from relief.directory.search.concepts import Concept
from relief.directory.search.query import Query
from relief.directory.search.schema import SCHEMA
from relief.directory.search.understanding import Group, Mind, Understood
from relief.directory.search.whereabouts import Where
from relief.directory.search.words import LANGUAGES, cut, telling

NEAR_KM = 60  # an office that is farther is near only to those whom it serves
FILTERS = ("open_now", "accessible", "language", "free", "age", "serves", "category")
NAMING = ("name", "kind")


class Asking:
    """Makes questions; what a word or a concept asks is made once."""

    def __init__(self, mind: Mind) -> None:
        self._stems, self._kinds = mind.stems, mind.kinds
        self._made = mind.made

    def strictly(self, said: Understood, lang: str) -> Question:
        """What fits all that was said, each group by its words or by what they mean."""
        return _all(self._group(said, group, lang, strict=True) for group in said.groups)

    def loosely(self, said: Understood, lang: str) -> Question:
        """What fits any of it."""
        return _any(self._group(said, group, lang, strict=False) for group in said.groups)

    def _group(self, said: Understood, group: Group, lang: str, *, strict: bool) -> Question:
        words = [self._word(said, place, lang) for place in group.places]
        ways = [_all(words)] if strict and len(words) > 1 else words
        for key in group.kinds:
            ways += _kind(key, float(len(words)))
        ways += [self._concept(each, len(words)) for each in group.concepts]
        if group.place:
            marks = {*ground.around(group.place), *ground.inside(group.place)}
            serves = _tags(f"a:{mark}" for mark in sorted(marks - {*ground.EVERYWHERE}))
            ways.append(Question.const_score_query(serves, weights.SERVED))
        return _any(ways)

    def _word(self, said: Understood, place: int, lang: str) -> Question:
        stems = {each: own[place] for each, own in said.stems.items()}
        own = word(said.words[place], stems["en"], stems["fr"], lang)
        if not said.endings or place != len(said.words) - 1:
            return own
        begun = [
            Question.boost_query(
                word(each, self._stems["en"][each], self._stems["fr"][each], lang),
                weights.BEGINNING,
            )
            for each in said.endings
            if each != said.words[place]
        ]
        return Question.disjunction_max_query([own, *begun], 0.0)

    def _concept(self, concept: Concept, times: int) -> Question:
        known = self._made.get((id(concept), times))
        if not isinstance(known, Question):
            known = self._made[id(concept), times] = self._means(concept, times)
        return known

    def _means(self, concept: Concept, times: int) -> Question:
        found: list[Question] = []
        for of in LANGUAGES:
            weight = weights.CONCEPT * times
            for meant in concept.means[of]:
                stems = self._stems[of].of(telling(cut(meant)))
                ways = [_all(_naming(stem, of) for stem in stems)]
                for key in self._kinds.called(of, stems):
                    ways += _kind(key, 1.0)
                found.append(Question.boost_query(_any(ways), weight))
                weight *= weights.FADES
        return Question.disjunction_max_query(found, weights.BESIDE)


@lru_cache(maxsize=16384)
def word(surface: str, english: str, french: str, lang: str) -> Question:
    """A word wherever it may stand, in either language; the best place counts, and others a bit."""
    ways = [Question.boost_query(_term("place", surface), weights.PLACE)]
    for of, stem in (("en", english), ("fr", french)):
        share = 1.0 if of == lang else weights.OTHER_LANGUAGE
        ways += [
            Question.boost_query(_term(f"{part}_{of}", stem), weight * share)
            for part, weight in weights.PARTS.items()
        ]
    return Question.disjunction_max_query(ways, weights.BESIDE)


@lru_cache(maxsize=16384)
def _naming(stem: str, lang: str) -> Question:
    ways = [
        Question.boost_query(_term(f"{part}_{lang}", stem), weights.PARTS[part]) for part in NAMING
    ]
    return Question.disjunction_max_query(ways, weights.BESIDE)


def _kind(key: str, times: float) -> list[Question]:
    return [
        Question.const_score_query(_tag(f"o:{key}"), times * (weights.KIND - weights.KIND_BELOW)),
        Question.const_score_query(_tag(f"k:{key}"), times * weights.KIND_BELOW),
    ]


def filters(query: Query, serves: Where | None) -> list[Question]:
    """What must hold besides the words; whether it is open is asked of what was found."""
    found: list[Question] = []
    if query.free:
        found.append(_tag("free"))
    if query.accessible:
        found.append(_tag("access"))
    if query.language:
        found.append(_tag(f"l:{tongues.code(query.language) or query.language.casefold()}"))
    if query.age is not None:
        age = query.age
        found.append(Question.range_query(SCHEMA, "youngest", FieldType.Integer, None, age))
        found.append(Question.range_query(SCHEMA, "oldest", FieldType.Integer, age, None))
    if query.category is not None:
        found.append(_tag(f"k:{query.category}"))
    if serves is not None:
        found.append(
            _tags(f"a:{mark}" for mark in (*serves.around, *serves.inside, ground.UNKNOWN))
        )
    return found


def nearby(where: Where) -> Question:
    """What is within reach of a place, or serves it from afar."""
    tags = [f"a:{mark}" for mark in where.around]
    if where.point:
        tags += [f"c:{each}" for each in ground.cells(where.point, NEAR_KM)]
    return _tags(tags)


def narrowed(question: Question | None, filters: Sequence[Question]) -> Question:
    """A question, and what must hold besides; the filters count for nothing in the order."""
    if question is None and not filters:
        return Question.const_score_query(Question.all_query(), 1.0)
    must = [(Occur.Must, Question.const_score_query(each, 0.0)) for each in filters]
    asked = [(Occur.Must, question)] if question is not None else []
    return Question.boolean_query([*asked, *must])


def _term(field: str, text: str) -> Question:
    return Question.term_query(SCHEMA, field, text, "freq")


def _tag(tag: str) -> Question:
    return Question.term_query(SCHEMA, "tags", tag, "basic")


def _tags(tags: Iterable[str]) -> Question:
    return Question.term_set_query(SCHEMA, "tags", list(tags))


def _all(questions: Iterable[Question]) -> Question:
    found = list(questions)
    return found[0] if len(found) == 1 else Question.boolean_query([(Occur.Must, q) for q in found])


def _any(questions: Iterable[Question]) -> Question:
    found = list(questions)
    if len(found) == 1:
        return found[0]
    return Question.boolean_query([(Occur.Should, q) for q in found])
