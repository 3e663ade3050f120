"""The measure is right: best orders score 1, worse ones less, and halves are kept apart."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.directory.search import measuring
from tests.directory.search.judged import entries

judgements = st.dictionaries(st.text("abcdefgh", min_size=1), st.integers(0, 3), max_size=12)


@given(judgements)
def test_the_best_order_scores_one(judged):
    best = sorted(judged, key=lambda each: -judged[each])

    assert measuring.ndcg(best, judged) == pytest.approx(1)


@given(judgements, st.data())
def test_no_order_scores_more_than_the_best_nor_less_than_nothing(judged, data):
    order = data.draw(st.permutations([*judged, "nobody"]))

    assert 0 <= measuring.ndcg(order, judged) <= 1 + 1e-9


def test_a_better_grade_counts_more_the_higher_it_stands():
    judged = {"a": 3, "b": 1}

    assert measuring.ndcg(["a", "b"], judged) == 1
    assert measuring.ndcg(["b", "a"], judged) == pytest.approx(
        (1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3))
    )
    assert measuring.ndcg(["c"], judged) == 0


def test_success_is_good_help_among_the_first_five():
    judged = {"good": 2, "thought": 1}

    assert measuring.success(["x", "x", "x", "x", "good"], judged)
    assert not measuring.success(["x", "x", "x", "x", "x", "good"], judged)
    assert not measuring.success(["thought"], judged)
    assert measuring.success(["thought"], {"thought": 1})  # there is nothing better


def test_a_question_and_its_twins_are_in_one_half():
    by_id = {entry["id"]: entry for entry in entries()}
    others = [entry for entry in by_id.values() if entry.get("twin_of") or entry.get("typo_of")]

    assert all(
        measuring.half(each) == measuring.half(by_id[each.get("twin_of") or each["typo_of"]])
        for each in others
    )
    share = sum(measuring.half(each) == "held" for each in by_id.values()) / len(by_id)
    assert 0.4 < share < 0.6
