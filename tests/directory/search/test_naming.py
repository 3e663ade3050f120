"""Which kinds of help words ask for: named, meant in words of one's own, or only found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.directory.search import naming
from relief.directory.search.shelf import Shelf
from tests.directory.search.conftest import ZONE

EMPTY = Shelf(ZONE).view


@pytest.fixture
def kinds(world):
    """A few kinds, two of them called nearly alike, and a service of each."""
    world.term("Food")
    world.term("Food banks", parent="Food", aliases=("food cupboards",))
    world.term("Banques alimentaires", "fr", key="Food banks", parent="Food")
    world.term("Rent banks")
    world.service("Maitland cupboard", kinds=("Food banks",))
    world.service("Harbour loan fund", description="Arrears paid once.", kinds=("Rent banks",))
    return world


def asked(world, text, lang="en"):
    return [each.name for each in world.engine.kinds_asked(text, lang, 3)]


def called(world, text, lang="en"):
    return [each.name for each in world.engine.kinds_called(text, lang, 8)]


def test_a_kind_that_is_named_comes_first(kinds):
    assert asked(kinds, "a food cupboard please")[0] == "Food banks"


def test_words_of_one_s_own_mean_a_kind(kinds):
    assert asked(kinds, "my kids are hungry") == ["Food banks"]
    assert asked(kinds, "j'ai faim", "fr") == ["Banques alimentaires"]


def test_words_that_nobody_foresaw_are_of_the_kind_of_what_they_find(kinds):
    assert asked(kinds, "arrears") == ["Rent banks"]


def test_words_that_say_nothing_suggest_nothing(kinds):
    assert asked(kinds, "") == []
    assert asked(kinds, "zzyzx") == []


def test_first_letters_call_kinds_the_shortest_name_first_in_either_language(kinds):
    assert called(kinds, "foo") == ["Food", "Food banks"]
    assert called(kinds, "ban") == ["Food banks", "Rent banks"]
    kinds.term("Family life", aliases=("food for babies",))
    assert called(kinds, "foo") == ["Food", "Food banks", "Family life"]
    assert called(kinds, "alimentaires ban") == ["Food banks"]
    assert called(kinds, "") == []


def test_a_kind_says_what_is_above_it(kinds):
    [found] = kinds.engine.kinds_called("cupboards", "en", 8)

    assert (found.name, found.above) == ("Food banks", "Food")


def test_a_new_kind_is_called_within_a_moment(kinds):
    kinds.term("Winter coats")

    assert called(kinds, "wint") == ["Winter coats"]


@given(st.text(max_size=400), st.sampled_from(["en", "fr"]))
def test_no_words_are_too_strange(text, lang):
    assert naming.asked(EMPTY, text, lang, 3) == ()
    assert naming.called(EMPTY, text, lang, 8) == ()
