"""A helpline where the lot draws everybody, and calls that have come to their end."""

import pytest

from relief.helpline import contacts, needs
from relief.helpline.schemas import NeedIn, OutcomeIn
from relief.helpline.survey import consent
from relief.helpline.survey.lots import Lot
from relief.helpline.survey.schemas import ConsentIn
from relief.helpline.words import Outcome
from relief.kit import clock
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
