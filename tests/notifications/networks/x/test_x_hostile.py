"""X at its worst: what nobody can tell is told so, in time, and read back."""

import json
import logging
from time import monotonic

import pytest

from notifications.networks import (
    MaybePublished,
    NetworkError,
    NotPublished,
)
from notifications.networks.x import X
from tests.doubles.patience import SOON_S, timed
from tests.doubles.posts import PICTURE, go, outgoing
from tests.doubles.x_server import KEYS, account

TWEETS = "POST /2/tweets"


def test_a_duplicate_is_refused_without_an_id_and_found_by_reading(server, network):
    post = outgoing()
    placed = network.publish(post, go)

    with pytest.raises(NotPublished) as caught:
        network.publish(post, go)

    assert caught.value.duplicate
    assert not caught.value.permanent
    assert network.find(post) == placed
    assert len(server.posts) == 1


def misbehaviours():
    yield "hangs", lambda s: s.hangs(TWEETS), 1
    yield "drops", lambda s: s.drops(TWEETS), 1
    yield "cuts", lambda s: s.cuts(TWEETS), 1
    yield "trickles", lambda s: s.trickles(TWEETS), 1
    yield "drops untaken", lambda s: s.drops(TWEETS, taking=False), 0
    yield "hangs untaken", lambda s: s.hangs(TWEETS, taking=False), 0
    yield "503 in HTML", lambda s: s.answers(TWEETS, 503), 0
    yield "500 though taken", lambda s: s.answers(TWEETS, 500, {}, taking=True), 1
    yield "HTML though taken", lambda s: s.answers(TWEETS, 200, taking=True), 1
    yield "a list", lambda s: s.answers(TWEETS, 201, [1], taking=True), 1
    yield "no id", lambda s: s.answers(TWEETS, 201, {"data": {}}, taking=True), 1
    yield "errors that are null", lambda s: s.answers(TWEETS, 502, {"errors": None}, taking=True), 1
    yield "led away", lambda s: s.answers(TWEETS, 307, "", Location="/2/tweets"), 0
    yield "too slow", lambda s: s.answers(TWEETS, 408, {}), 0
    yield "endless", lambda s: s.answers(TWEETS, 200, "x" * 6_000_000, taking=True), 1


@pytest.mark.parametrize(("misbehave", "posted", "timeout_s"), timed(misbehaviours()))
def test_what_nobody_can_tell_is_told_so_in_time_and_read_back(
    server, network, misbehave, posted, timeout_s
):
    post = outgoing()
    misbehave(server)
    began = monotonic()

    with pytest.raises(MaybePublished):
        X(account(server.url, timeout_s=timeout_s)).publish(post, go)

    assert monotonic() - began < SOON_S
    assert len(server.posts) == posted
    assert (network.find(post) is not None) == bool(posted)
    assert sum(each.method == "POST" for each in server.asked) == 1


@pytest.mark.parametrize("at", ["upload", "metadata"])
@pytest.mark.parametrize(
    "misbehave",
    [
        lambda s, at: s.hangs(f"POST /2/media/{at}"),
        lambda s, at: s.trickles(f"POST /2/media/{at}"),
        lambda s, at: s.answers(f"POST /2/media/{at}", 503),
        lambda s, at: s.drops(f"POST /2/media/{at}"),
    ],
)
def test_a_picture_that_fails_has_published_nothing(server, at, misbehave):
    misbehave(server, at)
    gone = []

    with pytest.raises(NotPublished, match="cannot be reached") as caught:
        X(account(server.url, timeout_s=0.7)).publish(
            outgoing(pictures=(PICTURE,)), lambda: gone.append(1)
        )

    assert not caught.value.permanent
    assert (gone, server.posts) == ([], [])


def test_a_name_that_is_not_known_is_the_same():
    with pytest.raises(NotPublished, match="cannot be reached"):
        X(account("http://relief.invalid:1")).publish(outgoing(), go)


def test_time_that_was_spent_on_pictures_is_not_there_for_the_post(server):
    network = X(account(server.url, timeout_s=0.5))

    with pytest.raises(NotPublished, match="cannot be reached"):
        network.publish(outgoing(), lambda: server.over.wait(0.6))

    assert server.posts == []


@pytest.mark.parametrize(
    "misbehave",
    [
        lambda s: s.answers("GET", 503),
        lambda s: s.answers("GET", 200, "<html>"),
        lambda s: s.answers("GET", 200, {"errors": [{"title": "Not Found Error"}]}),
        lambda s: s.answers("GET", 200, {"data": [{}], "meta": {"result_count": 1}}),
        lambda s: s.answers("GET", 200, {"meta": {"result_count": 3}}),
        lambda s: s.answers("GET", 429, {}),
        lambda s: s.hangs("GET"),
        lambda s: s.trickles("GET"),
    ],
)
def test_a_timeline_that_cannot_be_read_is_not_empty(server, network, misbehave):
    post = outgoing()
    network.publish(post, go)
    misbehave(server)

    with pytest.raises(NetworkError) as caught:
        X(account(server.url, timeout_s=0.7)).find(post)

    assert not isinstance(caught.value, NotPublished | MaybePublished)


def test_no_secret_is_told_anywhere(server, network, caplog, capsys):
    caplog.set_level(logging.INFO)
    told = [repr(network.settings), str(network.settings)]
    echo = {"title": "Forbidden", "type": "about:blank", "detail": " ".join(KEYS.values())}
    server.answers(TWEETS, 403, echo)
    server.answers(TWEETS, 500, json.dumps(echo))
    for _ in range(2):
        with pytest.raises(NetworkError) as caught:
            network.publish(outgoing(), go)
        told += [repr(caught.value), caught.value.message]
        assert caught.value.__suppress_context__

    printed = capsys.readouterr()
    told += [printed.out, printed.err]
    told += [each.getMessage() for each in caplog.records]
    assert not [secret for secret in KEYS.values() if secret in " ".join(told)]
