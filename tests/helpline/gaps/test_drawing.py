"""The map: every division once, told apart by pattern and words, and each a link."""

import copy
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.helpline.gaps import divisions, drawing, shapes, tiles
from relief.helpline.gaps.drawing import Spot

GEOJSON = Path(__file__).parents[4] / "shared/data/geo/ontario_census_divisions.geojson"
SPOTS = [
    Spot(code, divisions.name(code, "en"), "0.25", "2", "said <here>", f"/map/{code}")
    for code in divisions.CODES
]


def test_each_division_has_a_tile_of_its_own_within_the_frame():
    assert tiles.PLACES.keys() == set(divisions.CODES)
    assert len(set(tiles.PLACES.values())) == 49
    assert all(0 <= x < tiles.COLUMNS and 0 <= y < tiles.ROWS for x, y in tiles.PLACES.values())


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_name_fits_its_tile(lang):
    names = [tiles.lines(code, divisions.name(code, lang)) for code in divisions.CODES]

    assert max(len(line) for lines in names for line in lines) <= 12


def test_every_division_is_a_link_that_says_what_it_shows():
    drawn = drawing.drawn(SPOTS, None, title="Needs", desc="Most in Huron")

    assert re.findall(r'<a href="(/map/\d+)"', drawn) == [
        f"/map/{each}" for each in divisions.CODES
    ]
    assert drawn.count('aria-label="said &lt;here&gt;"') == 49
    assert '<title id="map-title">Needs</title><desc id="map-desc">Most in Huron</desc>' in drawn
    assert "style=" not in drawn


def test_outlines_of_a_file_take_the_place_of_tiles():
    found = shapes.of_file(str(GEOJSON))
    drawn = drawing.drawn(SPOTS, found, title="Needs", desc="")

    assert found.by_code.keys() == set(divisions.CODES)
    assert drawn.count('class="edge"') == drawn.count("<a href") == 49
    huron, ottawa, kenora = (found.by_code[each].middle for each in ("3540", "3506", "3560"))
    assert kenora[0] < huron[0] < ottawa[0]
    assert kenora[1] < ottawa[1] < huron[1]


def test_every_outline_has_its_name_or_the_number_of_it():
    found = shapes.of_file(str(GEOJSON))
    drawn = drawing.drawn(SPOTS, found, title="Needs", desc="")
    labels = re.findall(
        r'<text(?: class="label" aria-hidden="true")? x="[^"]+" y="[^"]+">([^<]+)', drawn
    )
    numbered = dict(drawing.numbered(SPOTS, found))

    assert len(labels) == 49
    assert {numbered.get(int(each), "") if each.isdigit() else each for each in labels} == {
        spot.name for spot in SPOTS
    }
    assert 0 < len(numbered) < 49
    assert drawing.numbered(SPOTS, None) == []


def test_words_stand_inside_of_their_outline():
    bay = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 8), (8, 8), (8, 2), (0, 2)]
    collection = {
        "features": [
            {
                "id": "3540",
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[(x - 82, y + 44) for x, y in bay]],
                },
            }
        ]
    }
    shape = shapes.drawn(collection).by_code["3540"]

    assert shape.middle[0] > shapes.WIDE * 0.8, "on the land, not in the bay"


def test_outlines_weigh_little():
    drawn = drawing.drawn(SPOTS, shapes.of_file(str(GEOJSON)), title="Needs", desc="")

    assert len(drawn) < 160_000


def test_a_file_that_lacks_a_division_or_is_none_is_not_used(tmp_path):
    document = json.loads(GEOJSON.read_text())
    less = copy.copy(document) | {"features": document["features"][1:]}
    for n, text in enumerate((json.dumps(less), "[1, 2]", "{", '{"features": [{"id": "3540"}]}')):
        file = tmp_path / f"{n}.geojson"
        file.write_text(text)
        assert shapes.of_file(str(file)) is None
    assert shapes.of_file(str(tmp_path / "missing")) is None
    assert shapes.of_file("") is None


@given(st.lists(st.none() | st.floats(0, 100)))
def test_more_is_never_lighter(values):
    found = drawing.shades(values)

    pairs = list(zip(values, found, strict=True))
    shown = sorted(pair for pair in pairs if pair[0] is not None)
    assert [shade for _, shade in shown] == sorted(shade for _, shade in shown)
    assert all((value is None) == (shade == "h") for value, shade in pairs)
    assert all((value == 0) == (shade == "0") for value, shade in shown)
