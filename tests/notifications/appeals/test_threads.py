"""A text that is too long becomes a thread: nothing lost, nothing too long, always the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.appeals import threads
from relief.kit.errors import InvalidInput

WORDS = st.lists(st.text("abcdefghij é", min_size=1, max_size=30), min_size=1, max_size=60)
SEAMS = st.sampled_from([" ", ". ", "\n\n", "! ", " "])
NUMBER = re.compile(r" \((\d+)/(\d+)\)$")


@st.composite
def texts(draw):
    words = [word for word in draw(WORDS) if word.strip()]
    return "".join(word + draw(SEAMS) for word in words)


def fits(limit):
    return lambda text: len(text) <= limit


def without_number(part):
    return NUMBER.sub("", part)


@given(texts(), st.integers(min_value=60, max_value=400))
def test_every_part_fits_and_no_word_is_lost(text, limit):
    try:
        parts = threads.split(text, fits(limit))
    except InvalidInput:
        return  # more than twenty parts

    assert all(len(part) <= limit for part in parts)
    assert " ".join(map(without_number, parts)).split() == text.split()


@given(texts(), st.integers(min_value=60, max_value=400))
def test_a_thread_counts_its_parts(text, limit):
    try:
        parts = threads.split(text, fits(limit))
    except InvalidInput:
        return

    if len(parts) > 1:
        numbers = [NUMBER.search(part).groups() for part in parts]
        total = str(len(parts))
        assert numbers == [(str(n), total) for n in range(1, len(parts) + 1)]


def test_what_fits_is_left_as_it_is():
    assert threads.split("Two lines.\n\nNo number.", fits(100)) == ["Two lines.\n\nNo number."]


def test_it_is_cut_between_paragraphs_first():
    text = "A first paragraph of some length here.\n\nA second one that is as long as that."

    assert threads.split(text, fits(60)) == [
        "A first paragraph of some length here. (1/2)",
        "A second one that is as long as that. (2/2)",
    ]


def test_a_word_that_fits_nowhere_is_refused():
    with pytest.raises(InvalidInput):
        threads.split("x" * 100, fits(60))


def test_more_than_twenty_parts_are_refused():
    with pytest.raises(InvalidInput):
        threads.split("A sentence of its own. " * 100, fits(60))
