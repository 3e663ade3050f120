"""A real Chromium, people who use it, and the application in a process of its own."""

import contextlib
import subprocess
import sys

import pytest
from playwright.sync_api import sync_playwright

from relief.kit.settings import Settings
from relief.kit.vault import generate_key
from tests.browser.person import Person
from tests.faults.served import ROOT, Served
from tests.postgres import free_port

CHROMIUM = "/usr/bin/chromium-headless-shell"
RELIEF = ("-c", "import sys; from relief.cli import main; sys.exit(main(sys.argv[1:]))")


class Install:
    """An empty live installation: its database, keys and address."""

    def __init__(self, url, **more):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "RELIEF_MODE": "live",
            "RELIEF_DATABASE_URL": url,
            "RELIEF_SECRET_KEY": generate_key(),
            "RELIEF_VAULT_KEYS": generate_key(),
            "RELIEF_INDEX_KEY": generate_key(),
            "RELIEF_BASE_URL": self.url,
            "RELIEF_OUTBOX_INTERVAL_S": "0.2",
            **more,
        }

    @property
    def settings(self):
        own = {name[7:].lower(): value for name, value in self.environment.items()}
        return Settings(**{key: own[key] for key in own if key in Settings.model_fields})

    def command(self, *words):
        """Run `relief …`; returns what it printed."""
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, *RELIEF, *words],
            cwd=ROOT,
            env={**self.environment, "PATH": "/usr/bin", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


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

        def somebody(home, *, lang="en", dark=False, width=1280):
            context = chromium.new_context(
                locale=f"{lang}-CA",
                color_scheme="dark" if dark else "light",
                viewport={"width": width, "height": 800},
            )
            seated.callback(context.close)
            people.append(Person(context.new_page(), home))
            return people[-1]

        yield somebody
        assert [each for one in people for each in one.complaints] == []
