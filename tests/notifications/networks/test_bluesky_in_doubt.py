"""Bluesky when its server, or the way to it, fails: what is said, and what really stands there."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from notifications.networks import Halted, MaybePublished, NetworkError, NotPublished
from notifications.networks.bluesky import answers
from relief.kit import clock
from tests.doubles import proxy
from tests.notifications.networks.conftest import a_picture, a_post, on

JSON = {"Content-Type": "application/json"}
TIMEOUT_S = 4  # where nobody answers: a busy machine takes its time for what is no fault
PATIENCE_S = 20  # for everybody else


def go():
    """Nobody stopped it."""


def xrpc(name):
    """An error in the protocol's words."""
    return json.dumps({"error": name, "message": "no"}).encode()


@pytest.fixture
def door(bluesky):
    with proxy.before(bluesky.base_url) as door:
        yield door


@pytest.fixture
def network(bluesky, door):
    """The account, asked through the door."""
    return on(bluesky, base_url=door.url, timeout_s=PATIENCE_S)


@pytest.fixture
def doubted(bluesky, door, how):
    """The same, for what goes wrong: it waits no longer than it must."""
    return on(bluesky, base_url=door.url, timeout_s=TIMEOUT_S if how == "hang" else PATIENCE_S)


@pytest.mark.parametrize("how", ["hang", "drop", "html_503", "garbled", "drip"])
def test_taken_and_not_told_it_is_found_once(network, doubted, bluesky, door, how, monkeypatch):
    if how == "drip":
        monkeypatch.setattr("notifications.networks.bluesky.PUTTING_S", 5)  # it is cut off then
    post = a_post(pictures=(a_picture(),))
    door.fault("putRecord", how)

    with pytest.raises(MaybePublished):
        doubted.publish(post, go)
    monkeypatch.undo()

    [record] = bluesky.public()
    assert network.find(post).id == record["uri"]
    assert network.publish(post, go).id == record["uri"]
    assert bluesky.public() == [record]


@pytest.mark.parametrize("how", ["hang", "drop", "html_503", "garbled"])
def test_not_taken_and_not_told_it_is_not_found_and_can_be_repeated(
    network, doubted, bluesky, door, how
):
    post = a_post()
    door.fault("putRecord", how, passed_on=False)

    with pytest.raises(MaybePublished):
        doubted.publish(post, go)

    assert network.find(post) is None
    network.publish(post, go)
    assert len(bluesky.public()) == 1


def test_a_request_that_arrives_after_its_repeat_makes_no_second_post(network, bluesky, door):
    post, hasty = a_post(), on(bluesky, base_url=door.url, timeout_s=TIMEOUT_S)
    door.fault("putRecord", "late", passed_on=False, wait_s=TIMEOUT_S + 1)

    with pytest.raises(MaybePublished):
        hasty.publish(post, go)
    network.publish(post, go)
    before = bluesky.public()
    until = time.monotonic() + 60
    while sum("putRecord" in path for path in door.passed) < 2 and time.monotonic() < until:
        time.sleep(0.05)

    assert sum("putRecord" in path for path in door.passed) == 2
    assert bluesky.public() == before
    assert len(before) == 1


@pytest.mark.parametrize("at", ["createSession", "getSession", "uploadBlob"])
@pytest.mark.parametrize("how", ["hang", "drop", "html_503", "garbled"])
def test_what_fails_before_has_published_nothing(doubted, bluesky, door, at, how):
    asked = []
    door.fault(at, how)

    with pytest.raises(NotPublished) as refused:
        doubted.publish(a_post(pictures=(a_picture(),)), lambda: asked.append(True))

    assert not refused.value.permanent
    assert asked == []
    assert not any("putRecord" in path for path in door.seen)
    assert bluesky.public() == []


def test_with_nobody_listening_nothing_was_published(network, door):
    door.close()

    with pytest.raises(NotPublished) as refused:
        network.publish(a_post(), go)

    assert refused.value.message == answers.AWAY
    assert not refused.value.permanent


def test_a_server_that_stops_right_before_the_post_has_not_published_it(network, bluesky, door):
    with pytest.raises(NotPublished) as refused:
        network.publish(a_post(), door.close)

    assert refused.value.message == answers.AWAY
    assert bluesky.public() == []


def test_halted_not_even_a_request_leaves(network, door):
    def halt():
        raise Halted

    with pytest.raises(Halted):
        network.publish(a_post(), halt)

    assert not any("putRecord" in path for path in door.seen)


def test_a_session_that_ended_is_made_anew(network, bluesky, door):
    network.publish(a_post("Before."), go)
    door.answer("getSession", 400, headers=JSON, body=xrpc("ExpiredToken"))

    network.publish(a_post("After."), go)

    assert len(bluesky.public()) == 2
    assert sum("createSession" in path for path in door.seen) == 2


