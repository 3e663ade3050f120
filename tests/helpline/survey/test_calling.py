"""Somebody else asks, one at a time; answers are kept apart from who gave them."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from relief.helpline import contacts
from relief.helpline.survey import calling, jobs
from relief.helpline.survey.consent import LATELY
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from relief.helpline.survey.schemas import AnswerIn
from relief.kit.errors import Conflict, Refused
from tests.helpline.survey.conftest import ZONE, acting, agreed, ending, say, today

TOMORROW = timedelta(days=1)
SAID = AnswerIn(settled="yes", satisfaction=5, words="She took her time.")

pytestmark = pytest.mark.usefixtures("now")


def answers(session):
    return session.exec(select(HelplineSurveyAnswer)).all()


def test_it_stands_in_the_queue_of_others_from_the_next_day(session):
    row = agreed(session, by="ruth")
    day = today() + TOMORROW

    assert calling.queue(session, today(), "staff:ben") == []
    assert calling.queue(session, day, "staff:ben") == [row]
    assert calling.queue(session, day, "staff:ruth") == []
    assert [calling.own(session, day, f"staff:{who}") for who in ("ruth", "ben")] == [1, 0]


def test_nobody_asks_about_a_call_of_their_own(session):
    row = agreed(session, by="ruth")

    with pytest.raises(Refused) as refused:
        calling.take(session, row.id)
    assert refused.value.code == "own_call"


def test_nor_who_heard_the_consent_for_another(session):
    call = ending(session, by="ruth")
    acting(session, "cora")
    row = say(session, call, "agree", "519-555-0142")
    contacts.wrap(session, call)

    assert calling.queue(session, today() + TOMORROW, "staff:cora") == []
    with pytest.raises(Refused):
        calling.take(session, row.id)


def test_nobody_writes_down_what_another_asks(session):
    row = agreed(session)
    acting(session, "ben")
    calling.take(session, row.id)
    acting(session, "cora")

    for write in (calling.not_reached, calling.changed_mind):
        with pytest.raises(Conflict):
            write(session, row.id)
    with pytest.raises(Conflict):
        calling.answered(session, row.id, SAID, ZONE)
    assert answers(session) == []


def test_answers_are_kept_once_and_tell_nothing_of_who_gave_them(session):
    row = agreed(session)
    acting(session, "ben")

    calling.answered(session, row.id, SAID, ZONE)

    [found] = answers(session)
    assert found.quarter == date(2011, 7, 1)
    assert (found.settled, found.satisfaction, found.again) == ("yes", 5, None)
    assert set(HelplineSurveyAnswer.model_fields) == {
        *("id", "quarter", "settled", "satisfaction", "again", "sealed")
    }
    assert found.id.version == 4  # no moment within it
    assert b"her time" not in found.sealed
    assert (row.state, row.sealed) == (SurveyState.ANSWERED, None)
    with pytest.raises(Conflict):
        calling.answered(session, row.id, SAID, ZONE)
    assert len(answers(session)) == 1


def test_who_changed_their_mind_is_let_be(session):
    row = agreed(session)
    acting(session, "ben")

    calling.changed_mind(session, row.id)

    assert (row.state, row.sealed) == (SurveyState.CHANGED_MIND, None)
    assert answers(session) == []


def test_danger_that_is_found_late_keeps_everybody_from_calling(session):
    call = ending(session)
    row = say(session, call, "agree", "519-555-0142")
    contacts.danger(session, call)
    contacts.wrap(session, call)
    acting(session, "ben")

    assert calling.queue(session, today() + TOMORROW, "staff:ben") == []
    with pytest.raises(Conflict):
        calling.take(session, row.id)
    jobs.lapse(session, 14)
    session.refresh(row)
    assert (row.state, row.sealed) == (SurveyState.CALLED_OFF, None)


def test_a_number_nobody_called_is_forgotten_and_then_all_that_stands_for_it(session, now):
    row = agreed(session)
    now.move(timedelta(days=13))
    jobs.lapse(session, 14)
    session.refresh(row)
    assert row.state is SurveyState.AGREED

    now.move(timedelta(days=2))
    jobs.lapse(session, 14)
    session.refresh(row)
    assert (row.state, row.sealed) == (SurveyState.LAPSED, None)
    jobs.unlink(session)
    session.refresh(row)
    assert row.who

    now.move(LATELY)
    jobs.unlink(session)
    session.refresh(row)
    assert row.who is None


def test_own_words_are_forgotten_after_a_year_and_answers_stay(session, now):
    row = agreed(session)
    acting(session, "ben")
    calling.answered(session, row.id, SAID, ZONE)
    [found] = answers(session)
    for days, kept in ((380, True), (60, False)):
        now.move(timedelta(days=days))
        jobs.silence(session)
        session.refresh(found)
        assert (found.sealed is not None) is kept

    assert found.satisfaction == 5


def test_every_row_may_be_forgotten_by_the_clock(db, settings):
    work = jobs.Work(settings, db)

    jobs.forget(work)

    with db.session() as session:
        assert session.exec(select(HelplineSurvey)).all() == []
