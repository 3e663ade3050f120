"""The callers' survey by the keyboard alone: one specialist hears the consent, another asks."""

from datetime import timedelta

import pytest
from sqlmodel import select

from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from tests.browser.specialist import answer, need, shows
from tests.installed import Install

pytestmark = pytest.mark.browser

NUMBER = "519-555-0142"


@pytest.fixture
def install(sqlite_url):
    """An empty live installation whose lot draws every call."""
    return Install(sqlite_url, RELIEF_SURVEY_SHARE="1")


def rows(db, table):
    with db.session() as session:
        return session.exec(select(table)).all()


def test_consent_and_answers_take_no_mouse(seat, town):
    _, db = town
    robin = seat()
    answer(robin)
    need(robin, "food")
    robin.press("x")
    shows(robin, "chosen", NUMBER)
    shows(robin, "ending", "One question for this caller")
    robin.press("Alt+y")
    robin.page.locator("#survey_phone:focus").wait_for()
    robin.write(NUMBER)
    robin.press("Tab", "Space", "Alt+y")
    shows(robin, "ending", "They agree")
    shows(robin, "ending", "somebody else calls them")
    assert robin.barriers() == []
    robin.press("Alt+w")
    shows(robin, "ending", "Finish this call")
    robin.press("Alt+w")
    robin.page.wait_for_url("**/line")

    with db.session(write=True) as session:
        for row in session.exec(select(HelplineSurvey)):
            row.due_on -= timedelta(days=1)
            session.add(row)
    ben = seat("Ben Achterberg")
    ben.visit("/line/survey")
    ben.page.locator("main li button:focus").wait_for()  # the hand is on the first of the queue
    ben.press("Enter")
    ben.page.locator("#settled").wait_for()
    ben.sees(NUMBER)
    ben.page.wait_for_load_state()
    ben.press("y", "5", "a")
    assert ben.barriers() == []
    ben.press("Control+Enter")
    ben.page.wait_for_url("**/line/survey")

    [found] = rows(db, HelplineSurveyAnswer)
    assert (found.settled, found.satisfaction, found.again) == ("yes", 5, "yes")
    [caller] = rows(db, HelplineSurvey)
    assert (caller.state, caller.sealed) == (SurveyState.ANSWERED, None)
