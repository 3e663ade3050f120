"""Everybody reads how a quarter went, and takes it along as open data; staff's figures stay in."""

import csv
import io
from datetime import UTC, datetime

import pytest

from relief.directory import visits
from relief.helpline.words import Channel, ContactState
from tests.helpline.conftest import a_term
from tests.helpline.gaps.conftest import BRUCE, calls, count

YEAR_BEFORE = datetime(2010, 5, 12, 15, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def spring(db):
    """Calls of this spring and of the last; three came by chat, two hung up."""
    with db.session(write=True) as session:
        calls(session, 30, term=a_term(session, "Food").id)
        calls(session, 3, area=BRUCE, channel=Channel.CHAT, language="fr")
        calls(session, 9, channel=Channel.TEXT)
        calls(session, 14, at=YEAR_BEFORE)
        calls(session, 2, state=ContactState.ABANDONED)
        visits.add(session, datetime(2011, 5, 2, tzinfo=UTC).date(), "search", "en", 40)
        count(session)


def figures(browser, quarter="2011-Q2", **headers):
    answer = browser().get(f"/figures/{quarter}.json", **headers).json()
    return {(row["cut"], row["value"]): row["n"] for row in answer["rows"]}


def test_a_quarter_stands_beside_the_same_months_a_year_before(browser, spring):
    text = browser().get("/figures").text

    assert "April to June 2011" in text
    assert '<th scope="col" class="right">2010</th>' in text
    assert '<th scope="row">Answered</th><td class="right num">42</td>' in text
    assert '<td class="right num">14</td>' in text


def test_few_are_hidden_and_what_would_tell_them_by_subtraction(browser, spring):
    found = figures(browser)

    assert found["answering", "answered"] == 42
    assert found["answering", "given_up"] is None
    assert found["channels", "phone"] == 30
    assert found["channels", "chat"] is None
    assert found["channels", "text"] is None, "else the sum would tell the three"
    assert found["visits", "search"] == 40


def test_no_figure_by_area_or_topic_is_repeated_here(browser, spring):
    assert {cut for cut, _ in figures(browser)} == {
        "answering", "months", "channels", "languages", "hours", "weekdays", "visits"
    }  # fmt: skip


def test_the_same_leaves_for_a_spreadsheet_with_what_an_empty_cell_means(browser, spring):
    answer = browser().get("/figures/2011-Q2.csv")
    lines = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))

    assert ["2011-Q2", "channels", "phone", "Telephone", "30"] in lines
    assert ["2011-Q2", "channels", "chat", "Chat", ""] in lines
    assert ["licence", "CC BY 4.0"] in lines
    assert any(line and line[0] == "hidden" for line in lines)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_it_is_said_in_french_too(browser, spring):
    text = browser(lang="fr").get("/figures").text

    assert "avril à juin 2011" in text
    assert "Téléphone" in text


@pytest.mark.parametrize("period", ["2011-Q3", "2011-05", "2099-Q1", "2001-Q1", "x"])
def test_nobody_reads_a_running_quarter_or_a_month(browser, spring, period):
    assert browser().get(f"/figures?period={period}").status_code == 404
    assert browser().get(f"/figures/{period}.csv").status_code == 404


def test_the_map_leads_there_and_its_list_of_files_names_them(browser, spring):
    assert 'href="/figures"' in browser().get("/map").text

    listed = browser().get("/map/data.json").json()["quarters"][0]["figures"]
    for address in listed.values():
        assert browser().get(address.removeprefix("http://testserver")).status_code == 200


def test_an_empty_helpline_has_its_page_too(browser):
    assert browser().get("/figures").status_code == 200
    assert set(figures(browser).values()) == {0, None}
