"""Few people are never shown, and no sum that is known tells how few they are."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from relief.helpline.gaps import suppression
from relief.helpline.gaps.suppression import FEW, is_few
from tests.conftest import sized

COUNTS = st.integers(0, 4) | st.integers(0, 30)
LINES = st.lists(COUNTS, min_size=1, max_size=8)


@st.composite
def tables(draw):
    wide = draw(st.integers(1, 5))
    row = st.lists(COUNTS, min_size=wide, max_size=wide)
    return draw(st.lists(row, min_size=1, max_size=6))


def test_nothing_is_hidden_where_nobody_is_few():
    assert suppression.line([0, 5, 12]) == frozenset()
    assert suppression.table([[5, 0], [12, 7]]) == frozenset()


def test_a_single_small_count_takes_the_next_one_along():
    assert suppression.line([3, 40, 6, 0]) == {0, 2}


def test_counts_of_one_that_sum_up_to_their_number_hide_the_empty_ones_too():
    assert suppression.line([1, 1, 0, 0]) == {0, 1, 2, 3}


def test_a_count_hidden_for_another_reason_is_not_told_by_the_sum():
    assert suppression.line([20, 8, 9], hidden={0}) == {0, 1}


PLACES = st.sets(st.integers(0, 7), max_size=2)


@given(LINES, PLACES, PLACES)
def test_no_sum_of_a_line_tells_a_hidden_count(counts, forced, blank):
    blank = {at for at in blank if at < len(counts)}
    hidden = suppression.line(counts, {at for at in forced if at < len(counts)}, blank)

    assert all(not is_few(count) or at in hidden for at, count in enumerate(counts))
    if not any(counts[at] for at in hidden) or len(hidden) == len(counts):
        return  # the sum tells that there is nobody, or how many there are of all
    for at in hidden:
        if is_few(counts[at]):
            others = sum(counts[each] - (each not in blank and counts[each] > 0) for each in hidden)
            assert len(hidden) >= 2
            assert others >= FEW - 1, "it could be another number"


@settings(max_examples=sized(60))
@given(tables(), PLACES)
def test_no_sums_of_rows_and_columns_together_tell_a_small_count(rows, forced):
    whole = suppression.line([sum(row) for row in rows], {y for y in forced if y < len(rows)})
    hidden = suppression.table(rows, whole)

    assert all(
        (y, x) in hidden for y, row in enumerate(rows) for x, n in enumerate(row) if is_few(n)
    )
    if len(hidden) == sum(map(len, rows)):
        return  # a table of which nothing is shown tells what its sums tell
    secret = suppression.line([sum(row[x] for row in rows) for x in range(len(rows[0]))])
    lines = [[y == at for y, _ in sorted(hidden)] for at in range(len(rows)) if at not in whole]
    lines += [
        [x == at for _, x in sorted(hidden)] for at in range(len(rows[0])) if at not in secret
    ]
    for at in solved(lines, len(hidden)):
        y, x = sorted(hidden)[at]
        assert not is_few(rows[y][x]), f"{rows} tells row {y}, column {x}"


def solved(lines, wide):
    """The places that follow from sums of some of them, by elimination."""
    lines, done = [list(map(Fraction, line)) for line in lines], 0
    for n in range(wide):
        pivot = next((k for k in range(done, len(lines)) if lines[k][n]), None)
        if pivot is None:
            continue
        lines[done], lines[pivot] = lines[pivot], lines[done]
        lines[done] = [each / lines[done][n] for each in lines[done]]
        for k, line in enumerate(lines):
            if k != done and line[n]:
                lines[k] = [a - line[n] * b for a, b in zip(line, lines[done], strict=True)]
        done += 1
    alone = [[n for n, each in enumerate(line) if each] for line in lines[:done]]
    return [at[0] for at in alone if len(at) == 1]
