"""One thing under its many names, counted in its own units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit.errors import InvalidInput
from relief.kit.units import UNITS
from relief.needs import catalogue


@pytest.mark.parametrize("text", ["blankets", "Blanket", "BLANKETS", "couvertures", "Couverture"])
def test_an_item_is_known_by_its_names(text):
    assert catalogue.item_key(text) == "blankets"


@pytest.mark.parametrize("text", ["Soins infirmiers", "nursing", "NURSING "])
def test_a_skill_is_known_by_its_names(text):
    assert catalogue.skill_key(text) == "nursing"


@pytest.mark.parametrize("item", catalogue.ITEMS.values(), ids=lambda item: item.key)
def test_each_item_is_found_by_all_its_own_names(item):
    assert {catalogue.item_key(text) for text in (item.key, item.en, item.fr)} == {item.key}
    assert set(item.units) <= UNITS.keys()
    assert len(item.key) <= 60


def test_each_skill_is_found_by_all_its_own_names():
    for skill in catalogue.SKILLS.values():
        found = {catalogue.skill_key(text) for text in (skill.key, skill.en, skill.fr)}
        assert found == {skill.key}


@given(st.text(max_size=60))
def test_another_thing_stays_as_it_was_written(text):
    key = catalogue.item_key(text)
    assert key == text or key in catalogue.ITEMS


def test_a_known_item_has_its_own_units():
    catalogue.check_unit("blankets", "box")
    catalogue.check_unit("hay bales", "tonne")
    with pytest.raises(InvalidInput) as caught:
        catalogue.check_unit("blankets", "litre")
    assert caught.value.code == "unit"
    assert "each, box, case, pallet" in str(caught.value)
