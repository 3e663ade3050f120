"""Agencies are read one by one, and none of them fills the memory."""

import io
from xml.etree.ElementTree import Element

import pytest

from relief.directory.exchange import xml_agencies
from relief.directory.exchange.problems import Problem

ONE = b"<Agency><Key>1</Key><Name>A</Name></Agency>\n"
SMALL = 300_000


def read(text, largest=SMALL):
    return [*xml_agencies.agencies(io.BytesIO(text), "f", largest)]


def keys(found):
    return [each.findtext("Key") for each in found if isinstance(each, Element)]


def said(found):
    return [(each.code, str(each.where)) for each in found if isinstance(each, Problem)]


def test_an_agency_beyond_measure_costs_itself_not_the_rest():
    large = b"<Agency>\n<Key>2</Key><Name>" + b"x" * 1_000_000 + b"</Name></Agency>\n"

    found = read(b"<Source>\n" + ONE + large + ONE + b"</Source>")

    assert keys(found) == ["1", "1"]
    assert said(found) == [("too_large", "f:3#/Agency/1")]


def test_many_tiny_elements_weigh_more_than_their_bytes():
    many = b"<Agency><Key>2</Key>" + b"<a/>" * 40_000 + b"</Agency>"

    found = read(b"<Source>" + ONE + many + ONE + b"</Source>")

    assert keys(found) == ["1", "1"]
    assert said(found) == [("too_large", "f:2#/Agency/1")]


@pytest.mark.parametrize(
    "endless",
    [b"<Agency><Name>" + b"x" * 1_000_000, b'<Agency><Name a="' + b"x" * 1_000_000,
     b"<!--" + b"x" * 1_000_000, b"<a>" * 1_000_000],
)  # fmt: skip
def test_what_has_no_end_ends_the_reading_and_keeps_what_came_before(endless):
    found = read(b"<Source>" + ONE + endless)

    assert keys(found) == ["1"]
    assert [code for code, _ in said(found)] == ["rest"]


def test_long_remarks_between_agencies_are_nothing():
    remarks = b"<!-- nothing -->\n" * 50_000

    found = read(b"<Source>" + ONE + remarks + ONE + b"</Source>")

    assert keys(found) == ["1", "1"]
    assert said(found) == []


def test_what_was_read_is_forgotten():
    one = b"<Agency><Key>%d</Key><Name>" + b"x" * 1_000 + b"</Name></Agency>"
    many = b"<Source>" + b"".join(one % n for n in range(2_000)) + b"</Source>"

    assert len(keys(read(many, 100_000))) == 2_000


def test_the_line_of_each_agency_is_known():
    lines = [xml_agencies.line_of(each) for each in read(b"<Source>\n" + ONE * 3 + b"</Source>")]

    assert lines == [2, 3, 4]
