"""Services are found by their words in both languages, and the index stays in step with tables."""

from datetime import timedelta

import pytest

from relief.directory import store
from relief.directory.search.query import Query, Why
from relief.kit import clock
from tests.directory.search.conftest import EXETER, GODERICH


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


def test_an_edit_is_found_without_the_old_words(world):
    world.service("Food bank", key="it")
    assert world.names("food") == ["Food bank"]

    world.service("Clothing room", key="it")

    assert world.names("food") == []
    assert world.names("clothing") == ["Clothing room"]


def test_a_change_of_what_a_service_points_to_is_found(world):
    world.term("Food banks", key="kind")
    world.service("Cupboard", kinds=["kind"], at=["there"])
    assert world.names("harbour cupboard") == ["Cupboard"]

    world.organization("Lakeside Friends", key="owner")
    world.term("Food banks", key="kind", aliases=("hamper",))
    world.location("there", EXETER, town="Exeter")

    [hit] = world.find("lakeside").hits
    assert (hit.organization, hit.town) == ("Lakeside Friends", "Exeter")
    assert world.names("hamper") == world.names("exeter") == ["Cupboard"]


def test_what_is_taken_back_or_over_disappears(world):
    world.service("Food bank", key="one")
    world.service("Food shelf", key="two")
    later = clock.now() + timedelta(hours=1)
    assert len(world.names("food")) == 2

    world.change(store.publish, "one", out=False, by="staff:ruth")
    assert world.names("food") == ["Food shelf"]

    world.change(lambda session, row: setattr(row, "expires_at", later), "two")
    world.change(store.publish, "two", out=True, by="staff:ruth")
    assert world.names("food") == ["Food shelf"]
    with clock.hold(later):
        found = world.find("food")
        assert (found.hits, found.total) == ((), 0)


def test_two_processes_are_each_in_step(world):
    other = type(world)(world.db)
    assert other.names("food") == []

    world.service("Food bank")

    assert other.names("food") == world.names("food") == ["Food bank"]


def test_an_index_made_anew_finds_the_same(world):
    world.term("Food banks", aliases=("hamper",))
    for name in ("Food bank", "Hampers", "Clothing"):
        world.service(name, kinds=["Food banks"] if name != "Clothing" else [])
    before = world.names("hamper")

    world.engine.rebuild()

    assert world.names("hamper") == before


def test_a_hidden_place_is_no_distance_and_no_order(world):
    world.location("shown", GODERICH, town="Goderich")
    world.location("hidden", GODERICH, town="Bayfield", is_confidential=True)
    world.service("Shelter one", at=["hidden"], areas=["Huron County"])
    world.service("Shelter two", at=["shown"], areas=["Huron County"])

    found = world.engine.find(Query("shelter", "en", near="Goderich"))
    hits = {hit.name: hit for hit in found.hits}

    assert hits.keys() == {"Shelter one", "Shelter two"}
    assert (hits["Shelter one"].distance_km, hits["Shelter one"].town) == (None, "")
    assert Why.PLACE_WITHHELD in reasons(hits["Shelter one"])
    assert hits["Shelter two"].distance_km < 2


def test_nothing_found_is_no_dead_end(world):
    world.term("Food")
    world.service("Food bank", kinds=["Food"], description="Groceries.")

    assert [each.name for each in world.find("zzyzx").related] == ["Food"]

    found = world.find("food bank", language="ar")
    assert [hit.name for hit in found.hits] == ["Food bank"]
    assert found.relaxed == ("language",)
