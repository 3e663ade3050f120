"""The hall behind the real edge."""

from tests.hall import api, app, browser, command  # noqa: F401 - fixtures of these tests
