"""The pages of the survey: the console's question, the queue, one talk."""

import pytest
from sqlmodel import select

from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from tests.helpline.answering import only
from tests.helpline.survey.conftest import decided

HERE = "/line/survey"
QUESTION = "May somebody else from here call you"

pytestmark = pytest.mark.usefixtures("now")


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
