"""Callers are asked how it was: drawn at the end of a call, agreed, asked by another, told.

Twelve people call; one of them is in danger. Ten agree, one would rather not. The day after
Ben asks those whose calls Robin took, and not the one whose call he took himself. The office reads
what callers say, with its margin; nobody can read who said it.
"""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from relief.helpline.survey.margin import margin
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState

HOME, QUEUE, RESULTS = "/line", "/line/survey", "/reports/helpline/survey"
QUESTION = 'id="survey-title"'
ROBIN_S = 9  # of the ten who agreed


@pytest.fixture
def settings(settings):
    """The lot draws every call, so that the story is the same each time."""
    return settings.model_copy(update={"survey_share": 1})


def ended(specialist, phone="", *, danger=False):
    """A call with one need, to its end; whether the console put the question."""
    line = specialist.send(HOME, channel="phone").headers["location"]
    if danger:
        specialist.send(f"{line}/danger", page=HOME)
    else:
        specialist.send(f"{line}/needs", page=HOME, name="Food")
        key = re.search(r"/needs/([0-9a-f-]{36})/outcome", specialist.get(line).text)[1]
        specialist.send(f"{line}/needs/{key}/outcome", page=HOME, outcome="information")
    is_put = QUESTION in specialist.get(line).text
    if is_put:
        said = {"said": "agree", "survey_phone": phone, "survey_safe": "true"}
        specialist.send(f"{line}/survey", page=HOME, **(said if phone else {"said": "decline"}))
    assert specialist.send(f"{line}/wrap", page=HOME).headers["location"] == HOME
    return is_put


def taken(specialist):
    """Take the first of the queue; its page, or nothing where nobody is left."""
    found = re.search(rf"{QUEUE}/[0-9a-f-]{{36}}/take", specialist.get(QUEUE).text)
    return specialist.send(found[0], page=QUEUE).headers["location"] if found else ""


@pytest.mark.usefixtures("now")
def test_how_the_call_was_is_asked_by_another_and_told_with_its_margin(browser, db):
    robin, ben = browser("specialist"), browser("specialist")
    numbers = [f"519-555-01{n}" for n in range(10, 20)]
    assert all(ended(robin, number) for number in numbers[:ROBIN_S])
    assert ended(ben, numbers[ROBIN_S])
    assert ended(robin)  # would rather not
    assert not ended(robin, danger=True)
    assert taken(ben) == ""  # not on the same day

    a_day_passes(db)
    for n in range(ROBIN_S):
        place = taken(ben)
        assert re.search(r"519-555-01\d\d", ben.get(place).text)[0] in numbers[:ROBIN_S]
        ben.send(place, satisfaction="5" if n else "2", settled="yes")
    assert taken(ben) == ""
    assert "1 more was your own call" in ben.get(QUEUE).text
    place = taken(robin)
    assert numbers[ROBIN_S] in robin.get(place).text
    robin.send(place, satisfaction="4", settled="partly", words="Kind.")

    share, low, high = margin(9, 10, 11).of_100
    page = browser("coordinator").get(RESULTS).text
    assert f"{share} of 100" in page
    assert f"between {low} and {high} of 100 callers" in page
    assert "10 answers for 11 calls" in page
    assert f"entre {low} et {high} appelants sur 100" in browser("comms", "fr").get(RESULTS).text
    nobody_can_tell_who(db)


def a_day_passes(db):
    """Who agreed yesterday is due; the clock stands, for nobody signs in anew."""
    with db.session(write=True) as session:
        for row in session.exec(select(HelplineSurvey)):
            row.due_on -= timedelta(days=1)
            session.add(row)


def nobody_can_tell_who(db):
    with db.session() as session:
        callers = session.exec(select(HelplineSurvey)).all()
        answers = session.exec(select(HelplineSurveyAnswer)).all()
    assert len(answers) == 10
    assert {(row.quarter.day, row.quarter.month % 3) for row in answers} == {(1, 1)}
    assert {row.sealed for row in callers} == {None}
    states = [row.state for row in callers]
    assert states.count(SurveyState.ANSWERED) == 10
    assert states.count(SurveyState.DECLINED) == 1
    assert len(states) == 11
