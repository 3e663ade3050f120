"""The on-call light: always an answer, never “send” without a need or a coordinator's word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.campaigns import briefing
from relief.needs.light import HOLD, SEND, STOP, Asked, Wanted, decide, places

LANGUAGES = ("en", "fr")
ITEMS = ("blankets", "cots", "water", "winter-coats", "quilts", "")
TYPED = ("", "b", "blank", "Couvertures", "new blankets", "quilts", "hats", "lits de camp", "💧")
SITES = ("", "Goderich", "Bayfield")

sites = st.sampled_from(SITES)
asked = st.builds(
    Asked,
    kind=st.sampled_from(("money", "goods", "services", "time")),
    item=st.one_of(st.sampled_from(TYPED), st.text(max_size=30)),
    place=sites,
    much=st.integers(0, 9),
    unit=st.sampled_from(("each", "box", "hour", "person")),
)
wanted = st.builds(
    Wanted,
    kind=st.sampled_from(("money", "goods", "services", "time")),
    item=st.sampled_from(ITEMS),
    unit=st.sampled_from(("each", "box", "hour", "person")),
    gap=st.integers(0, 3),
    place=sites,
)
light = st.builds(
    briefing.Light,
    light=st.sampled_from((SEND, HOLD, STOP)),
    item=st.sampled_from(("blankets", "Clothes", "volunteers", "money", "quilts")),
    words=st.sampled_from(("", "We have enough.")),
    item_fr=st.sampled_from(("", "couvertures")),
    words_fr=st.sampled_from(("", "Nous en avons assez.")),
    place=sites,
)


def lights(*lines):
    return briefing.read("\n".join(lines))


def said(advice, lang="en"):
    return " ".join(each.within(lang) for each in advice.words)


def goods(item, place=""):
    return Asked("goods", item, place)


def need(item="blankets", gap=40, place="", kind="goods", unit="each"):
    return Wanted(kind, item, unit, gap, place)


@given(asked, st.lists(light, max_size=4), st.lists(wanted, max_size=4))
def test_there_is_always_an_answer_in_both_languages(what, told, needs):
    advice = decide(what, told, needs)

    assert advice.light in (SEND, HOLD, STOP)
    for lang in LANGUAGES:
        assert advice.reason.within(lang)
        assert said(advice, lang)


@given(asked.filter(lambda what: what.kind != "money"), st.lists(wanted, max_size=6))
def test_without_a_word_of_the_coordinator_nothing_is_sent_that_nobody_lacks(what, needs):
    full = [Wanted(each.kind, each.item, each.unit, 0, each.place) for each in needs]

    assert decide(what, [], full).light == HOLD


@given(asked, st.lists(light, max_size=3), st.lists(wanted, max_size=3))
def test_nobody_is_ever_told_to_drop_it_off_or_to_come(what, told, needs):
    words = said(decide(what, told, needs)).lower()

    assert "drop" not in words
    if what.kind in ("services", "time"):
        assert "do not go there on your own" in words
    if what.kind == "goods":
        assert "keep it with you" in words or "do not send or bring" in words


@given(st.lists(wanted, max_size=4))
def test_money_comes_first(needs):
    assert decide(Asked("money"), [], needs).light == SEND


def test_a_listed_need_is_sent_with_how_much_is_lacking():
    advice = decide(goods("Couvertures"), [], [need(gap=40), need(gap=3, unit="box")])

    assert (advice.light, advice.item) == (SEND, "blankets")
    assert advice.reason.within("en") == "Still needed: 40 items, 3 boxes."
    assert advice.reason.within("fr") == "Il en faut encore\u00a0: 40 articles, 3 boîtes."


@pytest.mark.parametrize("typed", ["blank", "blanket", "BLANKETS", "new blankets", "couverture"])
def test_an_item_is_known_while_it_is_typed(typed):
    assert decide(goods(typed), [], [need()]).light == SEND


@pytest.mark.parametrize("typed", ["", "b", "bl", "hats"])
def test_what_is_not_known_is_held_and_never_refused(typed):
    advice = decide(goods(typed), [], [need()])

    assert advice.light == HOLD
    assert "We keep your offer" in said(advice)
    assert "Money helps fastest" in said(advice)


def test_a_need_that_is_met_is_held_with_the_reason():
    advice = decide(goods("blankets"), [], [need(gap=0)])

    assert advice.light == HOLD
    assert "enough has been offered" in advice.reason.within("en")


@pytest.mark.parametrize(
    ("much", "unit", "more"),
    [
        (0, "each", False),
        (40, "each", False),
        (41, "each", True),
        (41, "box", False),  # a box of how many? nobody can tell
    ],
)
def test_of_an_offer_larger_than_what_is_lacking_so_much_is_sent(much, unit, more):
    advice = decide(Asked("goods", "blankets", "", much, unit), [], [need(), need(gap=0)])

    assert advice.light == SEND
    assert ("They offer more" in advice.reason.within("en")) == more
    assert ("we can use 40 items of it now. We keep the rest" in said(advice)) == more
    assert ("Nous gardons le reste" in said(advice, "fr")) == more


def test_what_is_lacking_in_several_places_is_lacking_together():
    needs = [need(gap=10, place="Goderich"), need(gap=5, place="Bayfield")]

    whole = decide(Asked("goods", "blankets", "", 15, "each"), [], needs)
    there = decide(Asked("goods", "blankets", "Bayfield", 15, "each"), [], needs)

    assert "keep the rest" not in said(whole)
    assert "we can use 5 items of it now" in said(there)


def test_a_place_decides():
    needs = [need(place="Bayfield")]

    there = decide(goods("blankets", "bayfield"), [], needs)
    elsewhere = decide(goods("blankets", "Goderich"), [], needs)
    anywhere = decide(goods("blankets"), [], needs)

    assert [each.light for each in (there, elsewhere, anywhere)] == [SEND, HOLD, SEND]
    assert "Bayfield" in elsewhere.reason.within("en")
    assert places([], needs) == ["Bayfield"]


def test_the_briefing_comes_before_the_list():
    told = lights("stop: blankets / couvertures – Enough, thank you. / Assez, merci.")

    advice = decide(goods("couvertures"), told, [need(gap=40)])

    assert advice.light == STOP
    assert said(advice, "en").startswith("Enough, thank you.")
    assert said(advice, "fr").startswith("Assez, merci.")


def test_a_briefing_of_one_place_says_nothing_of_another():
    told = lights("stop: blankets @ Goderich", "send: blankets @ Bayfield")

    by_place = [decide(goods("blankets", place), told, []).light for place in SITES]

    assert by_place == [HOLD, STOP, SEND]


def test_a_category_holds_for_all_of_it_but_for_what_is_listed():
    told = lights("stop: Clothes / Vêtements")
    needs = [need("winter-coats", gap=5)]

    by_item = {item: decide(goods(item), told, needs).light for item in ("socks", "winter coats")}

    assert by_item == {"socks": STOP, "winter coats": SEND}


def test_volunteers_of_several_skills_are_sent_for_the_one_that_is_wanted():
    needs = [need("roofing", kind="time", unit="person", gap=2)]

    advice = decide(Asked("time", "cooking, roofing"), lights("hold: volunteers"), needs)

    assert (advice.light, advice.item) == (SEND, "roofing")


def test_anybody_may_help_where_helpers_are_asked_for():
    needs = [need("", kind="time", unit="person", gap=12)]

    assert decide(Asked("time"), [], needs).light == SEND
    assert decide(Asked("time", "juggling"), [], needs).light == SEND
    assert decide(Asked("time"), lights("stop: Volunteers / Bénévoles"), []).light == STOP
