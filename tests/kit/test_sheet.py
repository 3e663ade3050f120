"""A file is read however a spreadsheet wrote it, and never half understood."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import tables
from relief.kit.sheet import Columns, bare, inert, open_sheet

KNOWN = Columns(
    {"name": {"name", "nom"}, "note": {"note"}}, frozenset({"name"}), "Needs one of {known}."
)
TEXT = "nom,note\nLéa Field,été\n"


def cells(data):
    return [line.cells for line in open_sheet(data, KNOWN).lines]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("cp1252"), "windows-1252"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
    ],
)
def test_letters_arrive_in_whichever_encoding(data, encoding):
    sheet = open_sheet(data, KNOWN)

    assert sheet.problems == []
    assert sheet.encoding == encoding
    assert [line.cells for line in sheet.lines] == [{"name": "Léa Field", "note": "été"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_found(delimiter):
    assert cells(TEXT.replace(",", delimiter).encode()) == [{"name": "Léa Field", "note": "été"}]


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"nom\0\0\n", b"\xff\xfe\x00", b"\x81\x8d\n"])
def test_what_is_no_text_is_said_to_be_none(data):
    [problem] = open_sheet(data, KNOWN).problems

    assert problem.fatal
    assert "CSV UTF-8" in problem.message


def test_a_column_that_is_missing_is_named_with_those_known():
    [problem] = open_sheet(b"note\nx\n", KNOWN).problems

    assert (problem.column, problem.fatal) == ("name", True)
    assert problem.params == {"known": "name, note"}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "＝1+1", "＠x"])
def test_a_formula_is_written_as_text_and_read_back(cell):
    assert inert(cell) == f"'{cell}"
    assert bare(inert(cell)) == cell


def test_an_apostrophe_of_a_name_stays():
    assert bare("'t Hooft") == "'t Hooft"


@pytest.mark.parametrize(
    "name",
    [
        "Ada;=cmd|'/C calc'!A0;",
        "Ada; =1+1",
        "Ada, x;\t@SUM(A1)",
        'Ada;"=1+1"',
        "Ada\n=1+1",
        "  =1+1",
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_no_formula_stands_in_a_cell_wherever_the_list_separator_cuts(name, separator):
    columns = [tables.Column("reference", "Reference"), tables.Column("name", "Name")]
    table = tables.Table("offers", "Offers", columns, [["482-177-305", name]])

    text = tables.as_csv(table).decode("utf-8-sig")
    cells = [each for row in csv.reader(io.StringIO(text), delimiter=separator) for each in row]

    # Excel takes blanks and quotes before a sign for nothing.
    assert not [each for each in cells if each.strip(' \t"')[:1] in tuple("=+-@＝＋－＠")]


@given(st.text(alphabet="=+-@;|,'\" \t\r\nAé＝"))
def test_whatever_is_kept_inert_is_read_back_as_it_was(cell):
    assert bare(inert(cell)) == cell


def test_a_sign_in_a_sentence_is_left_alone():
    said = "Call 5 - 7 pm, +/- an hour; Léa's e-mail is a@b.ca"
    assert inert(said) == bare(said) == said
