"""What must not be stored is taken out of every text, however deep it stands."""

import json

from hypothesis import given
from hypothesis import strategies as st

from relief.directory.exchange.cleaning import DEEPEST, Notes, clean, is_plain
from relief.kit import cards
from relief.kit.forms import FORBIDDEN

CARD = "4111 1111 1111 1111"


def test_a_card_number_is_taken_out_wherever_it_stands():
    notes = Notes()
    found = clean({"a": [{"b": f"pay {CARD} now"}], "c": f"é{CARD}"}, notes)

    assert CARD not in str(found)
    assert found["a"][0]["b"].startswith("pay ")
    assert {code for code, _ in notes.said} == {"card"}


def test_ids_and_telephones_are_no_card_numbers():
    given = {"id": "4111111111111111", "phone": "519-555-0142, 519-555-0143", "name": "x"}
    notes = Notes()

    assert clean(given, notes) == given
    assert notes.said == {}


def test_what_is_too_deep_or_too_long_is_left_out():
    deep = []
    for _ in range(500):
        deep = [deep]
    notes = Notes()

    found = clean({"deep": deep, "long": list(range(5_000)), "nan": float("nan")}, notes)

    assert str(found["deep"]).count("[") <= DEEPEST + 1
    assert len(found["long"]) == 1_000
    assert found["nan"] is None
    assert set(notes.said) == {("deep", "deep"), ("deep", "long")}


@given(st.text(max_size=60), st.sampled_from(["", " ", "-", ".", "\u00a0"]))
def test_the_shortcut_misses_no_card(text, between):
    given = text + between.join(("4111", "1111", "1111", "1111"))
    assert not cards.contains_card(clean(given, Notes()))


@given(st.text(max_size=60))
def test_what_is_clean_stays_as_it_is(text):
    found = clean(text, Notes())
    assert not FORBIDDEN.search(found)
    if not FORBIDDEN.search(text) and not cards.contains_card(text):
        assert found == text


@given(
    st.dictionaries(st.text("ab", min_size=1), st.text(max_size=40) | st.integers(), max_size=3),
    st.sampled_from(["", " ", "-", "\n", "\u00a0", "²", "\u0661"]),
    st.booleans(),
    st.booleans(),
)
def test_what_is_plain_needs_no_cleaning(given, between, with_card, as_ascii):
    if with_card:
        given["card"] = between.join(("4111", "1111", "1111", "1111"))
    data = json.dumps(given, ensure_ascii=as_ascii).encode("utf-8", "surrogatepass")
    notes = Notes()
    changed = clean(given, notes)

    if is_plain(data):
        assert (changed, notes.said) == (given, {})


def test_most_of_a_directory_is_plain():
    given = '{"id": "12345678-1234-1234-1234-123456789012", "name": "Aînés – « été », l\'œuvre"}'
    assert is_plain(given.encode())
    assert not is_plain(b'{"name": "4111 1111\\n1111 1111"}')
