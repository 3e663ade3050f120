"""What callers say, as a page and a file: shares with their margins, and whose words are read."""

import csv
import re

import pytest
import sqlalchemy as sa
from sqlmodel import select

from relief.helpline.gaps import periods
from relief.helpline.models import HelplineContact
from relief.helpline.survey.calling import quarter
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from relief.kit import clock
from tests.helpline.answering import only
from tests.helpline.conftest import ZONE
from tests.helpline.gaps.conftest import calls
from tests.helpline.survey.test_results import answer

QUEUE = "/line/survey"

pytestmark = pytest.mark.usefixtures("now")


@pytest.mark.parametrize(
    ("lang", "share", "words"),
    [
        ("en", "77 of 100", "between 59 and 89 of 100 callers"),
        ("fr", "77 sur 100", "entre 59 et 89 appelants sur 100"),
    ],
)
def test_the_office_reads_shares_with_their_margin_in_words(browser, db, lang, share, words):
    with db.session(write=True) as session:
        calls(session, 200, at=clock.now())
        this = quarter(clock.now(), ZONE)
        answer(session, this, 20, satisfaction=5)
        answer(session, this, 6, satisfaction=2)

    page = browser("coordinator", lang).get("/reports/helpline/survey").text

    assert share in page
    assert words in page


@pytest.fixture
def answers(db):
    """Answers of this quarter to two questions; to one of them few said no."""
    this = quarter(clock.now(), ZONE)
    with db.session(write=True) as session:
        calls(session, 200, at=clock.now())
        answer(session, this, 20, satisfaction=5, settled="yes")
        answer(session, this, 7, satisfaction=2, settled="partly")
        answer(session, this, 3, satisfaction=2, settled="no")


def rows(text):
    """A file's lines as cells, by question and answer."""
    lines = csv.reader(text.removeprefix("\ufeff").splitlines())
    return {tuple(line[:2]): line[2:] for line in lines if len(line) == 7}


def test_the_file_shows_what_the_page_shows_with_each_margin(browser, answers):
    office = browser("comms")
    page = office.get("/reports/helpline/survey").text
    link = re.search(r'href="(/reports/helpline/survey\.csv[^"]*)"', page)[1]

    file = office.get(link)
    found = rows(file.text)

    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="callers-survey-year.csv"' in file.headers["content-disposition"]
    ask = "How satisfied are you with the call?"
    assert found[ask, "Satisfied or very satisfied"] == ["20", "30", "67", "50", "80"]
    assert found[ask, "Very satisfied"] == ["20", "30", "67", "50", "80"]
    assert found[ask, "Dissatisfied"][:2] == ["10", "30"]
    assert "between 50 and 80 of 100 callers" in page
    assert "Finished calls,200" in file.text


def test_the_file_hides_what_the_page_hides(browser, answers):
    found = rows(browser("comms").get("/reports/helpline/survey.csv").text)

    ask = "Was what you called about settled with that one call?"
    assert found[ask, "Yes, settled"][0] == "20"
    assert found[ask, "In part"] == found[ask, "No, not settled"] == ["", "30", "", "", ""]
    again = [cells for (ask, _), cells in found.items() if "again" in ask]
    assert again == [[""] * 5]


def test_the_file_is_in_the_readers_language_and_of_the_period_that_was_asked(browser, answers):
    now = periods.quarter_of(periods.month_of(clock.now(), ZONE))
    this, before = now.key, periods.quarter_of(periods.before(now.months[0])).key
    office = browser("coordinator", "fr")

    page = office.get(f"/reports/helpline/survey?period={before}").text
    assert f'href="/reports/helpline/survey.csv?period={before}"' in page
    now, past = (
        rows(office.get(f"/reports/helpline/survey.csv?period={each}").text)
        for each in (this, before)
    )

    ask = "Dans quelle mesure êtes-vous satisfait de l'appel?"
    assert now[ask, "Très satisfait"][:2] == ["20", "30"]
    assert past[ask, "Satisfaits ou très satisfaits"] == [""] * 5


@pytest.fixture
def spoken(browser, db, due):
    """Ten answers of this quarter, one of them with the caller's own words."""
    browser("specialist").send(
        f"{QUEUE}/{due.id}", page=QUEUE, satisfaction="5", words="She listened."
    )
    with db.session(write=True) as session:
        answer(session, only(db, HelplineSurveyAnswer).quarter, 9, satisfaction=5)


@pytest.fixture
def settled(db, spoken):
    """The same, of a quarter for which no answer comes in any more."""
    before = periods.latest(clock.now(), ZONE).months[0]
    with db.session(write=True) as session:
        session.execute(sa.update(HelplineSurveyAnswer).values(quarter=before))


def test_nobodys_own_words_are_in_the_file(browser, settled):
    office = browser("coordinator")

    assert "She listened." in office.get("/reports/helpline/survey").text
    assert "She listened." not in office.get("/reports/helpline/survey.csv").text


def test_own_words_are_not_read_while_answers_come_in(browser, spoken):
    page = browser("coordinator").get("/reports/helpline/survey").text

    assert "100 of 100" in page
    assert "She listened." not in page


def test_own_words_are_for_coordinators(browser, settled):
    pages = {
        who: browser(who).get("/reports/helpline/survey").text for who in ("coordinator", "comms")
    }

    assert "She listened." in pages["coordinator"]
    assert "She listened." not in pages["comms"]


@pytest.mark.parametrize(("not_asked", "is_said"), [(2, False), (3, True)])
def test_where_many_were_not_asked_the_page_says_so(browser, db, not_asked, is_said):
    with db.session(write=True) as session:
        calls(session, 12, at=clock.now())
        found = session.exec(select(HelplineContact.id)).all()
        for n, key in enumerate(found):
            state = SurveyState.NOT_ASKED if n < not_asked else SurveyState.DECLINED
            day = clock.now().date()
            session.add(
                HelplineSurvey(contact_id=key, state=state, due_on=day, asked_by="staff:ruth")
            )

    page = browser("coordinator").get("/reports/helpline/survey").text

    assert ("Many were not asked" in page) is is_said


def test_a_quarter_that_is_none_is_the_year(browser):
    page = browser("comms").get("/reports/helpline/survey?period=2026-Q9")

    assert page.status_code == 200
    assert " selected>" not in page.text


def test_before_there_are_answers_the_page_says_so(browser):
    page = browser("comms").get("/reports/helpline/survey").text

    assert "Too few answers" in page
