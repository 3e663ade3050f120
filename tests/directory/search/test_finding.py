"""Services are found by their words, in both languages, corrected and completed."""

import pytest

from relief.directory.search.query import Why


def reasons(hit):
    return [reason.code for reason in hit.why]


def test_a_service_is_found_by_its_words_whatever_their_form(world):
    world.service("Community meals", description="A hot lunch for everybody.")

    assert world.names("meal") == world.names("MEALS") == ["Community meals"]
    assert world.names("hot lunches") == ["Community meals"]


@pytest.mark.parametrize(
    "text",
    ["santé mentale", "sante mentale", "SANTÉ-MENTALE", "la santé mentale", "santes mentales"],
)
def test_accents_and_hyphens_make_no_difference(world, text):
    world.service("Clinique de santé mentale", "fr")

    assert world.names(text, "fr") == ["Clinique de santé mentale"]


@pytest.mark.parametrize("text", ["aide d'urgence", "aide d’urgence", "l'urgence", "urgence"])
def test_what_is_elided_makes_no_difference(world, text):
    world.service("Hébergement d'urgence", "fr", description="L'aide est offerte jour et nuit.")

    assert world.names(text, "fr") == ["Hébergement d'urgence"]


def test_a_name_counts_more_than_a_description(world):
    world.service("Clothing room", description="Across from the food bank.")
    world.service("Food bank")

    assert world.names("food bank") == ["Food bank", "Clothing room"]


def test_the_taxonomys_words_find_what_does_not_say_them(world):
    world.term("Food")
    world.term("Food banks", parent="Food", aliases=("hamper", "empty fridge"))
    world.service("Lighthouse Cupboard", kinds=["Food banks"])
    world.service("Tax clinic")

    for text in ("food bank", "hampers", "my fridge is empty", "food"):
        assert world.names(text) == ["Lighthouse Cupboard"], text
    [hit] = world.find("food bank").hits
    assert hit.why[0].code is Why.KIND
    assert hit.why[0].params == {"kind": "Food banks"}


def test_a_question_in_one_language_finds_what_is_only_in_the_other(world):
    world.term("Food banks", key="bank")
    world.term("Banques alimentaires", "fr", key="bank")
    world.service("Le Garde-manger", "fr", kinds=["bank"])

    [hit] = world.find("food bank", "en").hits

    assert (hit.name, hit.lang) == ("Le Garde-manger", "fr")
    assert Why.OTHER_LANGUAGE in reasons(hit)


def test_a_record_is_shown_in_the_readers_language_where_there_is_one(world):
    world.service("Food bank", key="bank")
    world.service("Banque alimentaire", "fr", key="bank")

    [english], [french] = world.find("food bank").hits, world.find("food bank", "fr").hits

    assert (english.name, english.lang) == ("Food bank", "en")
    assert (french.name, french.lang) == ("Banque alimentaire", "fr")
    assert Why.OTHER_LANGUAGE not in reasons(french)


def test_only_words_that_nobody_uses_are_corrected(world):
    world.service("Food bank", description="Groceries.")
    world.service("Fool's theatre")

    found = world.find("fodo bnak")
    assert ([hit.name for hit in found.hits], found.corrected) == (["Food bank"], "food bank")
    assert world.find("fool").corrected == ""
    assert world.find("grocery").corrected == ""


def test_whoever_is_typing_finds_what_the_word_may_become(world):
    world.service("Grocery vouchers")
    world.service("Grief support")

    assert world.names("food gro", typing=True) == ["Grocery vouchers"]
    assert set(world.names("gr", typing=True)) == {"Grocery vouchers", "Grief support"}
    assert world.names("gro ", typing=True) == world.names("gro")


@pytest.mark.parametrize(
    "text", ["", "   ", "'", '"\\*:()[]{}^~', "a" * 5000, "AND OR NOT", "你好"]
)
def test_no_text_breaks_a_search(world, text):
    world.service("Food bank")

    assert world.find(text).total <= 1
    assert world.find(text, typing=True, near="(", serves="*", language="%").total <= 1
