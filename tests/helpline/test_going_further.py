"""What else a caller is asked: once, with a reason, and never what they have named themselves."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.helpline import going_further
from relief.helpline.going_further import questions, table

KEYS = sorted(table().needs)
said = st.lists(
    st.sampled_from([each.words[0] for each in table().events] + ["Food", "Loyer", "a ride", ""]),
    max_size=5,
)
chosen = st.sets(st.sampled_from([each.key for each in table().events]), max_size=4)
asked = st.sets(st.sampled_from(KEYS), max_size=8)


def keys(found):
    return [each.key for each in found]


def test_whoever_lost_a_job_is_asked_about_food_rent_benefits_and_mood():
    assert keys(questions(["I lost my job"], "en")) == [
        "food",
        "rent_bank",
        "benefits",
        "low_mood",
    ]


def test_a_question_says_why_in_the_language_asked_for():
    [first, *_] = questions(["Perte d'emploi"], "fr")

    assert first.need == "Nourriture"
    assert first.ask == "Y a-t-il assez à manger à la maison cette semaine?"
    assert first.why.startswith("Quand l'argent manque")
    assert first.event == "Perte d'emploi ou de revenu"


@pytest.mark.parametrize(
    ("named", "event"),
    [
        ("Eviction notice", "eviction"),
        ("avis d'expulsion", "eviction"),
        ("my kids are hungry", "hunger"),
        ("He hits me", "violence"),
        ("Réfugiée", "newcomer"),
        ("the flood took the house", "evacuation"),
        ("my husband passed away", "bereavement"),
        ("santé mentale", "low_mood"),
    ],
)
def test_a_life_event_is_heard_in_people_s_own_words(named, event):
    assert event in [each.key for each in going_further.events([named])]


@pytest.mark.parametrize(
    ("named", "event"),
    [
        ("Mortgage", "bereavement"),
        ("fired from work", "evacuation"),
        ("drinking water", "addiction"),
        ("agence de voyage", "alone_and_old"),
        ("une boîte", "addiction"),
    ],
)
def test_a_word_within_another_word_is_no_event(named, event):
    assert event not in [each.key for each in going_further.events([named])]


def test_a_chosen_event_asks_although_no_need_tells_of_it():
    assert questions(["Something else"], "en") == []
    assert "grief" in keys(questions(["Something else"], "en", chosen=["bereavement"]))


def test_what_two_events_ask_for_comes_first():
    first = keys(questions([], "en", chosen=["separation", "violence"], most=3))

    assert set(first[:2]) == {"legal", "safety"}


@given(said, chosen, asked)
def test_nobody_is_asked_twice_or_about_what_they_named(named, events, answered):
    found = questions(named, "en", chosen=events, asked=answered, most=99)

    assert len(set(keys(found))) == len(found)
    assert set(keys(found)) & answered == set()
    names = {each.en for each in table().needs.values()}
    assert {each.need for each in found} & (names & set(named)) == set()


@given(said, chosen, asked)
def test_both_languages_ask_the_same_questions(named, events, answered):
    english = questions(named, "en", chosen=events, asked=answered)

    assert keys(english) == keys(questions(named, "fr", chosen=events, asked=answered))


@given(said, chosen)
def test_an_answer_takes_its_question_away_and_no_other(named, events):
    before = questions(named, "en", chosen=events, most=99)
    for each in before:
        after = questions(named, "en", chosen=events, asked=[each.key], most=99)
        assert sorted(keys(after)) == sorted(key for key in keys(before) if key != each.key)


def test_every_event_asks_about_needs_of_the_table_in_both_languages():
    for event in table().events:
        assert {each.need for each in event.asks} <= set(KEYS), event.key
        assert len({each.need for each in event.asks}) == len(event.asks), event.key
        for both in (event.name, *(part for each in event.asks for part in (each.ask, each.why))):
            assert both.keys() == {"en", "fr"}
            assert both["en"] != both["fr"]


def test_the_table_is_set_in_french_as_everything_else():
    french = [
        part["fr"]
        for event in table().events
        for each in event.asks
        for part in (each.ask, each.why)
    ]

    assert [text for text in french if re.search(r"\s[;?!]|(?<!\u00a0):|[’“”]", text)] == []
