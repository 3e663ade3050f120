"""X, through the real tweepy, against a double that checks signatures and published shapes."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from notifications.networks import (
    Network,
    NetworkError,
    NotPublished,
    x,
)
from notifications.networks.x import X
from tests.doubles.posts import LINK, PICTURE, TEXT, go, outgoing
from tests.doubles.x_server import KEYS, account

TWEETS = "POST /2/tweets"


def test_it_is_a_network(network):
    assert isinstance(network, Network)
    assert network.ready
    assert network.probe() == "@relief_211"


def test_a_post_stands_as_it_was_sent(server, network):
    post = outgoing()

    placed = network.publish(post, go)

    assert server.public == [TEXT]
    assert placed.url == f"https://x.com/relief_211/status/{placed.id}"
    assert network.find(post) == placed


def test_a_picture_goes_up_with_its_words_before_the_post_is_let_go(server, network):
    seen = []

    network.publish(
        outgoing(pictures=(PICTURE, replace(PICTURE, alt=""))),
        lambda: seen.append((len(server.media), len(server.posts))),
    )

    assert seen == [(2, 0)]
    [post] = server.posts
    assert [(each["data"], each["alt"]) for each in post["media"]] == [
        (PICTURE.data, "Blankets in a gym"),
        (PICTURE.data, ""),
    ]
    assert network.find(outgoing(begun_at=post["at"])).id == post["id"]


def test_parts_with_the_same_link_are_told_apart_by_what_they_answer(server, network):
    first, other = outgoing("One\n" + LINK), outgoing("Two\n" + LINK)
    placed = network.publish(first, go)
    answer = replace(other, parent=placed)

    assert network.find(answer) is None

    second = network.publish(answer, go)
    assert network.find(first) == placed
    assert network.find(answer) == second


def test_a_post_without_a_link_is_known_by_its_words(server, network):
    text = "Caf\u00e9 & thé < 5 $: merci à @relief_211!   Goderich"
    post = outgoing(text, "")
    placed = network.publish(post, go)

    assert network.find(replace(post, text=text.replace("\u00e9", "e\u0301") + " ")) == placed
    assert network.find(replace(post, text=text + " again")) is None


def test_the_earliest_of_several_is_it_however_far_back(server, network):
    server.page = 5
    post = outgoing()
    first = network.publish(post, go)
    for n in range(18):
        network.publish(outgoing(f"{n}\n{LINK}"), go)

    assert network.find(post) == first
    assert sum("pagination_token" in each.query for each in server.asked) == 3


def test_a_post_that_is_said_to_stay_is_an_error(server, network):
    placed = network.publish(outgoing(), go)
    server.answers("DELETE", 200, {"data": {"deleted": False}})

    with pytest.raises(NetworkError, match="did not take the post down"):
        network.delete(placed)


def test_a_post_cannot_be_changed(network):
    with pytest.raises(NotPublished, match="cannot be changed") as caught:
        network.edit(None, outgoing(), go)
    assert caught.value.permanent


def test_what_is_not_set_up_asks_nobody(server):
    network = X(account(server.url, access_secret=SecretStr("")))

    assert not network.ready
    with pytest.raises(NotPublished, match="not set up") as caught:
        network.publish(outgoing(), go)
    assert caught.value.permanent
    with pytest.raises(NetworkError, match="not set up"):
        network.find(outgoing())
    assert server.asked == []


def test_settings_are_read_from_the_environment(monkeypatch):
    for name, key in KEYS.items():
        monkeypatch.setenv(f"RELIEF_X_{name.upper()}", key)
    assert not X().ready
    monkeypatch.setenv("RELIEF_X_HANDLE", "relief_211")

    assert X().ready
    assert X().settings.base_url == "https://api.x.com"


def test_its_price_is_known():
    rules = x.ENTRY.rules

    assert (rules.price_microusd, rules.link_price_microusd) == (15_000, 200_000)
    assert (rules.edits, rules.replies, rules.repeats_safely) == (False, True, False)
