"""What X and Mastodon have in common beyond the contract: seen from the double of each server."""

from datetime import timedelta

import pytest

from notifications.networks import Halted, MaybePublished, NetworkError, NotPublished
from notifications.networks.mastodon import Mastodon
from notifications.networks.x import X
from tests.doubles import mastodon_server, x_server
from tests.doubles.patience import NOBODY
from tests.doubles.posts import LINK, go, outgoing

KINDS = {"mastodon": (Mastodon, mastodon_server.account), "x": (X, x_server.account)}


@pytest.fixture(params=KINDS)
def at(request):
    """The network as it is set up for an account at an address, one kind after the other."""
    kind, account = KINDS[request.param]
    return lambda url: kind(account(url))


@pytest.fixture
def server(request, at):
    """Its double."""
    return request.getfixturevalue(f"{request.node.callspec.params['at']}_server")


@pytest.fixture
def network(at, server):
    """An account there."""
    return at(server.url)


def test_nothing_is_asked_when_somebody_stops_it(server, network):
    def stopped():
        raise Halted

    with pytest.raises(Halted):
        network.publish(outgoing(), stopped)

    assert server.asked == []


def test_a_thread_is_a_chain_of_answers(server, network):
    first = network.publish(outgoing(f"One 1/2 {LINK}"), go)
    post = outgoing(f"Two 2/2 {LINK}", root=first, parent=first)
    assert network.find(post) is None

    second = network.publish(post, go)

    assert [each["parent"] or "" for each in server.posts] == ["", first.id]
    assert network.find(post) == second


def test_what_was_posted_long_before_is_another_post(network, now):
    network.publish(outgoing(), go)
    now.move(timedelta(minutes=6))

    assert network.find(outgoing()) is None


def test_an_account_that_lags_shows_nothing_yet(server, network, now):
    server.lag = timedelta(seconds=20)
    post = outgoing()
    placed = network.publish(post, go)

    assert network.find(post) is None
    now.move(timedelta(seconds=20))
    assert network.find(post) == placed
    assert not network.rules.absence_is_proof


def test_a_post_that_stays_is_an_error(server, network):
    placed = network.publish(outgoing(), go)
    server.answers("DELETE", 503)

    with pytest.raises(NetworkError, match="did not take the post down") as caught:
        network.delete(placed)

    assert not isinstance(caught.value, NotPublished | MaybePublished)


def test_where_nobody_listens_nothing_was_posted(at):
    with pytest.raises(NotPublished, match="cannot be reached") as caught:
        at(f"http://127.0.0.1:{NOBODY}").publish(outgoing(), go)

    assert not caught.value.permanent
    assert not caught.value.revoked
