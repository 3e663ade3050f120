"""A quotation mark that nobody closes costs its row, never those behind it, nor hours."""

import io

from hypothesis import given
from hypothesis import strategies as st

from relief.directory.exchange import csv_lines, csv_rows
from relief.directory.exchange.problems import Problem

TITLES = "id,name\n"


def read(text):
    found = [*csv_rows._rows(io.StringIO(text, newline=""), "f")]
    rows = [(line, row["id"]) for each in found if not isinstance(each, Problem)
            for line, row in [each]]  # fmt: skip
    return rows, [each for each in found if isinstance(each, Problem)]


def plain(numbers):
    return "".join(f"{number},Meals\n" for number in numbers)


def test_the_rows_behind_an_unclosed_quote_come_in():
    many = range(30_000)  # more than one cell holds

    rows, problems = read(TITLES + plain([1]) + '2,"Beds\n' + plain(many))

    assert rows == [(2, "1"), *((line, str(number)) for line, number in enumerate(many, 4))]
    assert [str(each.where) for each in problems] == ["f:3"]


def test_cells_of_several_lines_are_read_as_they_are():
    rows, problems = read(TITLES + '1,"Meals\nand ""beds""\n"\n2,Food\n')

    assert rows == [(2, "1"), (5, "2")]
    assert problems == []


def test_a_row_without_end_ends_and_its_lines_are_not_read_for_ever(monkeypatch):
    monkeypatch.setattr(csv_lines, "LONGEST_ROW", 1_000)
    monkeypatch.setattr(csv_lines, "MOST_AGAIN", 20_000)
    endless = 'b","a\n' * 20_000

    rows, problems = read(TITLES + '1,"a\n' + endless + 'b"\n' + plain([2]))

    assert rows == [(20_004, "2")]
    assert len(problems) < 400
    assert "until line" in problems[30].told("en")


@given(st.lists(st.sampled_from(['1,"a', '2,"b"', "3,c", '4,"d ""e"', '"', '5,"f"g"', ""])))
def test_each_line_is_told_or_in_a_row_and_none_comes_twice(lines):
    rows, problems = read(TITLES + "".join(f"{line}\n" for line in lines))

    told = [line for line, _ in rows] + [each.where.line for each in problems]
    assert len(told) == len(set(told))
    assert all(2 <= line <= len(lines) + 1 for line in told)
    whole = [number for number, line in enumerate(lines, 2) if line == "3,c"]
    assert set(whole) <= set(told) or '"' in "".join(lines)
