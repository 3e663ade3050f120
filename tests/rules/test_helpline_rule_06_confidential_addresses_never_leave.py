"""Helpline, rule 6: a shelter's street, town, code and coordinates are on nothing that leaves."""

import json

import pytest
from sqlmodel import select

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.helpline import contacts, needs, referrals, slips, telling
from relief.helpline.schemas import GiveIn, NeedIn, SlipIn
from relief.helpline.words import SlipWay
from relief.kit import i18n
from relief.kit.outbox import OutboxMessage, letter_of
from tests.directory.conftest import STAFF
from tests.helpline.conftest import ZONE

SECRETS = ("lantern", "n0m", "43.56", "81.69", "555-0143", "5550143")


@pytest.fixture
def hidden(session, shelter):
    """A shelter in the directory; its service."""
    store.save_all(session, [(record, "") for record in shelter], "en", STAFF)
    return shelter[2]


@pytest.fixture
def given(session, contact, hidden):
    """A call in which the shelter was given."""
    needs.add(session, contact, NeedIn(name="a safe bed"), "en")
    referrals.give(session, contact, GiveIn(service=hidden.id), "en", ZONE)
    return contact


def silent(text):
    assert [secret for secret in SECRETS if secret in text.casefold()] == []


def test_no_row_that_can_be_read_has_it(session, hidden):
    for row in session.exec(select(DirectoryRecord)):
        silent(row.document)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_what_a_specialist_tells_has_it_not(session, hidden, lang):
    told = telling.told(session, hidden.id, lang, ZONE)

    assert told.where == ""
    silent(str(told))


@pytest.mark.parametrize("way", SlipWay)
def test_no_slip_has_it(session, given, way):
    said = SlipIn(way=way, phone="519-555-0142", email="ada@example.org", is_safe=True)

    slip = slips.give(session, given, said, "America/Toronto")

    silent(slips.opened(session, slip))
    for message in session.exec(select(OutboxMessage)):
        silent(json.dumps(letter_of(session, message).facts))


def test_what_is_kept_of_the_call_has_it_not(session, given):
    [referral] = referrals.of(session, given)

    silent(str(referral.model_dump()))
    assert contacts.values(session, given)["place"] == ""
