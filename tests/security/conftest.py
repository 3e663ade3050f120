"""The whole application, as it is served, with everything in it."""

import pytest

from relief.app import build
from tests.security.house import House


@pytest.fixture
def house(settings, db, mailless):
    """Everything there is, opened; the lane runs as long as the test."""
    built = House(build(settings, db=db), db, settings)
    with built.client:
        yield built


@pytest.fixture
def mailless(monkeypatch):
    """No test of doors sends anything."""
    monkeypatch.delenv("RELIEF_SMTP_HOST", raising=False)
