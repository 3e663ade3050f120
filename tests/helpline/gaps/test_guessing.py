"""Who adds up and takes away learns no small figure, however many tables are laid side by side."""

from hypothesis import given, settings
from hypothesis import strategies as st

from relief.helpline.gaps import guessing
from relief.helpline.gaps.guessing import Facts
from tests.conftest import sized

A, B, C, ALL = ("a",), ("b",), ("c",), ("all",)
SUM = (((A, B, C), ALL),)


def test_what_one_sum_leaves_over_is_known():
    facts = Facts({A: None, B: 10, C: 7, ALL: 20}, SUM, ())

    assert guessing.bounds(facts)[A] == (3, 3)
    assert guessing.few(facts, 5) == [A]


def test_two_that_are_hidden_tell_only_their_sum():
    facts = Facts({A: None, B: None, C: 7, ALL: 20}, SUM, ())

    assert guessing.bounds(facts)[A] == (0, 13)
    assert guessing.few(facts, 5) == []


def test_what_is_no_more_than_another_figure_narrows_a_sum():
    large = ("needs",)
    facts = Facts({A: None, B: None, C: 7, ALL: 20, large: 9}, SUM, ((A, large),))

    assert guessing.bounds(facts)[B] == (4, 13)
    assert guessing.few(facts, 5) == []


def test_nothing_is_not_few_people():
    assert guessing.few(Facts({A: None, B: 13, C: 7, ALL: 20}, SUM, ()), 5) == []


@settings(max_examples=sized(50))
@given(st.lists(st.integers(0, 30), min_size=3, max_size=3), st.sets(st.sampled_from([A, B, C])))
def test_the_truth_lies_within_the_bounds(counts, hidden):
    truth = {**dict(zip((A, B, C), counts, strict=True)), ALL: sum(counts)}
    shown = {key: None if key in hidden else n for key, n in truth.items()}

    for key, (low, high) in guessing.bounds(Facts(shown, SUM, ())).items():
        assert low <= truth[key] <= high
