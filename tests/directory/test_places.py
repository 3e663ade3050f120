"""Places are found as people name them, with or without a loaded file."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relief.directory import gazetteer, place_files, places
from relief.kit import areas
from relief.kit.errors import InvalidInput

GEO = Path(__file__).parents[3] / "shared/data/geo"

# What is built in is found the same on every database.
HERE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def real(name):
    path = GEO / name
    assert path.is_file(), f"these tests need {path}: see CONTRIBUTING on the open data"
    return path.read_bytes()


@HERE
@pytest.mark.parametrize(
    ("text", "name", "kind", "division"),
    [
        ("Goderich", "Goderich", "town", "3540"),
        ("  goderich, ON ", "Goderich", "town", "3540"),
        ("Goderich, Ontario, Canada", "Goderich", "town", "3540"),
        ("Town of Goderich", "Goderich", "town", "3540"),
        ("Huron", "Huron", "division", "3540"),
        ("Huron County", "Huron", "division", "3540"),
        ("comté de Huron", "Huron", "division", "3540"),
        ("N7A 1B2", "N7A", "area", "3540"),
        ("m5v", "M5V", "area", "3520"),
        ("Perth", "Perth", "division", "3531"),
        ("Perth, Lanark", "Perth", "town", "3509"),
        ("Durham", "Durham", "division", "3518"),
        ("Waterloo", "Waterloo", "town", "3530"),
        ("Waterloo Region", "Waterloo", "division", "3530"),
        ("Grand Sudbury", "Greater Sudbury", "town", "3553"),
        ("Sudbury", "Sudbury", "town", "3553"),
        ("Saint Marys", "St. Marys", "town", "3531"),
        ("Prescott et Russell", "Prescott and Russell", "division", "3502"),
    ],
)
def test_a_place_is_found_as_people_write_it(session, text, name, kind, division):
    found = places.find(session, text)
    assert (found.name_en, found.kind, found.division) == (name, kind, division)
    assert found.lat is not None


@HERE
def test_a_point_lies_where_the_nearest_town_does(session):
    found = places.find(session, "43.75, -81.70")
    assert (found.kind, found.lat, found.lon) == ("point", 43.75, -81.70)
    assert places.within(found) == ("Huron", "Ontario", "Canada")


@HERE
@pytest.mark.parametrize("text", ["", " ", "Atlantis", "91, 0", "H2X", "x" * 100_000, "\0", "☃"])
def test_nobody_is_sent_to_a_place_that_is_none(session, text):
    assert places.find(session, text) is None


@HERE
def test_a_village_lies_in_its_municipality_and_county(session):
    bayfield = places.find(session, "bayfield")
    assert places.within(bayfield) == ("Bayfield", "Bluewater", "Huron", "Ontario", "Canada")
    sudbury = places.find(session, "Greater Sudbury")
    assert places.within(sudbury, "fr") == ("Grand Sudbury", "Ontario", "Canada")


@HERE
def test_kenora_is_on_central_time(session):
    assert places.find(session, "Kenora").time_zone == "America/Winnipeg"
    assert places.find(session, "P9N 1A1").time_zone == "America/Winnipeg"


def test_every_county_that_people_name_is_built_in():
    merged = {"Haldimand", "Norfolk"}  # one census division, two counties
    missing = [name for name in areas.LIES_IN if not gazetteer.named(gazetteer.plain(name))]
    assert missing == []
    assert len(gazetteer._divisions()) == 49
    assert all(gazetteer.named(gazetteer.plain(name))[0].kind == "town" for name in merged)


def test_loaded_places_add_to_what_is_built_in(session):
    assert places.find(session, "Teeterville") is None

    count = places.load(session, place_files.read(real("ontario_places_geonames.csv")))
    count += places.load(session, place_files.read(real("ontario_census_subdivisions.csv")))

    assert count == 597 + 575
    assert places.find(session, "Zephyr").division == "3518"
    assert places.find(session, "South Glengarry").kind == "town"
    assert places.find(session, "Bayfield, ON").part_of == "Bluewater"
    assert places.find(session, "Huron").kind == "division"
    assert places.load(session, place_files.read(real("ontario_places_geonames.csv"))) == 597


def test_outlines_of_divisions_give_their_middle(session):
    found = place_files.read(real("ontario_census_divisions.geojson"))
    [huron] = [each for each in found if each.code == "3540"]

    assert len(found) == 49
    assert huron.kind == "division"
    assert (round(huron.lat), round(huron.lon)) == (44, -81)


def test_numbers_of_a_census_are_read_without_its_footnotes():
    found = place_files.read(real("ontario_cd_population_2021.csv"))
    by_code = {each.code: each for each in found}

    assert by_code["3557"].name_en == "Algoma"
    assert {code: each.population for code, each in by_code.items()} == {
        code: each.population for code, each in gazetteer._divisions().items()
    }


def test_built_in_towns_stand_where_others_say_they_stand():
    others = {
        (each.name_en, each.division): each
        for each in place_files.read(real("ontario_places_geonames.csv"))
    }
    shared = [(town, others.get((town.name_en, town.division))) for town in gazetteer._towns()]
    far = [
        town.name_en
        for town, other in shared
        if other and gazetteer._apart(town, other.lat, other.lon) > 0.1**2
    ]
    assert far == []
    assert sum(other is not None for _, other in shared) > 80


@pytest.mark.parametrize("data", [b"", b"\0\0", b"a,b\n1,2\n", b"{", b"[]", b'{"features": [1]}'])
def test_a_file_without_places_is_refused_in_words(data):
    with pytest.raises(InvalidInput, match="names no places"):
        place_files.read(data)


@given(st.sampled_from(sorted(gazetteer._by_key())))
def test_every_built_in_place_is_found_by_its_own_name(key):
    assert all(key in place.keys for place in gazetteer.named(key))


@HERE
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_anything_may_be_asked(session, text):
    found = places.find(session, text)
    assert found is None or places.within(found)[-1] == "Canada"


@pytest.mark.parametrize("people", ["9" * 10, "9" * 5000, "-1", "1.5", "many", "٣"])
def test_a_population_that_is_none_is_not_known(people):
    [place] = place_files.read(f"code,name,population\n1,Goderich,{people}\n".encode())

    assert place.population == (3 if people == "٣" else 0)
