"""Two people at the same moment: one answer is kept, one word to consent counts."""

import pytest
from sqlmodel import select

from relief.helpline import contacts
from relief.helpline.survey import calling, consent
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from relief.helpline.survey.schemas import AnswerIn
from relief.kit.errors import Conflict
from tests.directory.upkeep.test_at_once import together
from tests.helpline.survey.conftest import EVERYBODY, ZONE, agreed, ending, said, today


@pytest.fixture
def due(db):
    """A caller who agreed to be asked."""
    with db.session(write=True) as session:
        return agreed(session).id


def rows(db, table):
    with db.session() as session:
        return session.exec(select(table)).all()


def test_one_answer_is_kept_however_often_it_is_sent(db, due):
    with db.session(write=True, actor="staff:0") as session:
        calling.take(session, due)
    answer = AnswerIn(satisfaction=5)

    def keep(session):
        session.info["actor"] = "staff:0"
        return calling.answered(session, due, answer, ZONE)

    found = together(db, keep, keep)

    assert sorted(isinstance(each, Conflict) for each in found) == [False, True]
    assert len(rows(db, HelplineSurveyAnswer)) == 1


def test_yes_and_no_at_once_leave_one_word_and_no_number_after_a_no(db):
    with db.session(write=True) as session:
        key = ending(session).id

    def say(word, phone=""):
        def work(session):
            row = contacts.going(session, key)
            consent.say(session, row, said(word, phone), EVERYBODY, today())

        return work

    together(db, say("agree", "519-555-0142"), say("decline"))

    [row] = rows(db, HelplineSurvey)
    assert (row.state is SurveyState.AGREED) == (row.sealed is not None)
