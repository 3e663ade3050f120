"""Mastodon at its worst: what nobody can tell is told so, in time, and read back."""

import logging
from time import monotonic

import pytest

from notifications.networks import MaybePublished, NetworkError, NotPublished
from notifications.networks.mastodon import Mastodon
from tests.doubles.mastodon_server import TOKEN, account
from tests.doubles.patience import SOON_S, timed
from tests.doubles.posts import PICTURE, go, outgoing

STATUSES = "POST /api/v1/statuses"


def misbehaviours():
    yield "hangs", lambda s: s.hangs(STATUSES), 1
    yield "drops", lambda s: s.drops(STATUSES), 1
    yield "cuts", lambda s: s.cuts(STATUSES), 1
    yield "trickles", lambda s: s.trickles(STATUSES), 1
    yield "drops untaken", lambda s: s.drops(STATUSES, taking=False), 0
    yield "503 in HTML", lambda s: s.answers(STATUSES, 503), 0
    yield "502 though taken", lambda s: s.answers(STATUSES, 502, taking=True), 1
    yield "HTML though taken", lambda s: s.answers(STATUSES, 200, taking=True), 1
    yield "a list", lambda s: s.answers(STATUSES, 200, [1], taking=True), 1
    yield "no id", lambda s: s.answers(STATUSES, 200, {}, taking=True), 1
    yield "an odd id", lambda s: s.answers(STATUSES, 200, {"id": "../7"}, taking=True), 1
    yield "led away", lambda s: s.answers(STATUSES, 308, "", Location="/x"), 0
    # Mastodon.py reads the windows first, and raises though the post was taken.
    odd = {"x_ratelimit_reset": "soon"}
    yield "odd windows", lambda s: s.answers(STATUSES, 200, {"id": "7"}, taking=True, **odd), 1


@pytest.mark.parametrize(("misbehave", "posted", "timeout_s"), timed(misbehaviours()))
def test_what_nobody_can_tell_is_told_so_in_time_and_read_back(
    server, network, misbehave, posted, timeout_s
):
    post = outgoing()
    misbehave(server)
    began = monotonic()

    with pytest.raises(MaybePublished):
        Mastodon(account(server.url, timeout_s=timeout_s)).publish(post, go)

    assert monotonic() - began < SOON_S
    assert len(server.posts) == posted
    assert (network.find(post) is not None) == bool(posted)
    assert sum(each.method == "POST" for each in server.asked) == 1


@pytest.mark.parametrize(
    "misbehave",
    [
        lambda s: s.hangs("POST /api/v2/media"),
        lambda s: s.trickles("POST /api/v2/media"),
        lambda s: s.answers("POST /api/v2/media", 503),
        lambda s: s.drops("POST /api/v2/media"),
        lambda s: s.answers("GET /api/v1/media", 503),
        lambda s: s.hangs("GET /api/v1/media"),
        lambda s: setattr(s, "processing", 1_000),
    ],
)
def test_a_picture_that_fails_has_published_nothing(server, misbehave):
    misbehave(server)
    gone, began = [], monotonic()

    with pytest.raises(NotPublished, match="cannot be reached") as caught:
        Mastodon(account(server.url, timeout_s=0.9)).publish(
            outgoing(pictures=(PICTURE,)), lambda: gone.append(1)
        )

    assert monotonic() - began < SOON_S
    assert not caught.value.permanent
    assert (gone, server.posts) == ([], [])


@pytest.mark.parametrize(
    "misbehave",
    [
        lambda s: s.answers("GET", 503),
        lambda s: s.answers("GET", 200, "<html>"),
        lambda s: s.answers("GET", 200, {}),
        lambda s: s.answers("GET /api/v1/accounts/1", 200, {"error": "?"}),
        lambda s: s.answers("GET /api/v1/accounts/1", 200, [{"id": "1"}]),
        lambda s: s.answers("GET", 429, {}),
        lambda s: s.hangs("GET"),
        lambda s: s.trickles("GET /api/v1/accounts/1"),
    ],
)
def test_an_account_that_cannot_be_read_is_not_empty(server, network, misbehave):
    post = outgoing()
    network.publish(post, go)
    misbehave(server)

    with pytest.raises(NetworkError) as caught:
        Mastodon(account(server.url, timeout_s=0.7)).find(post)

    assert not isinstance(caught.value, NotPublished | MaybePublished)


def test_no_secret_is_told_anywhere(server, network, caplog, capsys):
    caplog.set_level(logging.INFO)
    told = [repr(network.settings), str(network.settings)]
    server.answers(STATUSES, 422, {"error": TOKEN})
    server.answers(STATUSES, 200, f"<p>{TOKEN}")
    for _ in range(2):
        with pytest.raises(NetworkError) as caught:
            network.publish(outgoing(), go)
        told += [repr(caught.value), caught.value.message]
        assert caught.value.__suppress_context__

    printed = capsys.readouterr()
    told += [printed.out, printed.err, *(each.getMessage() for each in caplog.records)]
    assert TOKEN not in " ".join(told)
