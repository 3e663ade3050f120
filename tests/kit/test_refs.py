"""References and their check digit."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relief.kit import refs
from relief.kit.errors import InvalidInput

references = st.builds(refs.new)
places = st.integers(min_value=0, max_value=8)


def digits_of(ref):
    return ref.replace("-", "")


@given(references)
def test_a_new_reference_is_valid_and_canonical(ref):
    assert refs.parse(ref) == ref
    assert [len(group) for group in ref.split("-")] == [3, 3, 3]


@given(references, places, st.sampled_from("0123456789"))
def test_a_wrong_digit_is_caught(ref, at, digit):
    digits = digits_of(ref)
    assume(digits[at] != digit)

    assert not refs.is_valid(digits[:at] + digit + digits[at + 1 :])


@given(references, st.integers(min_value=0, max_value=7))
def test_swapped_neighbours_are_caught(ref, at):
    digits = digits_of(ref)
    assume(digits[at] != digits[at + 1])

    assert not refs.is_valid(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def test_the_published_example_of_damm_checks():
    # 572 has the check digit 4; led by zeros, which change nothing.
    assert refs.is_valid("000-005-724")
    assert not refs.is_valid("000-005-742")


@pytest.mark.parametrize(
    "text",
    ["482177302", "482 177 302", "482.177.302", " 482-177-302\n", "4-8-2-1-7-7-3-0-2"],
)
def test_spaces_dots_and_hyphens_do_not_matter(text):
    assert refs.parse(text) == "482-177-302"


WRONG = """482-177-303|482-177-30|482-177-3022|４８２-177-302|٤82177302|48217730²|482_177_302|---"""


@pytest.mark.parametrize("text", ["", "482-177-302" + " " * 99, *WRONG.split("|")])
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidInput) as refusal:
        refs.parse(text)

    assert refusal.value.code == "reference"


@given(st.text())
def test_no_text_breaks_it(text):
    assert refs.is_valid(text) in {True, False}


def test_references_do_not_follow_one_another():
    assert len({refs.new()[:7] for _ in range(200)}) > 190


def test_it_is_read_aloud_in_threes():
    assert refs.spoken("482-177-302") == "4 8 2, 1 7 7, 3 0 2"
