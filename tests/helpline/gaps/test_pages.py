"""The map for everybody and for staff, the open data, and what is told when an area rises."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from relief.helpline.gaps import jobs, rises
from relief.helpline.gaps.models import HelplineRise, Rising
from relief.helpline.words import Reason
from relief.kit import clock
from relief.kit.jobs import Work
from tests.helpline.conftest import a_term
from tests.helpline.gaps.conftest import BRUCE, GREY, HURON, calls, count

LATER = datetime(2011, 8, 21, 20, tzinfo=UTC)  # the second quarter is published
Q2 = "2011-Q2"

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def spring(db):
    """A quarter with many calls, and one area of which few are known."""
    with db.session(write=True) as session:
        food = a_term(session, "Food")
        calls(session, 30, term=food.id)
        calls(session, 12, reason=Reason.FULL, term=food.id)
        calls(session, 20, area=GREY)
        calls(session, 9, area=GREY, reason=Reason.FULL)
        calls(session, 3, area=BRUCE)
        calls(session, 4, at=LATER - timedelta(days=1))
        count(session)
        return str(food.id)


def rows(text):
    """The rows of the CSV below its head, by area, cut and value."""
    lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    start = lines.index([])
    named = [dict(zip(lines[start + 1], line, strict=True)) for line in lines[start + 2 :]]
    return {
        (row["Area, by Statistics Canada's code"], row["By"], row["Code"]): row for row in named
    }


def test_the_map_of_the_last_quarter_is_for_everybody(browser, spring):
    text = browser().get("/map").text

    assert "April to June 2011" in text
    assert "Huron: Help not found 12, 0.20 for each 1,000 residents." in text
    assert "Bruce: hidden, since few people are counted." in text
    assert 'href="/map/3540"' in text


def test_nobody_but_staff_reads_a_running_quarter_or_a_month(browser, spring):
    for period in ("2011-Q3", "2011-05", "2099-Q1", "x"):
        assert browser().get(f"/map?period={period}").status_code == 404
        assert browser().get(f"/map/{period}.csv").status_code == 404


def test_open_data_hides_few_and_what_would_tell_them(browser, spring):
    answer = browser().get(f"/map/{Q2}.csv")
    found = rows(answer.text)

    assert found[HURON, "", ""]["Calls"] == "42"
    assert found[HURON, "reason", "full"]["Help not found"] == "12"
    assert found[HURON, "topic", spring]["Needs"] == "42"
    assert found[BRUCE, "", ""]["Calls"] == found[GREY, "", ""]["Calls"] == ""
    assert found["all", "", ""]["Calls"] == "74"
    assert "CC BY 4.0" in answer.text
    assert clock.rfc3339(clock.now()) in answer.text


def test_open_data_for_programs_says_what_each_figure_means(browser, spring):
    listed = browser().get("/map/data.json").json()
    address = next(each["json"] for each in listed["quarters"] if each["quarter"] == Q2)
    answer = browser().get(address.removeprefix("http://testserver"))
    data = answer.json()

    assert data["quarter"] == Q2
    assert set(data["definitions"]) >= {"contacts", "needs", "unmet", "hidden"}
    huron = next(row for row in data["rows"] if (row["area"], row["cut"]) == (HURON, ""))
    assert (huron["contacts"], huron["unmet"], huron["residents"]) == (42, 12, 61366)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_name_that_is_a_formula_stays_words_in_the_file(browser, db):
    with db.session(write=True) as session:
        calls(session, 30, term=a_term(session, "=1+1").id)
        count(session)

    assert ",'=1+1," in browser().get(f"/map/{Q2}.csv").text


def test_a_topic_and_a_reason_at_once_are_for_staff_only(browser, spring):
    answer = browser().get(f"/map?topic={spring}&reason=full").text
    inside = browser("specialist").get(f"/line/gaps?period={Q2}&topic={spring}&reason=full").text

    assert "A topic and a reason at once would tell of too few people." in answer
    assert "at once would tell" not in inside
    assert "Food – No such" not in inside
    assert "Huron: Help not found 12" in inside


def test_an_area_has_a_page_of_its_own_in_both_languages(browser, spring):
    english = browser().get(f"/map/{HURON}").text
    french = browser().get(f"/map/{HURON}?lang=fr").text

    assert "<h1>Huron</h1>" in english
    assert "Full, or a waiting list" in english
    assert "avril à juin 2011" in french
    assert browser().get("/map/9999").status_code == 404


def test_staff_see_few_people_too(browser, spring):
    assert "Bruce: Help not found 0, 0" in browser("specialist").get(f"/line/gaps?period={Q2}").text
    assert "May 2011" in browser("specialist").get(f"/line/gaps/{BRUCE}").text
    assert browser("agency").get("/line/gaps").status_code == 403


def test_what_the_filters_do_not_know_is_as_if_it_were_not_said(browser, spring):
    answer = browser().get("/map?show=all&topic=%27&reason=none&period=")

    assert answer.status_code == 200
    assert "Help not found 12" in answer.text


@pytest.fixture
def risen(settings, db):
    """Huron, after months of ten calls, has thirty in August."""
    with db.session(write=True) as session:
        for back in range(1, 9):
            calls(session, 10, at=clock.now() - timedelta(days=30 * back))
        calls(session, 30, at=clock.now() - timedelta(days=2))
    for _ in range(4):  # three months at once
        jobs.look(Work(settings, db))
    with db.session() as session:
        return session.exec(select(HelplineRise)).one()


def test_a_rise_is_named_once(settings, db, risen):
    jobs.look(Work(settings, db))

    with db.session() as session:
        [row] = rises.listing(session)
    assert (row.area, row.rising, row.n, row.usual_tenths) == (HURON, Rising.NEEDS, 30, 100)


def test_it_is_told_until_somebody_has_seen_it(browser, db, risen):
    said = "Huron: 30 needs in August 2011, where 10 a month were usual."
    comms = browser("comms")
    assert said in comms.get("/line/gaps").text
    with db.session() as session:
        assert [row.id for row in rises.unseen(session)] == [risen.id]

    answer = comms.send(f"/line/gaps/rises/{risen.id}/seen", page="/line/gaps")

    assert answer.headers["location"] == "/line/gaps"
    assert "seen by Robin" in comms.get("/line/gaps").text
    with db.session() as session:
        assert rises.unseen(session) == []


def test_a_specialist_does_not_take_it_from_the_others(browser, risen):
    answer = browser("specialist").send(f"/line/gaps/rises/{risen.id}/seen", page="/line/gaps")

    assert answer.status_code == 403
