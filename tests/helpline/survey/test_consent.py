"""The lot decides who is asked; what they say to it is written down, and never after danger."""

from datetime import timedelta

import pytest
from sqlmodel import select

from relief.helpline import contacts, needs
from relief.helpline.schemas import CallerIn
from relief.helpline.survey import consent
from relief.helpline.survey.consent import LATELY
from relief.helpline.survey.models import HelplineSurvey, SurveyState
from relief.kit.errors import Conflict, InvalidInput
from tests.helpline.survey.conftest import (
    EVERYBODY,
    NOBODY,
    NUMBER,
    agreed,
    ending,
    said,
    say,
    today,
)

pytestmark = pytest.mark.usefixtures("now")


def question(session, row, lot=EVERYBODY):
    return consent.question(session, row, lot, needs.of(session, row))


def settled(session, row, lot=EVERYBODY):
    """Finish a call; returns what is written of its caller."""
    contacts.wrap(session, row)
    consent.settle(session, row, lot, today())
    return consent.of(session, row)


def told(session, row, **fields):
    contacts.save(session, row, CallerIn(**fields), contacts.values(session, row), "page")


def test_the_question_comes_with_the_end_of_a_call_and_not_before(session):
    row = ending(session, answered=False)
    assert question(session, row) is None

    contacts.hang_up(session, row)

    assert question(session, row).state is None


def test_who_is_not_drawn_is_not_asked_and_cannot_be_chosen(session):
    row = ending(session)
    assert question(session, row, NOBODY) is None

    with pytest.raises(Conflict) as refused:
        consent.say(session, row, said("agree", NUMBER), NOBODY, today())
    assert refused.value.code == "not_drawn"
    assert settled(session, row, NOBODY) is None


def test_who_agrees_is_due_the_next_day_and_the_number_is_sealed(session):
    found = say(session, ending(session), "agree", NUMBER)

    assert (found.state, found.due_on) == (SurveyState.AGREED, today() + timedelta(days=1))
    assert b"5550142" not in found.sealed


@pytest.mark.parametrize(
    ("phone", "safe", "field"),
    [("", True, "survey_phone"), ("12", True, "survey_phone"), (NUMBER, False, "survey_safe")],
)
def test_a_number_is_needed_that_is_safe_to_call(session, phone, safe, field):
    with pytest.raises(InvalidInput) as refused:
        say(session, ending(session), "agree", phone, safe=safe)

    assert [each.pointer for each in refused.value.fields] == [f"/{field}"]


def test_who_declines_is_counted_and_has_no_number(session):
    row = ending(session)
    say(session, row, "agree", NUMBER)

    found = say(session, row, "decline")

    assert (found.state, found.sealed) == (SurveyState.DECLINED, None)
    assert len(session.exec(select(HelplineSurvey)).all()) == 1


def test_who_was_drawn_and_not_asked_is_counted_too(session):
    assert settled(session, ending(session)).state is SurveyState.NOT_ASKED


def test_what_was_said_stays_when_the_call_is_finished(session):
    row = ending(session)
    say(session, row, "decline")

    assert settled(session, row).state is SurveyState.DECLINED


def test_after_danger_nobody_is_asked(session):
    row = ending(session)
    contacts.danger(session, row)
    contacts.hang_up(session, row)

    assert question(session, row) is None
    with pytest.raises(Conflict) as refused:
        say(session, row, "agree", NUMBER)
    assert refused.value.code == "crisis"
    assert settled(session, row) is None


def test_danger_found_after_the_question_takes_it_back(session):
    row = ending(session)
    say(session, row, "agree", NUMBER)

    contacts.danger(session, row)
    found = settled(session, row)

    assert (found.state, found.sealed, found.who) == (SurveyState.CALLED_OFF, None, None)


def test_a_child_is_not_asked(session):
    row = ending(session)
    told(session, row, age_group="under_18")

    assert question(session, row) is None


def test_whoever_was_asked_lately_is_left_alone(session, now):
    agreed(session)
    known, unknown = ending(session), ending(session)
    told(session, known, phone="(519) 555-0142")

    assert question(session, known) is None
    assert settled(session, known) is None
    assert say(session, unknown, "agree", NUMBER).state is SurveyState.ASKED_LATELY
    assert consent.of(session, unknown).sealed is None
    now.move(LATELY + timedelta(days=1))
    assert question(session, known) is not None


def test_who_declined_is_left_alone_as_well(session):
    first, second = ending(session), ending(session)
    for row in (first, second):
        told(session, row, phone=NUMBER)
    say(session, first, "decline")

    assert question(session, second) is None
