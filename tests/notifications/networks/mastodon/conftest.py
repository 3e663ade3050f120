"""An account at a double of a Mastodon server."""

import pytest

from notifications.networks.mastodon import Mastodon
from tests.doubles.hostile import served
from tests.doubles.mastodon_server import MastodonServer, account


@pytest.fixture
def server(now):
    """A Mastodon server, which notices what it was never meant to be asked."""
    double = MastodonServer()
    with served(double) as double.url:
        yield double
    assert double.wrong == []


@pytest.fixture
def network(server):
    """The account."""
    return Mastodon(account(server.url))
