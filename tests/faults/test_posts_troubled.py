"""One network's trouble stays its own: it delays no other, and is not made worse by asking on."""

import time
from datetime import timedelta
from threading import Event

import pytest
from sqlmodel import select

from notifications.publishing import sender, switches
from notifications.publishing.models import PostState
from notifications.publishing.settings import PostSettings
from relief.kit.jobs import Work
from relief.kit.outbox import OutboxMessage
from relief.kit.settings import Mode
from tests.faults import planted
from tests.faults.appeals import due_posts, unfinished, until
from tests.faults.places import DOUBLES, on_mastodon, on_x
from tests.faults.poster import Orders, ended, kill, start
from tests.fixtures import an_account
from tests.notifications.publishing.conftest import the_post

HANGS_S = 40
HELD_S = 1.5
RESET = timedelta(seconds=310)
TICK = timedelta(seconds=15)
REVOKED = {
    "title": "Unauthorized",
    "detail": "Unauthorized",
    "type": "about:blank",
    "status": 401,
    "error": "The access token was revoked",
}
MOST_REQUESTS = 40  # for one post, in an hour of trouble: its tries, pictures and readings-back


@pytest.fixture(params=DOUBLES)
def place(request, now):
    with DOUBLES[request.param]() as place:
        yield place


@pytest.fixture
def sends(db, settings, monkeypatch):
    """A tick of a network's job, in this process."""
    monkeypatch.setattr(sender, "patience", lambda: PostSettings(apart_s=0))
    work = Work(settings.model_copy(update={"mode": Mode.LIVE}), db)
    return lambda network: sender.run(work, network.key, known={network.key: network})


def test_a_network_that_hangs_delays_no_other(db, settings, now, tell):
    with on_x(HANGS_S) as x, on_mastodon(HANGS_S) as mastodon:
        posts = due_posts(db, 10, x.key, mastodon.key)
        x.gate.hangs(x.creates, times=float("inf"))
        # X first: whoever takes one after the other waits for it.
        worker = start(Orders(settings, (x.make, mastodon.make), now.at, endless=True))
        try:
            until(lambda: len(mastodon.public()) == 10, HANGS_S - 5)
            until(lambda: unfinished(db) == 10)
        finally:
            kill(worker)

        tell(f"10 of 10 posts on Mastodon while X was silent; {len(x.sent)} requests to X")
        assert len(x.sent) == 1  # and it has not come back
        assert [the_post(db, each).state for each in posts].count(PostState.SENDING) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_control_one_network_after_the_other_waits(db, settings, now, tell):
    with on_x(HANGS_S) as x, on_mastodon(HANGS_S) as mastodon:
        due_posts(db, 1, x.key, mastodon.key)
        x.gate.held[x.creates] = answers = Event()
        worker = start(Orders(settings, (x.make, mastodon.make), now.at, in_turn=True))
        until(lambda: x.sent)
        until(lambda: time.monotonic() > x.sent[0] + HELD_S)
        answered = time.monotonic()
        answers.set()
        ended(worker)

        waited = mastodon.sent[0] - x.sent[0]
        tell(f"control: Mastodon waited {waited:.1f} s for X")
        assert mastodon.sent[0] > answered


def requests_until_reset(db, now, place, network, sends):
    """How many tries a network saw that asked to be left alone until its reset, and the post."""
    [post] = due_posts(db, 1, place.key)
    reset = now.at + RESET
    at = str(int(reset.timestamp()))
    limits = {"x_rate_limit_reset": at, "x_rate_limit_remaining": 0, "x_ratelimit_reset": at}
    place.gate.answers(place.creates, 429, {"title": "Too Many Requests"}, **limits)
    while now.at < reset:
        sends(network)
        now.move(timedelta(seconds=10))
    return len(place.sent), post


def test_a_network_that_names_an_hour_is_left_alone_until_then(db, now, place, sends, tell):
    network = place.make()

    before, post = requests_until_reset(db, now, place, network, sends)
    sends(network)

    tell(f"{place.key}: {before} request before the reset, {len(place.sent)} with the one after it")
    assert (before, len(place.sent)) == (1, 2)
    assert the_post(db, post).state is PostState.PUBLISHED


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_control_who_hears_no_hour_comes_too_early(db, now, place, sends, tell):
    network = place.make()
    planted.deaf_to_hours([network])

    before, _ = requests_until_reset(db, now, place, network, sends)

    tell(f"control, {place.key}: {before} requests before the reset")
    assert before > 1


TROUBLES = {
    "it answers like a broken proxy": lambda place: place.gate.answers(
        place.creates, 503, times=float("inf")
    ),
    "it hangs up": lambda place: place.gate.drops(place.creates, taking=False, times=float("inf")),
    "it takes no pictures": lambda place: place.gate.answers(
        place.uploads, 500, times=float("inf")
    ),
    "it names no hour": lambda place: place.gate.answers(
        place.creates, 429, {"title": "Too Many Requests"}, times=float("inf")
    ),
    "it shows nothing": lambda place: (
        place.gate.drops(place.creates, times=float("inf")),
        place.gate.answers(place.looks, 503, times=float("inf")),
    ),
}


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_hour_of_trouble_is_no_storm_and_ends_with_a_person(
    db, now, place, sends, tell, trouble
):
    [post] = due_posts(db, 1, place.key)
    TROUBLES[trouble](place)
    network = place.make()

    for _ in range(timedelta(hours=1) // TICK):
        sends(network)
        now.move(TICK)

    found = the_post(db, post)
    tell(
        f"{place.key}, {trouble}: {len(place.sent)} tries and {len(place.gate.came)} requests "
        f"in an hour, then {found.state}"
    )
    assert len(place.sent) <= PostSettings().tries
    assert len(place.gate.came) <= MOST_REQUESTS
    assert found.told_at
    assert len(place.public()) <= 1


@pytest.mark.parametrize("troubled", DOUBLES)
def test_an_account_that_is_refused_pauses_alone_and_is_told_once(db, now, sends, tell, troubled):
    with db.session(write=True) as session:
        an_account(session, "comms")
    with on_x() as x, on_mastodon() as mastodon:
        refusing, sound = (x, mastodon) if troubled == "x" else (mastodon, x)
        due_posts(db, 10, x.key, mastodon.key)
        refusing.gate.answers("", 401, REVOKED, times=float("inf"))
        networks = [refusing.make(), sound.make()]

        for _ in range(20):
            for network in networks:
                sends(network)
            now.move(TICK)

        asked = len(refusing.gate.came)
        tell(f"{troubled} refused: {asked} requests to it in 5 minutes, {mails(db)} mail")
        assert asked <= 2
        assert (len(refusing.public()), len(sound.public())) == (0, 10)
        assert mails(db) == 1
    with db.session() as session:
        assert [each.scope for each in switches.stopped(session)] == [switches.network(troubled)]


def mails(db):
    """How many letters to staff there are."""
    with db.session() as session:
        return len(session.exec(select(OutboxMessage)).all())
