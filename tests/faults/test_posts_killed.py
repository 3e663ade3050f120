"""A post is public once, wherever its sender is killed and however its network falls silent.

Each try is a way of dying: a real process is killed at its step (or its network hangs or hangs up),
and others follow until nothing is open. Time is held and moved, so no lease is waited for.
"""

import math

import pytest
from sqlmodel import col, update

from notifications.publishing import deciding
from notifications.publishing.models import Post, PostState
from tests.faults import planted
from tests.faults.appeals import a_due_post, next_moment, unfinished
from tests.faults.places import DOUBLES, PLACES, hasty, on_bluesky
from tests.faults.poster import Orders, ended, start
from tests.fixtures import a_campaign, an_account
from tests.notifications.publishing.conftest import as_actor, the_post

WAYS = (
    *((step,) for step in planted.DEATHS if step not in ("looking", "seen")),
    ("uploading",),
    ("calling",),
    ("accepted",),
    ("accepted", "looking"),
    ("accepted", "seen"),
    ("accepted", "settling"),
    ("calling", "looking"),
    ("hangs",),
    ("hangs untaken",),
    ("drops",),
    ("drops untaken", "seen"),
)
SIZES = [
    pytest.param("sqlite", len(WAYS), id=f"sqlite-{len(WAYS)}"),
    pytest.param("postgres", 6, id="postgres-6", marks=pytest.mark.postgres),
    pytest.param("sqlite", 200, id="sqlite-200", marks=pytest.mark.full),
    pytest.param("postgres", 50, id="postgres-50", marks=[pytest.mark.postgres, pytest.mark.full]),
]
ROUNDS = 30  # of processes in one try; more, and it never ends
ACTOR = "staff:second"


@pytest.fixture(params=PLACES)
def place(request, now):
    if request.param == "bluesky":
        found = on_bluesky(request.getfixturevalue("bluesky"))
    else:
        found = DOUBLES[request.param]()
    with found as place:
        yield place


class Story:
    """One post, the ways its senders die, and the person who is asked in the end."""

    def __init__(self, db, settings, now, place, way):
        self.db, self.settings, self.now, self.place = db, settings, now, place
        self.way = list(way)
        self.decided = 0
        with db.session(write=True) as session:
            [self.post] = a_due_post(session, a_campaign(session), place.key)

    def goes_on(self):
        """Processes follow each other until nothing is open."""
        for _ in range(ROUNDS):
            self.one_process()
            post = the_post(self.db, self.post)
            if post.state is PostState.PUBLISHED and not self.way:
                return
            if post.told_at:
                self.person_decides(post)
            else:
                self.now.at = next_moment(post, self.now.at)
        raise AssertionError(f"it never ends: {post}, {self.way} is left")

    def one_process(self):
        step = self.way[0] if self.way else ""
        gate, make = self.place.gate, self.place.make
        if step.startswith("hangs"):
            make = hasty(make)
        orders = (self.settings, (make,), self.now.at)
        if step in planted.DEATHS:
            if ended(start(Orders(*orders, plant=step))):
                self.way.pop(0)
        elif step in ("uploading", "calling", "accepted"):
            at = self.place.uploads if step == "uploading" else self.place.creates
            doomed = gate.kills_who_comes(at, taken=step == "accepted")
            process = start(Orders(*orders))
            doomed.set_result(process.pid)
            assert ended(process)
            self.way.pop(0)
        else:
            if step:
                fault, _, untaken = self.way.pop(0).partition(" ")
                getattr(gate, fault)(self.place.creates, taking=not untaken)
            assert not ended(start(Orders(*orders)))

    def person_decides(self, post):
        """Somebody was told, looks at the network, and says what is there."""
        self.decided += 1
        is_there = bool(post.text) and post.text in self.place.public()
        with self.db.session(write=True) as session:
            found = deciding.get(as_actor(session, ACTOR), post.id)
            if post.state is PostState.UNKNOWN and is_there:
                deciding.is_there(session, found, "https://example.org/seen")
                return
            assert not is_there, post
            if post.state is PostState.UNKNOWN:
                deciding.is_not_there(session, found)
            deciding.send_now(session, found)


class Blindly(Story):
    """The planted fault: what nobody knows of is simply tried again, and again with its death."""

    def one_process(self):
        super().one_process()
        with self.db.session(write=True) as session:
            unknown = col(Post.state).in_((PostState.UNKNOWN, PostState.SENDING))
            anew = {"state": PostState.WAITING, "lease_until": None, "due_at": self.now.at}
            session.execute(update(Post).where(unknown).values(**anew))


def lived_through(kind, db, settings, now, place, ways):
    """The stories of posts whose senders died in these ways, each told to its end."""
    stories = []
    with db.session(write=True) as session:
        an_account(session, "comms")
    for way in ways:
        stories.append(kind(db, settings, now, place, way))
        stories[-1].goes_on()
    return stories


@pytest.mark.parametrize(("database_url", "tries"), SIZES, indirect=["database_url"])
def test_a_post_is_public_once_however_its_sender_dies(db, settings, now, place, rng, tell, tries):
    ways = list(WAYS) * math.ceil(tries / len(WAYS))
    rng.shuffle(ways)
    ways = ways[:tries]

    stories = lived_through(Story, db, settings, now, place, ways)

    asked = sum(story.decided for story in stories)
    tell(
        f"{place.key}: {tries} tries, {len(place.public())} public, {len(place.doubled)} doubled, "
        f"{asked} decided by a person, {unfinished(db)} unresolved"
    )
    assert place.doubled == set()
    assert len(place.public()) == tries
    assert unfinished(db) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("place", DOUBLES, indirect=True)  # Bluesky takes a key once, however often
def test_the_control_what_nobody_knows_of_tried_again_blindly_doubles(
    db, settings, now, place, tell
):
    lived_through(Blindly, db, settings, now, place, [("accepted",), ("answered",)])

    tell(f"control, {place.key}: {len(place.doubled)} doubled of 2")
    assert place.doubled
