"""A helpline where the lot draws everybody, and calls that have come to their end."""

import re

import pytest

from relief.helpline import contacts, needs
from relief.helpline.schemas import NeedIn, OutcomeIn
from relief.helpline.survey import consent
from relief.helpline.survey.lots import Lot
from relief.helpline.survey.models import HelplineSurvey
from relief.helpline.survey.schemas import ConsentIn
from relief.helpline.words import Outcome
from relief.kit import clock
from tests.helpline.answering import need_down, only
from tests.helpline.conftest import ZONE

EVERYBODY, NOBODY = Lot(1, b"secret"), Lot(0, b"secret")
NUMBER = "519-555-0142"


@pytest.fixture
def settings(settings):
    """As ever, but the lot draws every call."""
    return settings.model_copy(update={"survey_share": 1})


def today():
    return clock.local(clock.now(), ZONE).date()


def acting(session, name):
    session.info["actor"] = f"staff:{name}"


def ending(session, *, by="ruth", answered=True):
    """A call that a specialist took, with one need."""
    acting(session, by)
    row = contacts.begin(session)
    need = needs.add(session, row, NeedIn(name="Food"), "en")
    if answered:
        needs.decide(session, need, OutcomeIn(outcome=Outcome.INFORMATION))
    return row


def said(word, phone="", *, safe=True):
    return ConsentIn(said=word, survey_phone=phone, survey_safe=safe)


def say(session, row, word, phone="", **given):
    return consent.say(session, row, said(word, phone, **given), EVERYBODY, today())


def agreed(session, phone=NUMBER, **given):
    """A finished call whose caller agreed to be asked."""
    row = ending(session, **given)
    found = say(session, row, "agree", phone)
    contacts.wrap(session, row)
    return found


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
        row.due_on = clock.local(clock.now(), ZONE).date()
        session.add(row)
        return row
