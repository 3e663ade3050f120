"""A place under one name, and who serves it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import areas


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("goderich", "Goderich"),
        ("Goderich, ON", "Goderich"),
        ("Town of Goderich", "Goderich"),
        ("Huron County", "Huron"),
        ("comté de Huron", "Huron"),
        ("N7A 1B2", "N7A"),
        ("n7a1b2", "N7A"),
        ("N7A", "N7A"),
        ("  Sault   Ste. Marie ", "Sault Ste. Marie"),
        ("", ""),
    ],
)
def test_a_place_goes_by_one_name(text, name):
    assert areas.named(text) == name


def test_who_serves_a_county_serves_its_towns():
    served = areas.served(["Huron county", "Toronto"])

    assert {"Huron", "Goderich", "Exeter", "N7A", "Toronto"} <= served
    assert "London" not in served


def test_nobody_is_said_to_serve_everywhere():
    assert areas.served([]) == frozenset()


@given(st.text(max_size=60))
def test_a_name_stays_what_it_is(text):
    once = areas.named(text)

    assert areas.named(once) == once
