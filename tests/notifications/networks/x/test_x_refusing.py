"""What X refuses: whose turn it is then, and when to come again."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from notifications.networks import (
    NetworkError,
    NotPublished,
)
from notifications.networks.x import X
from tests.doubles.posts import PICTURE, go, outgoing
from tests.doubles.x_server import CREDITS, account, problem

TWEETS = "POST /2/tweets"


def test_a_picture_that_is_refused_needs_a_person(server, network):
    server.answers("POST /2/media/upload", 400, {"title": "Invalid Request", "type": "about:blank"})

    with pytest.raises(NotPublished, match="refused a picture") as caught:
        network.publish(outgoing(pictures=(PICTURE,)), go)

    assert caught.value.permanent


def test_keys_that_are_revoked_stop_the_network(server, network):
    server.revoked = True

    with pytest.raises(NotPublished, match="does not accept our keys") as caught:
        network.publish(outgoing(), go)

    assert caught.value.revoked
    with pytest.raises(NetworkError, match="does not accept our keys"):
        network.probe()
    with pytest.raises(NetworkError, match="does not accept our keys"):
        network.find(outgoing())


def test_a_wrong_secret_signs_wrongly(server):
    with pytest.raises(NotPublished, match="keys") as caught:
        X(account(server.url, access_secret=SecretStr("another"))).publish(outgoing(), go)
    assert caught.value.revoked


@pytest.mark.parametrize(
    ("detail", "kind", "words"),
    [
        ("Your account is suspended and is not permitted.", "about:blank", "locked or suspended"),
        ("Your account is temporarily locked.", "about:blank", "locked or suspended"),
        ("", "https://api.twitter.com/2/problems/oauth1-permissions", "only read"),
        ("", "https://api.twitter.com/2/problems/client-forbidden", "only read"),
    ],
)
def test_an_account_that_may_not_post_stops_the_network(server, network, detail, kind, words):
    server.answers(TWEETS, 403, problem(403, detail, kind=kind).body)

    with pytest.raises(NotPublished, match=words) as caught:
        network.publish(outgoing(), go)

    assert caught.value.revoked


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, problem(400, "Your Tweet text is too long.").body, "text too long"),
        (403, problem(403, "You are not permitted to perform this action.").body, "refused"),
        (403, "<h1>Attention Required! Cloudflare</h1>", "refused"),
        (404, {}, "refused"),
    ],
)
def test_what_is_refused_for_good_needs_a_person(server, network, status, body, words):
    server.answers(TWEETS, status, body)

    with pytest.raises(NotPublished, match=words) as caught:
        network.publish(outgoing(), go)

    assert caught.value.permanent
    assert not caught.value.revoked


def test_an_answer_to_what_is_gone_needs_a_person(server, network):
    placed = network.publish(outgoing(), go)
    network.delete(placed)

    with pytest.raises(NotPublished, match="no longer to be seen") as caught:
        network.publish(outgoing("Two", parent=placed), go)

    assert caught.value.permanent


def at(now, minutes):
    return now.at.replace(microsecond=0) + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("windows", "minutes"),
    [
        ({"x-rate-limit": (12, 0)}, 12),
        ({"x-rate-limit": (12, 5), "x-user-limit-24hour": (900, 0)}, 900),
        ({"x-rate-limit": (12, 0), "x-user-limit-24hour": (900, 7)}, 12),
        ({"x-rate-limit": (12, 0), "x-app-limit-24hour": (700, 0)}, 700),
        ({"x-rate-limit": (12, 3)}, 12),
        ({"x-rate-limit": (-3, 0)}, None),
        ({"x-rate-limit": (1_000_000, 0)}, None),
        ({}, None),
    ],
)
def test_the_window_that_binds_tells_when_to_come_again(server, network, now, windows, minutes):
    headers = {}
    for name, (ends, left) in windows.items():
        headers[f"{name}-reset"] = int(at(now, ends).timestamp())
        headers[f"{name}-remaining"] = left
    server.answers(TWEETS, 429, problem(429, "", "Too Many Requests").body, **headers)

    with pytest.raises(NotPublished, match="no more from us") as caught:
        network.publish(outgoing(), go)

    assert caught.value.retry_at == (at(now, minutes) if minutes else None)
    assert not caught.value.permanent


def test_a_window_that_makes_no_sense_is_no_time(server, network):
    server.answers(TWEETS, 429, {}, x_rate_limit_reset="soon")

    with pytest.raises(NotPublished) as caught:
        network.publish(outgoing(), go)

    assert caught.value.retry_at is None


def test_a_spending_limit_tells_its_day(server, network):
    server.spent = problem(
        403, "…", "SpendCapReached", CREDITS, account_id=1, reset_date="2011-09-12"
    )

    with pytest.raises(NotPublished, match="spending limit") as caught:
        network.publish(outgoing(), go)

    assert caught.value.retry_at.isoformat() == "2011-09-12T00:00:00+00:00"
    assert not caught.value.revoked


@pytest.mark.parametrize(
    "spent",
    [
        problem(402, "does not have any credits", "CreditsDepleted", CREDITS, account_id=1),
        problem(
            429,
            "Usage cap exceeded: Monthly product cap",
            "UsageCapExceeded",
            "https://api.twitter.com/2/problems/usage-capped",
        ),
    ],
)
def test_credit_that_is_used_up_is_named(server, network, spent):
    server.spent = spent

    with pytest.raises(NotPublished, match="credit") as caught:
        network.publish(outgoing(pictures=(PICTURE,)), go)

    assert not caught.value.permanent


def test_the_keys_of_another_account_are_noticed(server):
    with pytest.raises(NetworkError, match="another account"):
        X(account(server.url, handle="somebody")).probe()
