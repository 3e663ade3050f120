"""Two workers whose clocks are 90 seconds apart send a hundred posts, and each once.

The network is the worst one can think of: it takes the same words again, and its reading back
proves wrongly that a post is not there while it is still on its way.
"""

from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from threading import Event

import pytest

from notifications.publishing.settings import PostSettings
from tests.faults.appeals import due_posts, unfinished, until
from tests.faults.places import on_mastodon, on_x, sure
from tests.faults.poster import Orders, kill, start

APART = timedelta(seconds=90)
APPEALS = 50  # on each of two networks
SLOW_S = 0.03
HANGS_S = 40  # longer than this takes: nobody gives up waiting here
SHORT = PostSettings.model_construct(**PostSettings(apart_s=0).model_dump() | {"lease_s": 30.0})


@pytest.fixture
def places(now):
    with ExitStack() as stack:
        yield [stack.enter_context(each(HANGS_S)) for each in (on_x, on_mastodon)]


@contextmanager
def a_worker(settings, at, *networks, **given):
    """A process that looks for what is due, by its own clock."""
    worker = start(Orders(settings, networks, at, endless=True, **given))
    try:
        yield
    finally:
        kill(worker)


def test_two_workers_with_clocks_apart_send_each_post_once(db, settings, now, places, tell):
    x, mastodon = places
    due_posts(db, APPEALS, x.key, mastodon.key)
    for place in places:
        place.gate.slow[place.creates] = SLOW_S

    networks = partial(sure, x.make), mastodon.make
    with a_worker(settings, now.at, *networks), a_worker(settings, now.at + APART, *networks):
        until(lambda: unfinished(db) == 0)

    public, doubled = [len(x.public()), len(mastodon.public())], [*x.doubled, *mastodon.doubled]
    tell(
        f"{public} public by two workers with clocks {APART.seconds} s apart, {len(doubled)} twice"
    )
    for place in places:
        assert len(place.sent) == len(place.public()) == APPEALS
        assert place.doubled == set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_control_a_lease_shorter_than_the_clocks_are_apart_doubles(
    db, settings, now, places, tell
):
    x, _ = places
    due_posts(db, 1, x.key)
    let_go = x.gate.held[x.creates] = Event()
    network = partial(sure, x.make)

    with a_worker(settings, now.at, network, patience=SHORT):
        until(lambda: x.sent)
        x.gate.held.clear()  # the first is on its way for as long as the other needs
        with a_worker(settings, now.at + APART, network, patience=SHORT):
            until(x.public)
            let_go.set()
            until(lambda: x.doubled)

    tell(f"control: {len(x.public())} public of 1")
