"""Whole stories are played through the whole application."""

from tests.hall import api, browser  # noqa: F401 - fixtures of these tests
from tests.pledges.conftest import another_db, app, taking  # noqa: F401
