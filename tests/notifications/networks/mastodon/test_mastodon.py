"""Mastodon, through the real Mastodon.py, against a double of its server."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from notifications.networks import Network, NetworkError, NotPublished
from notifications.networks.mastodon import Mastodon
from tests.doubles.mastodon_server import TOKEN, account
from tests.doubles.posts import LINK, PICTURE, TEXT, go, outgoing


def test_it_is_a_network(network, server):
    assert isinstance(network, Network)
    assert network.ready
    assert network.probe() == f"@relief at {server.url}"


def test_a_post_stands_as_it_was_sent(server, network):
    post = outgoing(lang="fr")

    placed = network.publish(post, go)

    assert server.public == [TEXT]
    assert server.posts[0]["language"] == "fr"
    assert placed.url == f"https://mastodon.example/@relief/{placed.id}"
    assert network.find(post) == placed


def test_a_picture_is_ready_and_has_its_words_before_the_post_is_let_go(server, network):
    seen = []
    post = outgoing(pictures=(PICTURE, replace(PICTURE, alt="", mime="image/png")))

    network.publish(post, lambda: seen.append((len(server.media), len(server.posts))))

    assert seen == [(2, 0)]
    assert server.posts[0]["media"] == list(server.media)
    assert [(each["data"], each["kind"], each["alt"]) for each in server.media.values()] == [
        (PICTURE.data, "image/jpeg", "Blankets in a gym"),
        (PICTURE.data, "image/png", ""),
    ]


def test_a_repeat_within_the_hour_is_the_same_post(server, network):
    post = outgoing()

    assert network.publish(post, go) == network.publish(post, go)
    assert len(server.posts) == 1
    assert {each.headers["Idempotency-Key"] for each in server.asked} == {str(post.key)}


@pytest.mark.parametrize("forget", ["after an hour", "always"])
def test_a_server_that_forgets_the_key_doubles_so_it_is_not_relied_on(server, network, now, forget):
    post = outgoing()
    first = network.publish(post, go)
    if forget == "always":
        server.ignores_keys = True
    else:
        now.move(timedelta(minutes=61))

    network.publish(post, go)

    assert len(server.posts) == 2
    assert not network.rules.repeats_safely
    assert network.find(post) == first


def test_a_post_without_a_link_is_known_by_its_words(server, network):
    text = "Café & thé < 5 $: merci à @ann@far.example!\n\nUn #don\nà Goderich"
    post = outgoing(text, "")
    placed = network.publish(post, go)

    assert network.find(replace(post, text=text.replace("é", "e\u0301") + " ")) == placed
    assert network.find(replace(post, text=text + " encore")) is None


def test_the_earliest_of_several_is_it_however_far_back(server, network):
    post = outgoing()
    first = network.publish(post, go)
    for n in range(85):
        server.made(f"{n} {LINK}")

    assert network.find(post) == first
    assert sum("max_id" in each.query for each in server.asked) == 3


def test_a_post_is_changed_in_place_with_its_pictures(server, network):
    placed = network.publish(outgoing(pictures=(PICTURE,)), go)
    post = outgoing("Goderich needs no more blankets.", "", pictures=(PICTURE,))

    assert network.edit(placed, post, go) == placed

    assert server.public == [post.text]
    assert len(server.posts[0]["media"]) == 1
    network.edit(placed, replace(post, pictures=()), go)
    assert server.posts[0]["media"] == []


def test_what_is_gone_cannot_be_changed_or_answered(server, network):
    placed = network.publish(outgoing(), go)
    network.delete(placed)

    for change in (
        lambda: network.edit(placed, outgoing(), go),
        lambda: network.publish(outgoing(parent=placed), go),
    ):
        with pytest.raises(NotPublished, match="no longer to be seen") as caught:
            change()
        assert caught.value.permanent


def test_a_place_that_is_no_web_address_is_not_shown(server, network):
    told = {"id": "7", "url": "javascript:alert(1)", "content": "", "created_at": "2011-08-21"}
    server.answers("POST /api/v1/statuses", 200, told)

    assert network.publish(outgoing(), go).url == f"{server.url}/statuses/7"


def test_what_is_not_set_up_asks_nobody(server):
    network = Mastodon(account(server.url, access_token=SecretStr("")))

    assert not network.ready
    assert network.rules == network.usual
    with pytest.raises(NotPublished, match="not set up") as caught:
        network.publish(outgoing(), go)
    assert caught.value.permanent
    with pytest.raises(NetworkError, match="not set up"):
        network.find(outgoing())
    assert server.asked == []


def test_settings_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("RELIEF_MASTODON_BASE_URL", "https://mastodon.example")
    assert not Mastodon().ready
    monkeypatch.setenv("RELIEF_MASTODON_ACCESS_TOKEN", TOKEN)

    assert Mastodon().ready
    assert TOKEN not in repr(Mastodon().settings)
