"""A place under one name, and who serves it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import areas
from relief.kit.slugs import slug_of


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
        ("Regional Municipality of Durham", "Durham"),
        ("Durham Region", "Durham"),
        ("région de Durham", "Durham"),
        ("Grand Sudbury", "Sudbury"),
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


def test_durham_region_is_not_in_grey_county():
    assert "Durham" not in areas.served(["Grey County"])
    assert {"Oshawa", "Ajax", "Pickering"} <= areas.served(["Durham Region"])


def test_the_largest_cities_serve_their_parts():
    assert "Scarborough" in areas.served(["City of Toronto"])
    assert "Kanata" in areas.served(["Ottawa"])
    assert "Stoney Creek" in areas.served(["Hamilton, ON"])
    assert "Marathon" in areas.served(["Thunder Bay District"])


def test_no_name_lies_in_two_counties():
    towns = [slug_of(town) for several in areas.LIES_IN.values() for town in several.split(", ")]
    counties = [slug_of(county) for county in areas.LIES_IN]

    assert len({*towns, *counties}) == len(towns) + len(counties)


def test_nobody_is_said_to_serve_everywhere():
    assert areas.served([]) == frozenset()


@given(st.text(max_size=60))
def test_a_name_stays_what_it_is(text):
    once = areas.named(text)

    assert areas.named(once) == once
