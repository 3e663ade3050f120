"""The hall behind the real edge, with the resource team's pages."""

from tests.hall import app, browser  # noqa: F401 - fixtures of these tests
