"""Helpline, rule 5: who agreed is called again; what became of each service is counted for it."""

from datetime import timedelta

from relief.directory import outcomes
from relief.helpline import contacts, needs, referrals, turns
from relief.helpline.following import service as following
from relief.helpline.following.models import HelplineFollowUp, Result
from relief.helpline.schemas import GiveIn, NeedIn
from relief.helpline.words import Reason
from relief.kit import clock
from tests.helpline.conftest import ZONE


def followed(session, pantry, result, reason=None):
    """One caller who was sent there, and what they tell a week later."""
    today = clock.now().date()
    row = contacts.begin(session)
    needs.add(session, row, NeedIn(name="Food"), "en")
    given = referrals.give(session, row, GiveIn(service=pantry.id), "en", ZONE)
    due = following.ask(session, row, "519-555-0142", today)
    contacts.wrap(session, row)
    assert due in turns.queue(session, HelplineFollowUp, today + timedelta(days=7))
    following.told(session, due.id, {given.id: (result, reason)})
    return due


def test_what_callers_tell_is_counted_for_the_service_once_enough_have(session, pantry):
    for _ in range(3):
        followed(session, pantry, Result.HELPED)
    followed(session, pantry, Result.REACHED)
    assert outcomes.of(session, pantry.id) is None

    followed(session, pantry, Result.TURNED_AWAY, Reason.FULL)

    found = outcomes.of(session, pantry.id)
    assert (found.answers, found.helped, found.turned_away) == (5, 0.6, 0.2)


def test_the_number_is_forgotten_once_they_were_asked(session, pantry):
    assert followed(session, pantry, Result.HELPED).sealed is None
