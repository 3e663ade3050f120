"""Who agreed is called again by one person, and what they say reaches the directory."""

from datetime import date, timedelta
from uuid import uuid5

import pytest
from sqlmodel import select

from relief.directory import complaints, outcomes, store
from relief.directory.complaints import ComplaintIn, DirectoryComplaint, Wrong
from relief.helpline import contacts, needs, referrals, turns
from relief.helpline.following import service
from relief.helpline.following.models import HelplineFollowUp, Result
from relief.helpline.schemas import GiveIn, NeedIn
from relief.helpline.words import Reason
from relief.kit.errors import Conflict, InvalidInput
from tests.helpline.conftest import ZONE

TODAY = date(2011, 8, 21)
NEXT_WEEK = TODAY + timedelta(days=7)

pytestmark = pytest.mark.usefixtures("now")


def agreed(session, pantry):
    """A finished call whose caller was given a service and agreed to be called."""
    row = contacts.begin(session)
    needs.add(session, row, NeedIn(name="Food"), "en")
    referrals.give(session, row, GiveIn(service=pantry.id), "en", ZONE)
    found = service.ask(session, row, "519-555-0142", TODAY)
    contacts.wrap(session, row)
    return found


def answer(session, row, result, reason=None):
    said = {each.id: (result, reason) for each in service.given(session, row)}
    service.told(session, row.id, said)


def test_who_agreed_is_due_after_a_week_and_the_number_is_sealed(session, pantry):
    row = agreed(session, pantry)

    assert turns.queue(session, HelplineFollowUp, NEXT_WEEK - timedelta(days=1)) == []
    assert turns.queue(session, HelplineFollowUp, NEXT_WEEK) == [row]
    assert b"5550142" not in row.sealed
    assert turns.number(session, row) == "+15195550142"


def test_nobody_is_asked_or_called_after_a_crisis(session, contact, food):
    service.ask(session, contact, "519-555-0142", TODAY)
    contacts.danger(session, contact)
    contacts.wrap(session, contact)

    assert turns.queue(session, HelplineFollowUp, NEXT_WEEK) == []
    with pytest.raises(Conflict):
        service.ask(session, contact, "519-555-0142", TODAY)


def test_nobody_writes_down_what_another_asks(session, pantry):
    row = agreed(session, pantry)
    session.info["actor"] = "staff:ruth"
    turns.take(session, HelplineFollowUp, row.id)
    session.info["actor"] = "staff:ben"

    with pytest.raises(Conflict):
        answer(session, row, Result.HELPED)


def test_a_refusal_has_one_reason_and_each_service_an_answer(session, pantry):
    row = agreed(session, pantry)

    with pytest.raises(InvalidInput):
        answer(session, row, Result.TURNED_AWAY)
    with pytest.raises(InvalidInput):
        answer(session, row, Result.HELPED, Reason.FULL)
    with pytest.raises(InvalidInput):
        service.told(session, row.id, {})


def test_enough_answers_say_something_of_a_service_and_fewer_do_not(session, pantry):
    for n in range(outcomes.ENOUGH):
        assert outcomes.of(session, pantry.id) is None
        answer(session, agreed(session, pantry), Result.HELPED if n else Result.REACHED)

    assert outcomes.of(session, pantry.id) == outcomes.Shares(5, 0.8, 0.0)
    assert outcomes.shares(session).keys() == {pantry.id}


def test_who_has_not_tried_says_nothing_of_a_service(session, pantry):
    for _ in range(outcomes.ENOUGH):
        answer(session, agreed(session, pantry), Result.NOT_TRIED)

    assert outcomes.shares(session) == {}


def test_no_stranger_can_keep_the_resource_team_from_hearing_it(session, pantry):
    row, body = store.best(session, pantry.id, "en"), ComplaintIn(wrong=Wrong.OTHER)
    for key in ("turned away", str(uuid5(pantry.id, "turned away"))):
        complaints.tell(session, row, body, f"form:{key}", doubtful=True)

    for _ in range(outcomes.ENOUGH):
        answer(session, agreed(session, pantry), Result.TURNED_AWAY, Reason.FULL)

    told = [each.wrong for each in session.exec(select(DirectoryComplaint))]
    assert told.count(Wrong.REFUSED) == 1


def test_where_many_are_turned_away_the_resource_team_hears_it_once(session, pantry):
    for _ in range(outcomes.ENOUGH + 2):
        answer(session, agreed(session, pantry), Result.TURNED_AWAY, Reason.FULL)

    [complaint] = session.exec(select(DirectoryComplaint)).all()
    assert (complaint.record_id, complaint.wrong) == (pantry.id, Wrong.REFUSED)
