"""Census divisions: where a place lies, by the code that the census counts by."""

import json
from pathlib import Path

import pytest

from relief.kit import areas, divisions

GEO = Path(__file__).parents[3] / "shared" / "data" / "geo" / "ontario_census_divisions.geojson"


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("Goderich", "3540"),
        ("goderich, ON", "3540"),
        ("Huron County", "3540"),
        ("N7A 1B2", "3540"),
        ("Comté de Huron", "3540"),
        ("Simcoe", "3543"),
        ("Port Dover", "3528"),
        ("Sudbury", "3553"),
        ("Espanola", "3552"),
        ("", ""),
        ("Nowhere at all", ""),
    ],
)
def test_a_place_lies_in_its_division(place, code):
    assert divisions.of_place(place) == code


def test_every_place_that_is_known_lies_in_one():
    places = [place for towns in areas.LIES_IN.values() for place in towns.split(", ")]

    assert [place for place in places if not divisions.of_place(place)] == []


def test_the_french_name_is_said_in_french():
    assert divisions.name("3553", "fr") == "Grand Sudbury"
    assert divisions.name("3540", "fr") == divisions.name("3540", "en") == "Huron"
    assert divisions.name("9999", "en") == ""


def test_the_codes_are_those_of_the_census():
    found = json.loads(GEO.read_text())["features"]
    official = {each["properties"]["cduid"]: each["properties"]["name"] for each in found}

    assert {code: name.split(" / ")[0] for code, name in official.items()} == divisions.NAMES
