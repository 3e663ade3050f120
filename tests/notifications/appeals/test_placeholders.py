"""An appeal names figures from a list; it computes nothing and invents nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.appeals import placeholders
from relief.kit.errors import InvalidInput

VALUES = {name: f"<{name}>" for name in placeholders.KNOWN}


def codes(text, *, has_need=True):
    return [each.code for each in placeholders.problems(text, "/text/en", has_need=has_need)]


@pytest.mark.parametrize("name", sorted(placeholders.KNOWN))
def test_each_known_name_is_filled(name):
    text = f"So far {{{name}}}."

    assert codes(text) == []
    assert placeholders.fill(text, VALUES) == f"So far <{name}>."


@pytest.mark.parametrize("name", sorted(placeholders.VAGUE))
def test_a_vague_figure_is_refused_with_the_choice(name):
    [problem] = placeholders.problems(f"We have {{{name}}}!", "/text/en", has_need=True)

    assert problem.code == "vague"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{nonsense}", "placeholder"),
        ("{promised.real}", "placeholder"),
        ("{0}", "placeholder"),
        ("{}", "placeholder"),
        ("{promised!r}", "placeholder"),
        ("a } brace", "brace"),
        ("{{promised}}", "brace"),
    ],
)
def test_anything_else_is_refused(text, code):
    assert code in codes(text)


def test_what_tells_of_a_need_wants_one():
    assert codes("{still_needed}", has_need=False) == ["need"]
    assert codes("{still_needed}") == []


@given(st.text(alphabet="{}abc promised_.!:0%", max_size=60))
def test_what_is_let_through_can_always_be_filled(text):
    try:
        placeholders.check({"/text/en": text}, has_need=True)
    except InvalidInput:
        return

    filled = placeholders.fill(text, VALUES)
    assert "{" not in filled
    assert "}" not in filled


@given(st.text(max_size=40))
def test_a_value_is_never_read_as_a_placeholder(value):
    assert placeholders.fill("{place}", VALUES | {"place": value}) == value
