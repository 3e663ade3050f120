"""From what was understood to the questions that the index is asked."""

from collections.abc import Iterable, Iterator, Sequence

from tantivy import FieldType, Occur
from tantivy import Query as Question

from relief.directory.search import ground, tongues, weights
from relief.directory.search.concepts import Concept
from relief.directory.search.query import Query
from relief.directory.search.schema import SCHEMA
from relief.directory.search.shelf import View
from relief.directory.search.understanding import Group, Understood
from relief.directory.search.whereabouts import Where
from relief.directory.search.words import LANGUAGES, cut, telling

CLOSE_KM = 15
NEAR_KM = 60  # an office that is farther is near only to those whom it serves
FILTERS = ("open_now", "accessible", "language", "free", "age", "serves", "category")
FEW = 64  # marks
NAMING = ("name", "kind")
WHOLE = ("name", "org")


class Asking:
    """Makes questions in one reader's language; what a word or a concept asks is made once."""

    def __init__(self, view: View, lang: str) -> None:
        self._view, self._lang = view, lang
        self._mind, self._made = view.mind, view.mind.made

    def strictly(self, said: Understood) -> Question:
        """What fits all that was said, each group by its words or by what they mean."""
        needed = [group for group in said.groups if not group.place]
        must = [(Occur.Must, self._group(said, group, strict=True)) for group in needed]
        places = [self._group(said, group, strict=True) for group in said.groups if group.place]
        # Whoever asks for a place alone has nothing else that must be there.
        may = [(Occur.Should if needed else Occur.Must, place) for place in places]
        whole = [(Occur.Should, each) for each in self._whole(said)]
        return Question.boolean_query([*must, *may, *whole])

    def loosely(self, said: Understood) -> Question:
        """What fits any of it."""
        ways = [self._group(said, group, strict=False) for group in said.groups]
        return _any([*ways, *self._whole(said)])

    def _group(self, said: Understood, group: Group, *, strict: bool) -> Question:
        words = [self._word(said, place) for place in group.places]
        ways = [_all(words)] if strict and len(words) > 1 else words
        for key in group.kinds:
            ways += _kind(key, weights.KIND * len(words))
        ways += [self._concept(each, len(words)) for each in group.concepts]
        return _any(ways)

    def _whole(self, said: Understood) -> Iterator[Question]:
        """That all the words stand in one name: whoever types a name looks for that very one."""
        if len(said.words) > 1 and not said.endings:
            for lang in LANGUAGES:
                for part in WHOLE:
                    words = _all(_term(f"{part}_{lang}", stem) for stem in said.stems[lang])
                    yield Question.boost_query(words, weights.WHOLE_NAME)

    def _word(self, said: Understood, place: int) -> Question:
        own = self._one(said.words[place])
        if not said.endings or place != len(said.words) - 1:
            return own
        begun = [
            Question.boost_query(self._one(each), weights.BEGINNING)
            for each in said.endings
            if each != said.words[place]
        ]
        return Question.disjunction_max_query([own, *begun], 0.0)

    def _one(self, word: str) -> Question:
        """A word wherever it may stand; the best place counts, and the others a bit."""
        known = self._made.get((word, self._lang))
        if isinstance(known, Question):
            return known
        ways = [Question.boost_query(_term("place", word), weights.PLACE)]
        for of in self._mind.vocabulary.languages(word):
            share = 1.0 if of == self._lang else weights.OTHER_LANGUAGE
            stem = self._mind.stems[of][word]
            ways += [
                Question.boost_query(_term(f"{part}_{of}", stem), weight * share)
                for part, weight in weights.PARTS.items()
            ]
        made = Question.disjunction_max_query(ways, weights.BESIDE)
        if len(self._made) < weights.MOST_KEPT:
            self._made[word, self._lang] = made
        return made

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
                if ways := list(self._called(telling(cut(meant)), of)):
                    found.append(Question.boost_query(_any(ways), weight))
                weight *= weights.FADES
        return Question.disjunction_max_query(found, weights.BESIDE)

    def _called(self, words: Sequence[str], lang: str) -> Iterator[Question]:
        """What has these words in its name or in its kind's, or is of a kind that is called so."""
        stems = self._mind.stems[lang].of(words)
        named = {part: _all(_term(f"{part}_{lang}", stem) for stem in stems) for part in NAMING}
        # To find that nothing is called so takes as long as to find all that is.
        ways = [
            Question.boost_query(each, weights.PARTS[part])
            for part, each in named.items()
            if self._view.holds(each)
        ]
        if ways:
            yield Question.disjunction_max_query(ways, weights.BESIDE)
        for key in self._mind.kinds.called(lang, words):
            yield from _kind(key, weights.KIND)


def _kind(key: str, weight: float) -> list[Question]:
    """A service of that kind or of one below it: the rarer it is, the more it counts."""
    return [
        Question.boost_query(_tag(f"o:{key}"), weight * weights.VERY_KIND),
        Question.boost_query(_tag(f"k:{key}"), weight),
    ]


def filters(query: Query, serves: Where | None, weeks: Iterable[int] | None) -> list[Question]:
    """What must hold besides the words; `weeks` are hours of which one must be kept, or None."""
    found: list[Question] = []
    if weeks is not None:
        found.append(_tags(f"w:{week}" for week in weeks))
    if query.free:
        found.append(_tag("free"))
    if query.accessible:
        found.append(_tag("access"))
    if query.language:
        found.append(_tag(tongues.mark(query.language)))
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


def rather(where: Where | None) -> list[Question]:
    """What is to be found first among what fits alike: only so many are weighed by the distance."""
    if where is None or where.point is None:
        return []
    close = _tags(f"c:{each}" for each in ground.cells(where.point, CLOSE_KM))
    return [Question.const_score_query(close, weights.TIE)]


def narrowed(
    question: Question | None, filters: Sequence[Question], rather: Iterable[Question] = ()
) -> Question:
    """A question, and what must hold besides; the filters count for nothing in the order."""
    every = Question.const_score_query(Question.all_query(), 1.0)
    must = [(Occur.Must, Question.const_score_query(each, 0.0)) for each in filters]
    may = [(Occur.Should, each) for each in rather]
    if question is None and not filters:
        return Question.boolean_query([(Occur.Must, every), *may])
    asked = [(Occur.Must, question)] if question is not None else []
    return Question.boolean_query([*asked, *must, *may])


def _term(field: str, text: str) -> Question:
    return Question.term_query(SCHEMA, field, text, "freq")


def _tag(tag: str) -> Question:
    return Question.term_query(SCHEMA, "tags", tag, "basic")


def _tags(tags: Iterable[str]) -> Question:
    """What has one of these marks. A few are quicker asked one by one, many as a set."""
    found = list(tags)
    if len(found) <= FEW:
        return _any(map(_tag, found))
    return Question.term_set_query(SCHEMA, "tags", found)


def _all(questions: Iterable[Question]) -> Question:
    found = list(questions)
    return found[0] if len(found) == 1 else Question.boolean_query([(Occur.Must, q) for q in found])


def _any(questions: Iterable[Question]) -> Question:
    found = list(questions)
    if len(found) == 1:
        return found[0]
    return Question.boolean_query([(Occur.Should, q) for q in found])
