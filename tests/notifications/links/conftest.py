"""Short links are followed through the whole application."""

from tests.hall import browser  # noqa: F401 - fixtures of these tests
from tests.pledges.conftest import app, taking  # noqa: F401
