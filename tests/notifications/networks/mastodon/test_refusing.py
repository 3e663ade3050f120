"""What a Mastodon server refuses: whose turn it is then, and when to come again."""

from datetime import timedelta

import pytest

from notifications.networks import NetworkError, NotPublished
from tests.doubles.mastodon_server import moment
from tests.doubles.posts import PICTURE, go, outgoing

STATUSES = "POST /api/v1/statuses"


def test_a_token_that_is_revoked_stops_the_network(server, network):
    server.revoked = True

    with pytest.raises(NotPublished, match="does not let us post") as caught:
        network.publish(outgoing(), go)

    assert caught.value.revoked
    for ask in (network.probe, lambda: network.find(outgoing())):
        with pytest.raises(NetworkError, match="does not let us post"):
            ask()


def test_a_token_that_may_not_write_stops_the_network(server, network):
    server.answers(STATUSES, 403, {"error": "This action is outside the authorized scopes"})

    with pytest.raises(NotPublished, match="does not let us post") as caught:
        network.publish(outgoing(), go)

    assert caught.value.revoked


def test_a_text_that_is_too_long_needs_a_person(server, network):
    server.posts_allow["max_characters"] = 20

    with pytest.raises(NotPublished, match="refused the post") as caught:
        network.publish(outgoing(), go)

    assert caught.value.permanent


def test_a_picture_that_is_refused_needs_a_person(server, network):
    server.answers("POST /api/v2/media", 422, {"error": "Validation failed: File type"})

    with pytest.raises(NotPublished, match="refused a picture") as caught:
        network.publish(outgoing(pictures=(PICTURE,)), go)

    assert caught.value.permanent


def test_a_picture_that_turns_out_unreadable_needs_a_person(server, network):
    server.answers("GET /api/v1/media", 422, {"error": "Error processing thumbnail"})

    with pytest.raises(NotPublished, match="refused a picture") as caught:
        network.publish(outgoing(pictures=(PICTURE,)), go)

    assert caught.value.permanent


def test_a_picture_that_is_not_ready_for_the_post_is_tried_again(server, network):
    words = "Validation failed: Cannot attach files that have not finished processing. Try again"
    server.answers(STATUSES, 422, {"error": words})

    with pytest.raises(NotPublished, match="cannot be reached") as caught:
        network.publish(outgoing(pictures=(PICTURE,)), go)

    assert not caught.value.permanent


@pytest.mark.parametrize("seconds", [False, True])
def test_a_window_tells_when_to_come_again(server, network, now, seconds):
    then = now.at.replace(microsecond=0) + timedelta(minutes=40)
    told = str(int(then.timestamp())) if seconds else moment(then)
    server.answers(STATUSES, 429, {"error": "Too many requests"}, x_ratelimit_reset=told)

    with pytest.raises(NotPublished, match="no more from us") as caught:
        network.publish(outgoing(), go)

    assert caught.value.retry_at == then
    assert not caught.value.permanent


@pytest.mark.parametrize("told", ["soon", "", "2011-08-21T00:00:00Z", "9" * 30])
def test_a_window_that_makes_no_sense_is_no_time(server, network, told):
    server.answers(STATUSES, 429, {"error": "Too many requests"}, x_ratelimit_reset=told)

    with pytest.raises(NotPublished, match="no more from us") as caught:
        network.publish(outgoing(), go)

    assert caught.value.retry_at is None
