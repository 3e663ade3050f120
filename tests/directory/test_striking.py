"""A hidden street is recognized however somebody writes it, and other words are left alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.directory import striking

STREET = "17 Lantern Lane"


def struck(text, *words, streets=True):
    found = striking.pattern(frozenset(words), streets=streets)
    return found.sub("…", text) if found else text


@pytest.mark.parametrize(
    "text",
    [
        "17 LANTERN LANE",
        "17 Lantern Ln.",
        "17 Lantern",
        "17, ruelle Lantern",
        "17 Lántern\N{NO-BREAK SPACE}Lane",
        "17 La\u0301ntern Lane",
        "https://lodge.example/17_lantern_lane",
        "17%20Lantern%20Lane",
        "17+Lantern+Lane",
        "17\N{NON-BREAKING HYPHEN}Lantern\N{EN DASH}Lane",
        "the house on Lantern Lane",
        "https://lodge.example/lantern-lane",
        "ruelle Lantern",
    ],
)
def test_a_street_is_found(text):
    assert "antern" not in struck(text, STREET).casefold()


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("17 King St W", "17 King Street West"),
        ("17 King Street West", "17 King St"),
        ("Unit 4, 17 King Street", "17 King St. #4"),
        ("17 King Street, Unit 4", "on King St."),
        ("4-17 King Street", "17, rue King"),
        ("17 rue de l'Église", "17 Eglise St"),
        ("17, rue du Sacré-Cœur", "17 Sacre-Coeur"),
        ("17 Sacre Coeur", "17, rue du Sacré-Cœur"),
        ("St. Marys", "Saint Marys"),
        ("N0M 1G0", "n0m1g0"),
    ],
)
def test_it_is_found_as_others_write_it(secret, text):
    assert "…" in struck(text, secret)


@pytest.mark.parametrize(
    "text",
    [
        "A lantern is lent.",
        "making steps, thinking still",
        "519-243-5610",
        "17 lambs, at King and Queen",
        "Kingston Street",
    ],
)
def test_other_words_are_left_alone(text):
    assert struck(text, STREET, "17 King St", "43.561", "1204") == text


def test_degrees_are_found_with_all_their_digits():
    assert struck("at 43.56123, -81,6981", "43.561", "81.698") == "at …, …"


def test_a_street_alone_may_be_let_stand():
    assert struck("20 Lantern Lane", STREET, streets=False) == "20 Lantern Lane"
    assert struck("20 Lantern Lane", STREET) == "20 …"


@given(st.frozensets(st.text(max_size=40), max_size=3), st.text(max_size=60))
def test_any_words_make_a_pattern_that_reads_any_text(words, text):
    found = striking.pattern(words, streets=True)

    assert found is None or isinstance(found.sub("…", text), str)
    assert found is None or not re.fullmatch(found, "")
