"""The kill switch: under a stream of posts, none begins to go public two seconds after it.

Time is real here, as the promise is in seconds. What was to go out meanwhile is missed, not sent in
a burst.
"""

import time
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from itertools import pairwise
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from notifications.publishing import interlock, sender, switches
from notifications.publishing.models import Post, PostState
from notifications.publishing.settings import PostSettings
from relief.kit.jobs import Work
from relief.kit.settings import Mode
from tests.faults import planted
from tests.faults.appeals import due_posts, unfinished, until
from tests.faults.places import on_mastodon, on_x
from tests.faults.poster import Orders, kill, start
from tests.notifications.publishing.conftest import the_post

PROMISED_S = 2.0
STREAM = 25  # posts on each network
GONE = 3  # of these, when the switch is pressed; the next one's picture is on its way
APART_S = 0.2
PATIENCE = PostSettings(apart_s=APART_S, look_s=1)
PRESSES = 5  # of a person who is told that the service is busy


@pytest.fixture
def places():
    with ExitStack() as stack:
        yield [stack.enter_context(each()) for each in (on_x, on_mastodon)]


class Barrier(Event):
    """What lets the first few through; who comes after them waits until it is set."""

    def __init__(self, through):
        super().__init__()
        self.through = through

    def wait(self, timeout=None):
        """Go on if one is of the first, or once it is set."""
        self.through -= 1
        return self.through >= 0 or super().wait(timeout)


@contextmanager
def a_worker(settings, places, plant=""):
    networks = tuple(each.make for each in places)
    for each in places:
        each.gate.held[each.uploads] = Barrier(GONE)
    worker = start(Orders(settings, networks, plant=plant, patience=PATIENCE, endless=True))
    try:
        yield
    finally:
        kill(worker)


def press(db, switch):
    """Press a switch, and again where a loaded disk keeps SQLite's one writer waiting."""
    for _ in range(PRESSES - 1):
        with suppress(OperationalError):
            return once(db, switch)
    return once(db, switch)


def once(db, switch):
    """In a transaction, as the edge does."""
    with db.session(write=True) as session:
        switch(session)


def pressed_in_the_stream(db, places):
    """Press the switch while posts leave and each network has pictures on their way; when it was.

    The pictures arrive when what was promised of the switch is over. Returns once whatever had
    begun by then has ended.
    """
    until(lambda: all(len(each.gate.times(each.uploads)) > GONE for each in places))
    press(db, lambda session: switches.stop(session, switches.ALL, reason="a false report"))
    pressed = time.monotonic()
    until(lambda: time.monotonic() > pressed + PROMISED_S)
    for each in places:
        each.gate.held[each.uploads].set()
    until(lambda: unfinished(db, PostState.SENDING) == 0)
    return pressed


def began_late(places, pressed):
    """How long after the switch each request came that makes a post public too late."""
    sent = [when for each in places for when in each.sent]
    return [when - pressed for when in sent if when > pressed + PROMISED_S]


def test_the_switch_stops_what_has_begun_and_nothing_bursts_afterwards(db, settings, places, tell):
    keys = [each.key for each in places]
    before = due_posts(db, STREAM, *keys)

    with a_worker(settings, places):
        pressed = pressed_in_the_stream(db, places)
        assert began_late(places, pressed) == []
        assert unfinished(db, PostState.WAITING) > STREAM
        last = max(when for each in places for when in each.sent) - pressed

        press(db, lambda session: switches.resume(session, switches.ALL))
        resumed = time.monotonic()
        after = due_posts(db, 4, *keys)
        until(lambda: unfinished(db) == 0)

    states = told(db)
    missed = [each for each in before if states[each][0] is PostState.MISSED]
    tell(f"last request {last:+.2f} s from the switch; {len(missed)} missed aloud, none in a burst")
    assert {states[each][0] for each in after} == {PostState.PUBLISHED}
    assert all(states[each][1] for each in missed)
    assert len(missed) == len(before) - sum(
        states[each][0] is PostState.PUBLISHED for each in before
    )
    for each in places:
        anew = [when for when in each.sent if when > resumed]
        assert len(anew) == 4
        assert min(b - a for a, b in pairwise(anew)) > APART_S - 0.01


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_control_without_the_last_look_posts_begin_later(db, settings, places, tell):
    due_posts(db, STREAM, *(each.key for each in places))

    with a_worker(settings, places, plant="no last look"):
        late = began_late(places, pressed_in_the_stream(db, places))

    tell(f"control: began {', '.join(f'{each:.2f}' for each in late)} s after the switch")
    assert late


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_what_is_judged_while_posts_are_resumed_is_missed_too(db, settings, now, monkeypatch):
    """PostgreSQL shows a transaction what others commit meanwhile; SQLite's writer is alone."""
    [post] = due_posts(db, 1, "x")
    with db.session(write=True) as session:
        switches.stop(session, switches.ALL)
    resumed = []

    def resume(*_):
        if not resumed:
            with db.session(write=True) as session:
                resumed.append(switches.resume(session, switches.ALL))

    for owner, name in ((interlock, "holds"), (switches, "resumed_since")):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # undone in the end
        planted.on_the_way(owner, name, after=resume)

    with on_x() as x:
        work, network = Work(settings.model_copy(update={"mode": Mode.LIVE}), db), x.make()
        for _ in range(2):
            sender.run(work, x.key, known={x.key: network})
            now.move(timedelta(seconds=20))

        assert resumed == [True]
        assert x.public() == []
    assert the_post(db, post).state is PostState.MISSED


def told(db):
    """The state of each post, and whether a person was told of it."""
    with db.session() as session:
        return {
            each.id: (each.state, each.told_at is not None)
            for each in session.exec(select(Post)).all()
        }
