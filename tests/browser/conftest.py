"""A real Chromium, people who use it, and the application in a process of its own."""

import contextlib

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.person import Person
from tests.browser.specialist import seat, town  # noqa: F401 - fixtures of the helpline's tests
from tests.faults.served import Served
from tests.installed import Install

CHROMIUM = "/usr/bin/chromium-headless-shell"


# A module has its own: Playwright keeps an event loop in its thread, and other tests run theirs.
@pytest.fixture(scope="module")
def chromium():
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def tell():
    """Say a figure: shown with a failure, and always under `pytest -s`."""
    return print


@pytest.fixture
def install(sqlite_url):
    """An empty live installation, not started."""
    return Install(sqlite_url)


@pytest.fixture
def serve(tmp_path):
    """Start an installation; it ends with the test."""
    with contextlib.ExitStack() as running:
        yield lambda given: running.enter_context(Served(given, tmp_path))


@pytest.fixture
def somebody(chromium):
    """Seat people at browsers of their own; in the end no browser may have complained."""
    with contextlib.ExitStack() as seated:
        people = []

        def somebody(home, *, lang="en", dark=False, width=1280, script=True):
            context = chromium.new_context(
                java_script_enabled=script,
                locale=f"{lang}-CA",
                color_scheme="dark" if dark else "light",
                viewport={"width": width, "height": 800},
            )
            seated.callback(context.close)
            people.append(Person(context.new_page(), home, script=script))
            return people[-1]

        yield somebody
        assert [each for one in people for each in one.complaints] == []
