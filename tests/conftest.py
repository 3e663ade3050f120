"""What every test has: databases of both kinds, options to leave some out, and no outside world."""

import gc
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import hypothesis
import psycopg
import pytest

from tests import compiled, guard, keeper
from tests.bluesky import serving
from tests.emptied import Emptied
from tests.fixtures import db, now, session, settings  # noqa: F401 - fixtures of every test
from tests.postgres import plain

FULL = "RELIEF_TEST_FULL" in os.environ
OPT_OUTS = {"bluesky": "--no-bluesky", "browser": "--no-browser", "postgres": "--no-postgres"}
SERVERS = {"postgres_url": "postgres", "bluesky": "bluesky"}  # fixture: the kind that needs it
RUN = pytest.StashKey()
# First, so that the end of a run does not wait for one of them.
LONGEST = ("tests/journeys/", "tests/security/")

MEMORY, ENOUGH = Path("/dev/shm"), 3 * 2**30  # noqa: S108 - pytest makes folders of its own there


def prefer_memory():
    """Keep what tests write in memory where there is enough: thousands of databases come and go."""
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK):
        free = os.statvfs(MEMORY)
        if free.f_bavail * free.f_frsize > ENOUGH:
            os.environ["TMPDIR"] = str(MEMORY)
            tempfile.tempdir = None  # asked for already, and remembered


guard.shut()
os.environ.setdefault("AIOSMTPD_CONTROLLER_TIMEOUT", "60")  # seconds to start; else five
compiled.share()
prefer_memory()
# The same examples each time: a fault shows for whoever makes it, not for the next in line.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile(
    "full", hypothesis.settings.get_profile("ci"), max_examples=2000
)
hypothesis.settings.load_profile("full" if FULL else "ci")


def sized(examples):
    """So many examples of what is dear; in full, more by as much as of anything else."""
    of_ci = hypothesis.settings.get_profile("ci").max_examples
    return examples * hypothesis.settings.default.max_examples // of_ci


def pytest_addoption(parser):
    group = parser.getgroup("relief")
    for kind, option in OPT_OUTS.items():
        group.addoption(option, action="store_true", help=f"leave out tests marked {kind}")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.stash[RUN] = keeper.Run()


def pytest_unconfigure(config):
    if RUN in config.stash:
        config.stash[RUN].end()
    else:
        keeper.leave()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["run_folder"] = str(node.config.stash[RUN].folder)


def pytest_collection_modifyitems(config, items):
    unwanted = {kind for kind, option in OPT_OUTS.items() if config.getoption(option)}
    unwanted |= set() if FULL else {"full"}
    unwanted |= set() if may_mount() else {"mounts"}
    left_out = [item for item in items if unwanted & kinds(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not unwanted & kinds(item)]
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def kinds(item):
    """What a test needs or is, by its marks and its fixtures."""
    named = {mark.name for mark in item.iter_markers()}
    return named | {kind for fixture, kind in SERVERS.items() if fixture in item.fixturenames}


def pytest_collection_finish():
    """Never search what is imported for garbage: it took a fifth of the time, as in a server."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_terminal_summary(terminalreporter, config):
    for kind, option in OPT_OUTS.items():
        if config.getoption(option):
            terminalreporter.write_line(f"left out by name: tests marked {kind} ({option})")
    if not may_mount():
        terminalreporter.write_line("not run: tests marked mounts (root's, who may mount a disk)")


@cache
def may_mount():
    """Whether this user may mount a file system; root in a container often may not."""
    tried = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    try:
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0  # noqa: S603
    except FileNotFoundError:
        return False


@pytest.fixture(scope="session")
def run_folder(request):
    """The folder of this run, the same in each of its processes."""
    if hasattr(request.config, "workerinput"):
        return Path(request.config.workerinput["run_folder"])
    return request.config.stash[RUN].folder


@pytest.fixture
def sqlite_url(run_folder, tmp_path):
    """URL of an SQLite file with every table and no row."""
    path = tmp_path / "relief.db"
    shutil.copyfile(keeper.sqlite_template(run_folder), path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres(run_folder):
    """The database of this process, on the run's PostgreSQL."""
    url = keeper.postgres_template(run_folder)
    with psycopg.connect(plain(url), autocommit=True) as operator:
        database = Emptied(url, operator)
        yield database
        database.drop()


@pytest.fixture
def postgres_url(postgres):
    """URL of a PostgreSQL database with every table and no row; emptied after the test."""
    yield postgres.lend()
    postgres.tidy()


@pytest.fixture
def bluesky(run_folder):
    """A fresh account on the run's real Bluesky server."""
    return serving.account(serving.shared_url(run_folder))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request):
    """URL of an empty database with every table: the test runs on both kinds."""
    return request.getfixturevalue(f"{request.param}_url")
