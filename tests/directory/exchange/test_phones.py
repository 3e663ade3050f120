"""A telephone number is what is dialled; the extension stands apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.directory.exchange import phones

digits = st.text("0123456789", min_size=4, max_size=4)
WAYS = ["{n} x 17", "{n} x17", "{n} ext. 17", "{n}, ext 17", "{n} poste 17", "{n} p. 17", "{n} #17",
        "{n} (ext. 17)", "{n} Extension: 17", "1-{n} POSTE 17"]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_write_an_extension_reads_alike(way):
    [(number, extension)] = phones.split(way.format(n="(519) 555-0142"))
    assert (number.removeprefix("1-"), extension) == ("519-555-0142", "17")


@pytest.mark.parametrize("short", ["211", "911", "988", "9-1-1", "9-8-8", "811", "711"])
def test_short_numbers_are_numbers(short):
    assert phones.split(short) == [(short.replace("-", ""), "")]


@pytest.mark.parametrize("text", ["", "  ", "ask at the desk", "ext.", "x" * 500 + "1"])
def test_words_are_no_number(text):
    assert phones.split(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("519.555.0142", [("519-555-0142", "")]),
        ("1 800 555 0142", [("1-800-555-0142", "")]),
        ("+44 1234 234567", [("+44 1234 234567", "")]),
        ("1-800-555-HELP", [("1-800-555-HELP", "")]),
        ("519-555-0142 or 519-555-0143", [("519-555-0142", ""), ("519-555-0143", "")]),
        ("519-555-0142 p. 2; 226-555-0101 poste 3", [("519-555-0142", "2"), ("226-555-0101", "3")]),
    ],
)
def test_several_numbers_and_other_countries(text, found):
    assert phones.split(text) == found


@given(digits, st.sampled_from(["519", "226", "416"]), st.sampled_from([" ", "-", ".", ""]))
def test_a_number_is_the_same_however_it_is_grouped(last, area, between):
    assert phones.split(f"{area}{between}555{between}{last}") == [(f"{area}-555-{last}", "")]


@given(st.text(max_size=80))
def test_anything_may_be_asked_and_nothing_is_invented(text):
    for number, extension in phones.split(text):
        assert all(each in text for each in number + extension if each.isdigit())
