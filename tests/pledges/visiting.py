"""People with browsers, at an application whose lane is running."""

import pytest
from starlette.testclient import TestClient


@pytest.fixture
def visit(app, browser):
    """Open browsers of an application whose lane is running."""
    with TestClient(app) as running:

        def visit(role=None):
            visitor = browser(role)
            visitor.client.portal = running.portal  # the lane waits on one event loop
            return visitor

        yield visit
