"""The pages of the survey: the console's question, the queue, one talk, and the results."""

import re

import pytest
from sqlmodel import select

from relief.helpline.models import HelplineContact
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from relief.kit import clock
from tests.helpline.answering import need_down, only
from tests.helpline.gaps.conftest import calls
from tests.helpline.survey.test_results import answer

HERE = "/line/survey"
QUESTION = "May somebody else from here call you"


def decided(robin, line):
    """One need, and what came of it."""
    need_down(robin, line)
    key = re.search(r"/needs/([0-9a-f-]{36})/outcome", robin.get(line).text)[1]
    robin.send(f"{line}/needs/{key}/outcome", page=line, outcome="information")


@pytest.fixture
def due(db, robin, line):
    """A caller of yesterday who agreed."""
    decided(robin, line)
    robin.send(
        f"{line}/survey", page=line, said="agree", survey_phone="519-555-0142", survey_safe="true"
    )
    robin.send(f"{line}/hang-up", page=line)
    robin.send(f"{line}/wrap", page=line)
    with db.session(write=True) as session:
        row = session.get(HelplineSurvey, only(db, HelplineSurvey).id)
        row.due_on = clock.local(clock.now(), "America/Toronto").date()
        session.add(row)
        return row


def test_the_question_stands_on_the_console_once_each_need_has_its_outcome(robin, line):
    assert QUESTION not in robin.get(line).text

    decided(robin, line)

    page = robin.get(line).text
    assert QUESTION in page
    assert 'data-alt="y"' in page


def test_a_number_that_is_missing_is_asked_for_where_it_is_typed(robin, line, db):
    decided(robin, line)

    answered = robin.send(f"{line}/survey", page=line, said="agree", survey_safe="true")

    assert answered.status_code == 422
    assert 'href="#survey_phone"' in answered.text
    with db.session() as session:
        assert session.exec(select(HelplineSurvey)).all() == []


def test_a_call_that_is_finished_without_the_question_is_counted(robin, line, db):
    decided(robin, line)
    robin.send(f"{line}/hang-up", page=line)
    robin.send(f"{line}/wrap", page=line)

    assert only(db, HelplineSurvey).state is SurveyState.NOT_ASKED


def test_danger_takes_the_question_and_the_number_away(robin, line, db):
    decided(robin, line)
    robin.send(
        f"{line}/survey", page=line, said="agree", survey_phone="519-555-0142", survey_safe="true"
    )

    robin.send(f"{line}/danger", page=line)

    assert "/survey" not in robin.get(line).text.split('id="line"')[1].split("</main>")[0]
    robin.send(f"{line}/hang-up", page=line)
    robin.send(f"{line}/wrap", page=line)
    found = only(db, HelplineSurvey)
    assert (found.state, found.sealed) == (SurveyState.CALLED_OFF, None)


def test_danger_that_was_a_mistake_takes_no_word_away(robin, line, db):
    decided(robin, line)
    robin.send(
        f"{line}/survey", page=line, said="agree", survey_phone="519-555-0142", survey_safe="true"
    )
    robin.send(f"{line}/danger", page=line)

    robin.send(f"{line}/danger/undo", page=line, why="by_mistake")
    robin.send(f"{line}/hang-up", page=line)
    robin.send(f"{line}/wrap", page=line)

    found = only(db, HelplineSurvey)
    assert found.state is SurveyState.AGREED
    assert found.sealed is not None


def test_somebody_else_asks_and_the_answers_stay(browser, db, due):
    ben = browser("specialist")
    assert "Ask this person" in ben.get(HERE).text
    place = ben.send(f"{HERE}/{due.id}/take", page=HERE).headers["location"]
    assert "519-555-0142" in ben.get(place).text

    assert ben.send(place, words="Thanks").status_code == 422
    kept = ben.send(place, satisfaction="4", again="yes", words="Kind.")

    assert kept.headers["location"] == HERE
    assert only(db, HelplineSurveyAnswer).satisfaction == 4
    assert "Nobody is to be asked today" in ben.get(HERE).text
    assert "519-555-0142" not in ben.get(place).text


def test_what_was_marked_stays_where_words_are_refused(browser, due):
    ben = browser("specialist")
    place = ben.send(f"{HERE}/{due.id}/take", page=HERE).headers["location"]

    refused = ben.send(place, satisfaction="4", words="I am at 519-555-0142")

    assert refused.status_code == 422
    assert 'value="4" id="satisfaction-4" data-press="4" checked' in refused.text


def test_whoever_took_the_call_sees_no_number_and_may_not_ask(robin, due):
    page = robin.get(HERE).text
    assert "Ask this person" not in page
    assert "1 more was your own call" in page

    assert robin.send(f"{HERE}/{due.id}/take", page=HERE).status_code == 403
    assert "519-555-0142" not in robin.get(f"{HERE}/{due.id}").text


def test_not_reached_and_changed_mind(browser, db, due):
    ben = browser("specialist")

    ben.send(f"{HERE}/{due.id}/not-reached", page=HERE)
    assert only(db, HelplineSurvey).attempts == 1
    ben.send(f"{HERE}/{due.id}/changed-mind", page=HERE)
    assert only(db, HelplineSurvey).state is SurveyState.CHANGED_MIND


@pytest.mark.parametrize(
    ("lang", "share", "words"),
    [
        ("en", "77 of 100", "between 59 and 89 of 100 callers"),
        ("fr", "77 sur 100", "entre 59 et 89 appelants sur 100"),
    ],
)
def test_the_office_reads_shares_with_their_margin_in_words(browser, db, lang, share, words):
    month = clock.local(clock.now(), "America/Toronto").date().replace(day=1)
    with db.session(write=True) as session:
        calls(session, 200, at=clock.now())
        answer(session, month, 20, satisfaction=5)
        answer(session, month, 6, satisfaction=2)

    page = browser("coordinator", lang).get("/reports/helpline/survey").text

    assert share in page
    assert words in page


def test_own_words_are_for_coordinators(browser, db, due):
    browser("specialist").send(
        f"{HERE}/{due.id}", page=HERE, satisfaction="5", words="She listened."
    )
    with db.session(write=True) as session:
        answer(session, only(db, HelplineSurveyAnswer).month, 9, satisfaction=5)

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
