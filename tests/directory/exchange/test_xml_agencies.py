"""Agencies are read one by one, and none of them fills the memory."""

import io

from relief.directory.exchange import xml_agencies
from relief.directory.exchange.problems import Problem


def test_an_agency_beyond_measure_ends_the_reading():
    one = b"<Agency><Key>1</Key><Name>A</Name></Agency>"
    endless = b"<Source>" + one + b"<Agency><Name>" + b"x" * 1_000_000

    found = list(xml_agencies.agencies(io.BytesIO(endless), "f", largest=300_000))

    assert isinstance(found[-1], Problem)
    assert [type(each) for each in found].count(Problem) == 1


def test_what_was_read_is_forgotten():
    one = b"<Agency><Key>%d</Key><Name>" + b"x" * 1_000 + b"</Name></Agency>"
    many = b"<Source>" + b"".join(one % n for n in range(2_000)) + b"</Source>"

    found = list(xml_agencies.agencies(io.BytesIO(many), "f", largest=100_000))

    assert len(found) == 2_000
