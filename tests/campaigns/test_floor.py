"""The floor says how the lines bear it: one level for everyone, with who says so since when."""

import threading

from relief.campaigns import floor
from relief.campaigns.floor import Level
from relief.kit import audit


def test_it_is_quiet_until_somebody_says_otherwise(session):
    assert floor.level(session) is Level.QUIET
    assert floor.now(session) is None
    assert not floor.set_level(session, Level.QUIET)


def test_the_floor_says_how_it_is(session, now):
    for level in (Level.BUSY, Level.OVERWHELMED, Level.QUIET):
        assert floor.set_level(session, level)
        assert floor.level(session) is level

    assert floor.now(session).at == now.at
    assert floor.now(session).source == "hand"


def test_what_was_said_already_changes_nothing(db):
    for _ in range(2):
        with db.session(write=True) as session:
            floor.set_level(session, Level.BUSY)

    with db.session() as session:
        [note] = audit.history(session, floor.ABOUT)
    assert (note.event, note.facts["level"]) == ("floor_set", "busy")


def test_two_who_say_it_first_at_once_leave_one_row(db):
    ready = threading.Barrier(2)

    def say(level):
        ready.wait()
        with db.session(write=True) as session:
            floor.set_level(session, level)

    people = [threading.Thread(target=say, args=[each]) for each in (Level.BUSY, Level.OVERWHELMED)]
    for each in people:
        each.start()
    for each in people:
        each.join()

    with db.session() as session:
        assert floor.level(session) in (Level.BUSY, Level.OVERWHELMED)
        assert floor.now(session).id == floor.ONE
