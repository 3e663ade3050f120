"""An account at a double of X."""

import pytest

from notifications.networks.x import X
from tests.doubles.x_server import account


@pytest.fixture
def server(x_server):
    """X."""
    return x_server


@pytest.fixture
def network(server):
    """The account."""
    return X(account(server.url))
