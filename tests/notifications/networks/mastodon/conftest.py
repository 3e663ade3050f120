"""An account at a double of a Mastodon server."""

import pytest

from notifications.networks.mastodon import Mastodon
from tests.doubles.mastodon_server import account


@pytest.fixture
def server(mastodon_server):
    """A Mastodon server."""
    return mastodon_server


@pytest.fixture
def network(server):
    """The account."""
    return Mastodon(account(server.url))
