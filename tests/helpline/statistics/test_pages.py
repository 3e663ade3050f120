"""The helpline in figures: calls of a year beside the year before, and what leaves as a file."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from relief.directory import visits
from relief.helpline.words import Channel, ContactState
from tests.helpline.conftest import a_term
from tests.helpline.gaps.conftest import BRUCE, HURON, calls, count

YEAR_BEFORE = datetime(2010, 5, 12, 15, tzinfo=UTC)
HERE = "/reports/helpline"

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def years(db):
    """Eleven calls this year, four the year before, two given up; some pages read."""
    with db.session(write=True) as session:
        calls(session, 8, term=a_term(session, "Food").id)
        calls(session, 3, area=BRUCE, channel=Channel.CHAT, language="fr")
        calls(session, 4, at=YEAR_BEFORE)
        calls(session, 2, state=ContactState.ABANDONED)
        visits.add(session, date(2011, 5, 2), "search", "en", 40)
        count(session)


def table(browser, name, query=""):
    """A table's rows below its head, by their first cell."""
    text = browser("coordinator").get(f"{HERE}/tables/{name}.csv{query}").text
    rows = [line.split(",") for line in text.splitlines()]
    return {row[0]: row[1:] for row in rows if len(row) == 4}


@pytest.mark.parametrize(
    ("name", "row", "cells"),
    [
        ("answering", "Answered", ["11", "4", "175"]),
        ("answering", "Given up", ["2", "0", ""]),
        ("answering", '"Wait on average, in seconds"', ["20", "20", "0"]),
        ("months", "May 2011", ["11", "4", "175"]),
        ("topics", "Food", ["8", "0", ""]),
        ("channels", "Chat", ["3", "0", ""]),
        ("languages", "French", ["3", "0", ""]),
        ("areas", "Huron", ["8", "4", "100"]),
        ("hours", "11 a.m.", ["11", "4", "175"]),
        ("weekdays", "Thursday", ["11", "0", ""]),
        ("visits", "Results of a search", ["40", "0", ""]),
    ],
)
def test_each_table_stands_beside_the_year_before(browser, years, name, row, cells):
    text = browser("coordinator").get(f"{HERE}/tables/{name}.csv").text
    line = next(line for line in text.splitlines() if line.startswith(f"{row},"))

    assert line.split(",")[-3:] == cells


def test_one_area_can_be_asked_for(browser, years):
    assert table(browser, "channels", f"?area={BRUCE}")["Chat"] == ["3", "0", ""]
    assert "Chat" not in table(browser, "channels", f"?area={HURON}")


def test_the_page_draws_charts_and_says_what_stands_in_them(browser, years):
    text = browser("comms").get(f"{HERE}?until=2011-08&area=x").text

    assert text.count('<svg class="chart"') == 3
    assert "Most: 11, May 2011." in text
    assert "September 2010 to August 2011" in text


def test_the_workbook_has_a_sheet_for_each_table(browser, years):
    body = browser("coordinator").get(f"{HERE}.xlsx").content
    sheets = [each for each in zipfile.ZipFile(io.BytesIO(body)).namelist() if "sheets/" in each]

    assert len(sheets) == 9


def test_an_empty_helpline_has_its_page_too(browser):
    assert browser("coordinator").get(HERE).status_code == 200


def test_it_is_for_the_office(browser):
    assert browser("specialist").get(HERE).status_code == 403
    assert browser("coordinator").get(f"{HERE}/tables/none.csv").status_code == 404
