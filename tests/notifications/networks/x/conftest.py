"""An account at a double of X."""

import pytest

from notifications.networks.x import X
from tests.doubles.hostile import served
from tests.doubles.x_server import XServer, account


@pytest.fixture
def server(now):
    """X, which notices what is not as published."""
    double = XServer()
    with served(double) as double.url:
        yield double
    assert double.wrong == []


@pytest.fixture
def network(server):
    """The account."""
    return X(account(server.url))
