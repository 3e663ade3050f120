"""Quantities and units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import i18n
from relief.kit.errors import InvalidInput
from relief.kit.quantity import MOST, UNITS, check_unit, parse_quantity


@given(st.integers(min_value=1, max_value=MOST), st.sampled_from(i18n.LANGUAGES))
def test_what_a_page_writes_can_be_typed_back(count, lang):
    assert parse_quantity(str(count)) == count
    assert parse_quantity(i18n.number(count, lang)) == count


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-1",
        "1.5",
        "1,5",
        "1000001",
        "４０",
        "٤",
        "1_0",
        "1e3",
        "40 boxes",
        "\ud800",
        "9" * 999,
    ],
)
def test_anything_but_a_whole_number_is_refused(text):
    with pytest.raises(InvalidInput, match="whole number") as refusal:
        parse_quantity(text)

    assert refusal.value.code == "quantity"


@given(st.text() | st.text("0123456789 ,\u00a0"))
def test_any_text_is_read_or_refused(text):
    try:
        read = parse_quantity(text)
    except InvalidInput:
        return
    assert 1 <= read <= MOST


@pytest.mark.parametrize("unit", UNITS)
def test_each_unit_is_its_own_key_and_named_in_both_languages(unit):
    assert check_unit(unit) == UNITS[unit].key == unit
    assert all(UNITS[unit].name(n, lang) for n in (0, 1, 2) for lang in i18n.LANGUAGES)


def test_zero_is_many_in_english_and_one_in_french():
    assert UNITS["box"].name(0, "en") == "boxes"
    assert UNITS["box"].name(0, "fr") == "boîte"


@given(st.text())
def test_other_units_are_refused(unit):
    with pytest.raises(InvalidInput) as refusal:
        check_unit(f"{unit}?")

    assert refusal.value.code == "unit"
