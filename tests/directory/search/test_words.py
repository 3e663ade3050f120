"""Words compare alike however they are written, and only a word that nobody uses is corrected."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.directory.search import concepts, tongues, words
from relief.directory.search.concepts import Concept, Concepts
from relief.directory.search.ground import cells, distance_km, marks, served
from relief.directory.search.spelling import Vocabulary
from relief.directory.search.words import LANGUAGES, Stems, alike, cut, folded, telling

stems = {lang: Stems(lang) for lang in LANGUAGES}
degrees = st.tuples(st.floats(42, 56), st.floats(-95, -75))


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=60), st.sampled_from(sorted(LANGUAGES)))
def test_any_text_has_words_and_stems(text, lang):
    found = cut(text)

    assert all(word and not word.isspace() for word in found)
    assert all(stems[lang].of(found))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("l'aide à l'enfance", "aide enfance"),
        ("santé mentale", "SANTE-MENTALE"),
        ("d’urgence", "urgence"),
        ("sœurs", "soeur"),
        ("réfugiées", "refugie"),
        ("aînés", "aine"),
    ],
)
def test_french_words_are_one_however_they_are_written(one, other):
    def told(text):
        return [stem for stem in stems["fr"].of(cut(text)) if stem not in ("a",)]

    assert told(one) == told(other)


def test_an_acronym_is_no_plural():
    assert stems["fr"]["als"] == "als"


def test_small_words_tell_nothing_unless_there_are_no_others():
    assert telling(cut("where can I find a food bank")) == ["food", "bank"]
    assert telling(cut("I can't go on")) == ["can", "go", "on"]


def test_two_words_of_one_stem_need_not_be_one_word():
    assert alike("lunches", "lunch")
    assert alike("enfants", "enfant")
    assert not alike("test", "testament")
    assert not alike("die", "died")


def vocabulary(**counts):
    return Vocabulary(
        {"en": Counter(counts), "fr": Counter(), "": Counter()},
        {"en": {"hungry"}, "fr": {"faim"}},
        stems,
    )


def test_a_word_that_nobody_uses_is_taken_for_the_nearest_and_commonest():
    known = vocabulary(food=9, fool=1, shelter=3, dental=2)

    assert known.nearest("fodo") == known.nearest("foood") == "food"
    assert known.nearest("shetler") == known.nearest("shellter") == "shelter"
    assert known.nearest("hugnry") == "hungry"
    assert known.nearest("xylophone") == ""


def test_a_word_is_known_in_any_form():
    known = vocabulary(lunches=1)

    assert known.knows("lunch")
    assert known.knows("the")
    assert not known.knows("lnuch")


@given(st.dictionaries(st.text("abcde", min_size=3, max_size=7), st.integers(1, 9), min_size=1))
def test_what_is_corrected_becomes_a_word_that_is_used(counts):
    known = vocabulary(**counts)
    for word in counts:
        swapped = word[1] + word[0] + word[2:]
        assert known.nearest(swapped) in {"", "hungry", "faim", *counts}


def test_the_endings_of_a_beginning_are_the_commonest_words():
    known = vocabulary(food=9, foot=2, fort=1)

    assert known.endings("foo") == ("food", "foot")
    assert known.endings("zz") == ()


def test_the_table_of_concepts_speaks_both_languages():
    rows = concepts.table()

    assert len(rows) >= 120
    assert all(each.said[lang] and each.means[lang] for each in rows for lang in LANGUAGES)


def test_a_concept_is_found_in_any_order_and_the_widest_wins():
    work = Concept({"en": ("work",), "fr": ("travail",)}, {"en": ("jobs",), "fr": ("emploi",)})
    hurt = Concept({"en": ("hurt at work",), "fr": ()}, {"en": ("claims",), "fr": ("recours",)})
    table = Concepts(stems, [work, hurt])

    assert table.meant(["work", "hurt"]) == [(hurt, frozenset({0, 1}))]
    assert table.meant(["works"]) == [(work, frozenset({0}))]
    assert table.meant(["travail"]) == [(work, frozenset({0}))]
    assert table.meant(["workshop"]) == []


@pytest.mark.parametrize("text", ["ar", "Arabic", "arabe", "ara", "AR-eg"])
def test_a_language_has_one_code_however_it_is_written(text):
    assert tongues.code(text) == "ar"


def test_a_language_that_nobody_knows_goes_by_its_name():
    assert list(tongues.marks([{"name": "Michif du Nord"}])) == [tongues.mark("MICHIF du Nord")]
    assert tongues.code("Michif du Nord") == ""


@given(st.text())
def test_the_mark_of_a_language_is_one_word(text):
    assert len(tongues.mark(text).split()) == 1


@given(degrees, degrees)
def test_distance_is_the_same_both_ways(one, other):
    assert distance_km(one, other) == pytest.approx(distance_km(other, one))
    assert distance_km(one, one) == 0


@given(degrees, degrees)
def test_distance_is_that_along_the_ground(one, other):
    north1, east1, north2, east2 = map(math.radians, (*one, *other))
    lift, turn = math.sin((north2 - north1) / 2), math.sin((east2 - east1) / 2)
    haversine = lift**2 + math.cos(north1) * math.cos(north2) * turn**2
    along = 2 * 6371 * math.atan2(math.sqrt(haversine), math.sqrt(max(1 - haversine, 0)))
    assert distance_km(one, other) == pytest.approx(along, rel=1e-6, abs=1e-3)


@given(degrees, st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_the_squares_around_a_place_hold_all_that_is_near(place, north, east):
    other = (place[0] + north, place[1] + east)
    from_there = cells(other, 0.001)
    if distance_km(place, other) < 40:
        assert set(from_there) & set(cells(place, 41))


def test_a_served_area_names_places_however_it_is_written():
    assert served("Comté de Huron") == served("Huron County") == ("huron",)
    assert {"huron", "perth", "grey"} <= set(served("Huron, Perth and Grey Counties"))
    assert marks(()) == ("?",)
    assert words.LANGUAGES.keys() == {"en", "fr"}
