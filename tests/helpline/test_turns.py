"""Follow-ups and the survey alike: one person calls, for half an hour, and three times at most."""

from datetime import date, timedelta

import pytest

from relief.helpline import contacts, turns
from relief.helpline.following.models import FollowState, HelplineFollowUp
from relief.helpline.shown import EVENTS
from relief.helpline.survey.models import HelplineSurvey, SurveyState
from relief.helpline.words import ContactState
from relief.kit.errors import Conflict, Missing
from tests.directory.upkeep.test_at_once import together
from tests.helpline.survey.conftest import acting

TODAY = date(2011, 8, 21)

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture(params=[HelplineFollowUp, HelplineSurvey])
def table(request):
    """Each kind of turn."""
    return request.param


@pytest.fixture
def agreed(table):
    """A way to make a caller who agreed to be called, by default after a finished call."""

    def made(session, due_on=TODAY, state=ContactState.WRAPPED):
        acting(session, "ruth")
        call = contacts.begin(session)
        if state is ContactState.WRAPPED:
            contacts.wrap(session, call)
        row = table(contact_id=call.id, state=table.WAITING, due_on=due_on, asked_by="staff:ruth")
        turns.seal(session, row, "+15195550142")
        turns.write(session, row, "agreed")
        return row

    return made


def test_the_longest_due_are_called_first_and_nobody_before_the_day(session, table, agreed):
    later, sooner, not_yet = (agreed(session, TODAY + timedelta(days=days)) for days in (0, -3, 1))

    assert turns.queue(session, table, TODAY) == [sooner, later]
    assert turns.queue(session, table, TODAY + timedelta(days=1)) == [sooner, later, not_yet]


def test_nobody_is_called_before_the_call_is_finished(session, table, agreed):
    row = agreed(session, state=ContactState.OPEN)

    assert turns.queue(session, table, TODAY) == []
    with pytest.raises(Conflict):
        turns.take(session, table, row.id)


def test_nobody_is_called_after_danger(session, table, agreed):
    row = agreed(session, state=ContactState.OPEN)
    call = contacts.get(session, row.contact_id)
    contacts.danger(session, call)
    contacts.wrap(session, call)

    assert turns.queue(session, table, TODAY) == []
    with pytest.raises(Conflict):
        turns.take(session, table, row.id)


def test_who_has_taken_one_keeps_it_for_half_an_hour(session, table, agreed, now):
    row = agreed(session)
    acting(session, "ben")
    turns.take(session, table, row.id)
    acting(session, "cora")

    now.move(timedelta(minutes=30))
    with pytest.raises(Conflict) as refused:
        turns.take(session, table, row.id)
    assert refused.value.code == "taken"
    now.move(timedelta(seconds=1))
    assert turns.take(session, table, row.id).caller == "staff:cora"


def test_whoever_calls_may_take_it_again(session, table, agreed):
    row = agreed(session)
    acting(session, "ben")

    assert [turns.take(session, table, row.id).caller for _ in range(2)] == ["staff:ben"] * 2


def test_of_two_at_the_same_moment_one_calls(db, table, agreed):
    with db.session(write=True) as session:
        key = agreed(session).id

    found = together(db, *(lambda session: turns.take(session, table, key) for _ in range(2)))

    assert sorted(isinstance(each, Conflict) for each in found) == [False, True]


def test_three_times_a_day_apart_and_then_the_number_is_gone(session, table, agreed):
    row = agreed(session)
    for n in range(3):
        assert (row.due_on, row.caller) == (TODAY + timedelta(days=n), "")
        assert turns.number(session, row) == "+15195550142"
        turns.not_reached(session, turns.take(session, table, row.id))

    assert (row.state, row.sealed) == ("unreached", None)
    assert turns.number(session, row) == ""
    assert turns.queue(session, table, TODAY + timedelta(days=9)) == []
    with pytest.raises(Conflict):
        turns.take(session, table, row.id)


@pytest.mark.parametrize("key", ["nothing", "00000000-0000-4000-8000-000000000000"])
def test_what_is_none_is_missing(session, table, key):
    with pytest.raises(Missing) as missing:
        turns.take(session, table, key)
    assert missing.value.code == f"unknown_{table.KIND}"


def test_whatever_is_written_of_a_turn_has_its_words_in_the_history():
    written = {f"survey_{each}" for each in (*SurveyState, "link_sent")}
    written |= {f"follow_up_{each}" for each in (*FollowState, "agreed")}

    unwritten = {"survey_answered", "follow_up_waiting"}  # the first would tell when it was
    assert written - unwritten <= EVENTS.keys()
