"""What is due is taken once; what is too late is missed and waits for a person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from notifications.timetable import deciding, firing, service, walls
from notifications.timetable.models import AppealOccurrence, OccurrenceState
from notifications.timetable.schemas import DecisionIn, MoveIn
from relief.kit import audit, clock, forms, ids
from relief.kit.errors import Conflict, InvalidInput, Missing
from tests.fixtures import a_campaign
from tests.notifications.timetable.conftest import (
    MIDSUMMER,
    TORONTO,
    an_appeal,
    body,
    daily,
    states,
    waiting,
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
QUIET = {"from": "22:00", "until": "07:00"}


@pytest.fixture
def made(session, appeal):
    """Every day at one in the afternoon, from today on."""
    return service.schedule(session, appeal, daily("13:00", quiet=QUIET))


@pytest.fixture
def today(session, made):
    """Its first occurrence."""
    return waiting(session, made)["2026-07-01"]


@pytest.fixture
def late(session, today, noon):
    """An occurrence that was missed."""
    noon.move(timedelta(hours=3))
    [found] = firing.due(session, clock.now(), 9).missed
    return found


def insert(session, row):
    with session.begin_nested():
        session.add(row)
        session.flush()


def moved(session, occurrence, **said):
    return deciding.move(session, occurrence, forms.parse(MoveIn, said))


def decided(session, occurrence, **said):
    return deciding.decide(session, occurrence, forms.parse(DecisionIn, said))


def refused(act, session, occurrence, **said):
    with pytest.raises(InvalidInput) as error:
        act(session, occurrence, **said)
    [field] = error.value.fields
    return field.pointer, field.code


def test_nothing_is_taken_before_its_time(session, today):
    assert firing.due(session, today.due_at - timedelta(seconds=1), 9) == firing.Taken([], [])


def test_what_is_due_is_taken_once(session, today):
    first = firing.due(session, today.due_at, 9)
    again = firing.due(session, today.due_at, 9)

    assert [each.id for each in first.fired] == [today.id]
    assert first.fired[0].settled_at == today.due_at
    assert (again.fired, again.missed) == ([], [])


@pytest.mark.parametrize(("minutes", "state"), [(10, "fired"), (10.1, "missed")])
def test_what_is_more_than_ten_minutes_late_is_missed(session, today, minutes, state):
    taken = firing.due(session, today.due_at + minutes * MINUTE, 9)

    assert [each.id for each in getattr(taken, state)] == [today.id]


def test_how_late_is_too_late_can_be_set(session, today):
    taken = firing.due(session, today.due_at + 2 * MINUTE, 9, late=MINUTE)

    assert [each.state for each in taken.missed] == [OccurrenceState.MISSED]


def test_after_an_outage_of_days_nothing_bursts(session, made, noon):
    taken = firing.due(session, clock.now() + 5 * DAY, 99)

    assert (len(taken.fired), len(taken.missed)) == (0, 5)
    assert [each.local_date.day for each in firing.too_late(session, 9)] == [1, 2, 3, 4, 5]


def test_so_many_are_taken_at_once_the_earliest_first(session, made):
    taken = firing.due(session, clock.now() + 5 * DAY, 2)

    assert [each.local_date.day for each in taken.missed] == [1, 2]


def test_what_was_missed_is_told_in_the_history_of_its_appeal(db, noon):
    with db.session(write=True) as session:
        appeal = an_appeal(session)
        service.schedule(session, appeal, body(at="2026-07-01T17:00:00Z"))
    with db.session(write=True) as session:
        firing.due(session, MIDSUMMER + DAY, 9)

    with db.session() as session:
        assert [each.event for each in audit.history(session, appeal.about)] == [
            "appeal_scheduled",
            "occurrence_missed",
        ]


def test_eight_workers_at_once_take_each_of_two_hundred_once(db, noon):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        for _ in range(200):
            service.schedule(session, an_appeal(session, campaign), body(at=MIDSUMMER.isoformat()))

    def drain(_):
        found = []
        while True:
            with db.session(write=True) as session:
                taken = firing.due(session, clock.now(), 7)
                found += [each.id for each in taken.fired]
            if not taken.fired:
                return found

    with ThreadPoolExecutor(8) as pool:
        taken = [each for found in pool.map(drain, range(8)) for each in found]

    assert (len(taken), len(set(taken))) == (200, 200)


def test_an_occurrence_is_moved_and_stays_that_day_s(session, made, today):
    before = today.due_at

    moved(session, today, on="2026-07-02", at_local="09:30", version=1)

    assert walls.shown(today.due_at, TORONTO).isoformat() == "2026-07-02T09:30:00"
    assert (today.key, today.moved_from, today.moved_by) == ("2026-07-01", before, "staff:robin")
    service.extend(session)
    assert waiting(session, made)["2026-07-01"].due_at == today.due_at
    assert len(waiting(session, made)) == 61


def test_moved_twice_it_still_tells_its_own_time(session, today):
    before = today.due_at

    moved(session, today, at="2026-07-01T18:00:00Z")
    moved(session, today, at="2026-07-01T19:00:00Z")

    assert today.moved_from == before


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"at": "2026-07-01T15:00:00Z"}, ("/at", "past")),
        ({"at": "2026-07-02T03:00:00Z"}, ("/at", "quiet_hours")),
        ({"at": "2026-07-02T17:00:00Z"}, ("/at", "taken")),
        ({"on": "2027-03-14", "at_local": "02:30"}, ("/at_local", "time_never_comes")),
    ],
)
def test_a_time_that_cannot_be_is_refused(session, today, said, where):
    before = today.due_at

    assert refused(moved, session, today, **said) == where
    assert today.due_at == before


def test_of_two_who_move_one_the_second_is_told(session, today):
    moved(session, today, at="2026-07-01T18:00:00Z", version=1)

    with pytest.raises(Conflict) as late:
        moved(session, today, at="2026-07-01T19:00:00Z", version=1)

    assert late.value.code == "changed"


def test_what_is_under_way_is_neither_moved_nor_left_out(session, today):
    firing.due(session, today.due_at, 9)

    with pytest.raises(Conflict) as no:
        moved(session, today, at="2026-07-01T19:00:00Z")
    with pytest.raises(Conflict):
        deciding.skip(session, today)

    assert no.value.code == "occurrence_fired"


def test_what_is_left_out_is_never_due(session, today):
    deciding.skip(session, today, why="the mayor speaks then", version=1)

    assert (today.state, today.why) == (OccurrenceState.SKIPPED, "the mayor speaks then")
    assert firing.due(session, today.due_at, 9) == firing.Taken([], [])


def test_what_is_too_late_is_sent_now_by_a_person_s_word(session, late, noon):
    decided(session, late, decision="send_now")

    [found] = firing.due(session, clock.now(), 9).fired
    assert (found.id, found.moved_by) == (late.id, "staff:robin")
    assert firing.due(session, clock.now(), 9).fired == []


def test_what_is_too_late_gets_another_time(session, late):
    decided(session, late, decision="at", at="2026-07-01T20:00:00Z")

    assert late.state is OccurrenceState.WAITING
    assert firing.due(session, late.due_at, 9).fired[0].id == late.id


def test_what_is_too_late_is_let_go(session, late):
    decided(session, late, decision="let_go", why="old news")

    assert (late.state, late.decided_by) == (OccurrenceState.SKIPPED, "staff:robin")
    assert firing.too_late(session, 9) == []


def test_only_the_first_decision_counts(session, late):
    decided(session, late, decision="let_go", version=late.version)

    with pytest.raises(Conflict) as no:
        decided(session, late, decision="send_now")

    assert no.value.code == "occurrence_skipped"


def test_what_is_not_late_needs_no_decision(session, today):
    with pytest.raises(Conflict):
        decided(session, today, decision="let_go")


def test_an_occurrence_is_found_by_its_id(session, today):
    assert deciding.get(session, str(today.id)).id == today.id
    for unknown in ("x", str(ids.new())):
        with pytest.raises(Missing):
            deciding.get(session, unknown)


def test_a_key_stands_once_in_a_schedule_whatever_code_does(session, made, today):
    twin = AppealOccurrence(**today.model_dump(exclude={"id"}))

    with pytest.raises(IntegrityError):
        insert(session, twin)

    assert states(session) == {"waiting": 61}
