"""The queue of follow-ups, worked from one to the next."""

import pytest
from sqlmodel import select

from relief.helpline.following.models import HelplineFollowUp, HelplineResult
from relief.helpline.models import HelplineReferral
from relief.kit import clock
from tests.helpline.answering import give, need_down, only
from tests.helpline.conftest import a_service

HERE = "/line/follow-ups"


@pytest.fixture
def due(db, robin, line):
    """A caller who agreed a week ago."""
    with db.session(write=True) as session:
        pantry = a_service(session, "Food bank")
    need_down(robin, line)
    give(robin, line, pantry)
    robin.send(f"{line}/hang-up", page=line)
    robin.send(f"{line}/follow-up", page=line, follow_phone="519-555-0142")
    robin.send(f"{line}/wrap", page=line)
    with db.session(write=True) as session:
        row = session.exec(select(HelplineFollowUp)).one()
        row.due_on = clock.local(clock.now(), "America/Toronto").date()
        session.add(row)
        return row


def test_one_takes_a_call_and_writes_down_what_became_of_it(robin, db, due):
    queue = robin.get(HERE).text
    assert "Call this person <kbd>N</kbd>" in queue
    assert "<strong>Food</strong>" in queue
    assert "English" in queue
    place = robin.send(f"{HERE}/{due.id}/take", page=HERE).headers["location"]
    page = robin.get(place).text
    assert "519-555-0142" in page
    assert "Say this to the person alone." in page
    key = only(db, HelplineReferral).id

    assert robin.send(place, **{f"result-{key}": "turned_away"}).status_code == 422
    done = robin.send(place, **{f"result-{key}": "turned_away", f"reason-{key}": "full"})

    assert done.headers["location"] == HERE
    assert only(db, HelplineResult).reason == "full"
    assert "Nobody is due today" in robin.get(HERE).text


def test_another_sees_no_number_and_cannot_take_it(robin, browser, due):
    place = robin.send(f"{HERE}/{due.id}/take", page=HERE).headers["location"]
    other = browser("specialist")

    assert "519-555-0142" not in other.get(place).text
    assert other.send(f"{place}/take", page=HERE).status_code == 409


def test_nobody_answers(robin, db, due):
    answer = robin.send(f"{HERE}/{due.id}/not-reached", page=HERE)

    assert answer.headers["location"] == HERE
    assert only(db, HelplineFollowUp).attempts == 1


def test_the_question_is_not_on_the_page_after_danger(robin, line):
    robin.send(f"{line}/danger", page=line)
    robin.send(f"{line}/hang-up", page=line)

    assert "follow_phone" not in robin.get(line).text


def test_a_number_that_nobody_can_dial_is_told_on_the_page_of_the_call(robin, line):
    robin.send(f"{line}/hang-up", page=line)

    answer = robin.send(f"{line}/follow-up", page=line, follow_phone="12")

    assert answer.status_code == 422
    assert 'name="follow_phone"' in answer.text
    assert "Type a phone number with its area code" in answer.text
