"""Words of links: never rude, never a number, and heard however they are typed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.links import alphabet


def drawn(seed):
    return alphabet.draw(choose=random.Random(seed).choice)  # noqa: S311 - to be drawn again


words = st.integers(0, 2**32).map(drawn)


@given(words)
def test_a_word_is_short_plain_and_never_rude(word):
    assert len(word) == alphabet.LENGTH
    assert set(word) <= set(alphabet.LETTERS)
    assert not word.isdecimal()
    assert not alphabet.is_rude(word)


@given(words)
def test_a_word_is_found_however_it_is_typed(word):
    said = [
        word.lower(),
        f"  {word} ",
        word.replace("0", "O"),
        word.replace("0", "o").replace("1", "l"),
        word.replace("1", "I"),
        f"{word[:2]}-{word[2:]}",
    ]

    assert {alphabet.heard(each) for each in said} == {word}


@pytest.mark.parametrize("word", ["5H1T2", "B00B5", "FCKNG", "455BC", "81T3X", "KKK22"])
def test_what_digits_make_of_letters_is_seen(word):
    assert alphabet.is_rude(word)


@pytest.mark.parametrize(
    "text", ["", "AB", "ABCDEFGH", "EVENING", "2345é", "A2345", "../..", "%00"]
)
def test_what_cannot_be_one_of_ours_is_no_word(text):
    assert alphabet.heard(text) == ""