def test_one_session_serves_every_post(network, door):
    threads = [
        threading.Thread(target=network.publish, args=(a_post(f"{number}"), go))
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum("createSession" in path for path in door.seen) == 1
    assert sum("putRecord" in path for path in door.passed) == 6


def test_a_password_taken_back_pauses_the_network_when_its_session_ends(network, bluesky, door):
    network.publish(a_post("Before."), go)
    bluesky.revoke()
    door.answer("getSession", 400, headers=JSON, body=xrpc("ExpiredToken"))

    with pytest.raises(NotPublished) as refused:
        network.publish(a_post("After."), go)

    assert refused.value.revoked
    assert len(bluesky.public()) == 1


def test_a_session_that_ends_with_the_post_itself_is_tried_again(network, bluesky, door):
    post = a_post()
    door.answer("putRecord", 400, headers=JSON, body=xrpc("ExpiredToken"))

    with pytest.raises(NotPublished) as refused:
        network.publish(post, go)
    network.publish(post, go)

    assert not refused.value.permanent
    assert len(bluesky.public()) == 1


@pytest.mark.parametrize("at", ["createSession", "putRecord"])
@pytest.mark.parametrize("name", ["AccountTakedown", "AccountDeactivated"])
def test_an_account_that_was_closed_pauses_the_network(network, door, at, name):
    door.answer(at, 401, headers=JSON, body=xrpc(name))

    with pytest.raises(NotPublished) as refused:
        network.publish(a_post(), go)

    assert refused.value.revoked
    assert refused.value.message == answers.TAKEN_DOWN


def test_a_suspended_account_is_told_from_a_lost_password(network, door):
    who = {"did": "did:plc:" + "a" * 24, "handle": "relief.test", "active": False}
    door.answer("getSession", 200, headers=JSON, body=json.dumps(who).encode())

    with pytest.raises(NotPublished) as refused:
        network.publish(a_post(), go)

    assert refused.value.message == answers.TAKEN_DOWN


@pytest.mark.parametrize("at", ["createSession", "putRecord"])
@pytest.mark.parametrize(
    ("header", "value", "wait"),
    [
        ("RateLimit-Reset", lambda now: str(int(now.timestamp()) + 300), timedelta(minutes=5)),
        ("Retry-After", lambda _: "120", timedelta(minutes=2)),
        ("RateLimit-Reset", lambda _: "99999999999999999", None),
        ("Retry-After", lambda _: "99999999", timedelta(days=1)),
        ("Retry-After", lambda _: "-5", timedelta(0)),
        ("Retry-After", lambda _: "soon", None),
    ],
)
def test_asked_to_come_back_it_says_when(network, door, at, header, value, wait):
    with clock.hold(datetime(2026, 11, 26, 12, tzinfo=UTC)) as held:
        told = JSON | {header: value(held.at)}
        door.answer(at, 429, headers=told, body=xrpc("RateLimitExceeded"))

        with pytest.raises(NotPublished) as refused:
            network.publish(a_post(), go)

        assert refused.value.retry_at == (held.at + wait if wait is not None else None)
        assert not refused.value.permanent


def test_a_refused_picture_is_named(network, door):
    door.answer("uploadBlob", 413, headers=JSON, body=xrpc("PayloadTooLarge"))

    with pytest.raises(NotPublished) as refused:
        network.publish(a_post(pictures=(a_picture(),)), go)

    assert refused.value.permanent
    assert refused.value.message == answers.PICTURE_REFUSED


@pytest.mark.parametrize("how", ["hang", "drop", "html_503", "garbled"])
def test_what_cannot_be_read_back_is_not_taken_for_missing(network, doubted, door, how):
    post = a_post()
    network.publish(post, go)
    door.fault("getRecord", how)

    with pytest.raises(NetworkError):
        doubted.find(post)


@pytest.mark.parametrize("how", ["hang", "drop", "html_503"])
def test_a_post_that_may_still_stand_is_not_called_deleted(network, doubted, bluesky, door, how):
    placed = network.publish(a_post(), go)
    door.fault("deleteRecord", how, passed_on=False)

    with pytest.raises(NetworkError):
        doubted.delete(placed)
    assert len(bluesky.public()) == 1

    network.delete(placed)
    assert bluesky.public() == []


def test_no_error_tells_a_secret(network, bluesky, door, capsys):
    for at in ("createSession", "getSession", "putRecord"):
        door.fault(at, "html_503")
        with pytest.raises(NetworkError) as failed:
            network.publish(a_post(), go)
        error = failed.value
        while error:
            assert bluesky.password not in f"{error!r} {error} {vars(error)}"
            error = error.__cause__
    assert bluesky.password not in capsys.readouterr().out


def test_all_of_it_together_ends_in_time(network, door, monkeypatch):
    monkeypatch.setattr("notifications.networks.bluesky.PREPARING_S", 1.5)
    began = time.monotonic()
    door.fault("uploadBlob", "drip")

    with pytest.raises(NotPublished) as refused:
        network.publish(a_post(pictures=(a_picture(),)), go)

    assert refused.value.message == answers.SLOW
    assert time.monotonic() - began < 50  # it goes on for as long as anybody listens
