"""Helpline, rule 11: an extension has its own field; 211, 911 and 988 are numbers."""

import pytest

from relief.directory.exchange import phones
from relief.directory.parts import Phone
from relief.helpline import telling

NUMBER = "519-555-0142"


@pytest.mark.parametrize(
    "text",
    [
        f"{NUMBER} x 17",
        f"{NUMBER} x17",
        f"{NUMBER} ext. 17",
        f"{NUMBER}, extension 17",
        f"{NUMBER} poste 17",
    ],
)
def test_every_way_of_writing_an_extension_is_one(text):
    assert phones.split(text) == [(NUMBER, "17")]


@pytest.mark.parametrize("short", ["211", "911", "988", "2-1-1", "9-8-8"])
def test_the_short_numbers_are_numbers(short):
    assert phones.split(short) == [(short.replace("-", ""), "")]


@pytest.mark.parametrize(("lang", "told"), [("en", "ext. 17"), ("fr", "poste 17")])
def test_a_caller_is_told_the_extension_in_their_language(lang, told):
    phone = Phone(number=NUMBER, extension="17")

    assert telling.number([phone], lang) == f"{NUMBER}, {told}"


def test_a_fax_is_nothing_to_call():
    fax, voice = Phone(number="519-555-0100", type="fax"), Phone(number="211")

    assert telling.number([fax, voice], "en") == "211"
