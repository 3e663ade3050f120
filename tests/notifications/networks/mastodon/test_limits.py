"""What a Mastodon server allows is its own to say; it is asked once an hour."""

from datetime import timedelta
from time import monotonic

import pytest

from notifications.networks.mastodon import Mastodon
from notifications.publishing import reach
from relief.kit.settings import Mode
from tests.doubles.mastodon_server import account
from tests.doubles.patience import NOBODY, SOON_S
from tests.doubles.posts import LINK

BRIEF_S = 1.5  # enough to be asked on a busy machine
INSTANCE = "GET /api/v2/instance"


def asked(server):
    return sum(each.path.startswith("/api/v2/instance") for each in server.asked)


def test_the_server_tells_what_it_allows(server, network):
    server.posts_allow |= {"max_characters": 5_000, "max_media_attachments": 6}
    server.posts_allow["characters_reserved_per_url"] = 40
    server.media_allow |= {"image_size_limit": 3_000_000, "description_limit": 420}

    rules = network.rules

    assert (rules.limit, rules.pictures) == (5_000, 6)
    assert (rules.picture_bytes, rules.alt_limit) == (3_000_000, 420)
    assert rules.edits
    assert network.count(LINK) == 40


def test_it_is_asked_once_an_hour_and_without_our_name(server, network, now):
    for _ in range(3):
        assert network.rules.limit == 500
    assert asked(server) == 1

    now.move(timedelta(minutes=61))
    server.posts_allow["max_characters"] = 700
    assert network.rules.limit == 700
    assert asked(server) == 2


@pytest.mark.parametrize(
    "misbehave",
    [
        lambda s: s.answers(INSTANCE, 503, times=9),
        lambda s: s.answers(INSTANCE, 404, {}, times=9),
        lambda s: s.answers(INSTANCE, 200, {"configuration": None}, times=9),
        lambda s: s.answers(INSTANCE, 200, [], times=9),
        lambda s: s.hangs(INSTANCE, times=9),
        lambda s: s.trickles(INSTANCE, times=9),
    ],
)
def test_a_server_that_does_not_say_is_taken_for_one_like_most(server, now, misbehave):
    network = Mastodon(account(server.url, timeout_s=BRIEF_S))
    misbehave(server)
    began = monotonic()

    for _ in range(5):
        assert network.rules == network.usual
    assert monotonic() - began < SOON_S
    assert asked(server) == 1
    now.move(timedelta(minutes=6))
    assert network.rules == network.usual
    assert asked(server) == 2


def test_what_was_known_stays_known_while_it_does_not_say(server, network, now):
    server.posts_allow["max_characters"] = 900
    assert network.rules.limit == 900
    server.answers(INSTANCE, 503)
    now.move(timedelta(minutes=61))

    assert network.rules.limit == 900


@pytest.mark.parametrize("nonsense", [0, -5, "many", None])
def test_nonsense_is_no_limit(server, network, nonsense):
    server.posts_allow["max_characters"] = nonsense

    assert network.rules.limit == 500


def test_where_nobody_listens_most_servers_limits_hold():
    network = Mastodon(account(f"http://127.0.0.1:{NOBODY}"))

    assert network.rules == network.usual


@pytest.mark.parametrize("mode", [Mode.DEMO, Mode.EXERCISE])
def test_what_stands_in_for_it_asks_nobody(server, network, mode):
    standing_in = reach.StandIn(network)

    assert standing_in.rules == network.usual
    assert standing_in.count(f"See {LINK}") == 27
    assert server.asked == []


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Goderich", 8),
        ("日本語", 3),
        ("👨‍👩‍👧‍👦🇨🇦", 2),
        ("e\u0301", 1),
        (LINK, 23),
        (f"({LINK}).", 26),
        ("https://example.org/" + "x" * 300, 23),
        ("Merci @ann@far.example et @bob", 18),
        ("http://localhost/path", 21),
        ("example.org", 11),
    ],
)
def test_it_counts_as_mastodon_does(network, text, length):
    assert network.count(text) == length
