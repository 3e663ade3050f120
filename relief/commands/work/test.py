"""What `relief test` does."""

import argparse
import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from relief.kit import debian

ROOT = Path(__file__).resolve().parents[3]
BROWSER = "chromium-headless-shell"
WORKERS = "3"  # for two cores: a test in a browser, or on a server, mostly waits
GRACE_S = 20  # for pytest to stop its workers, its database and its browser after Ctrl-C
CHECKS = (
    ("ruff check", "."),
    ("ruff format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-logo"),
)
BLUESKY = ("python", "-m", "tests.bluesky.installing")
Process = subprocess.Popen[bytes]


def run(args: argparse.Namespace) -> int:
    """Run check after check up to the first that fails; return its exit status."""
    if not args.no_browser and not browser_is_there():
        packages = (BROWSER, "libatomic1")
        say(f"The browser for the tests is missing. Run: {debian.by_hand(*packages)}")
        say("or leave its tests out by name: --no-browser")
        return 1
    with stoppable(), private_folder() as temporary:
        environment = {**os.environ, "TMPDIR": temporary}
        # Some hundred processes are started: each would compile all of Relief again.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        if args.full:
            environment["RELIEF_TEST_FULL"] = "1"
        return checked(environment, args)


def checked(environment: Mapping[str, str], args: argparse.Namespace) -> int:
    """Run the checks, and a server's installing beside them; return the first bad status."""
    # Once, with words, and before pytest: in a test it would seem to hang.
    server = contextlib.nullcontext() if args.no_bluesky else started(BLUESKY, environment)
    with server as installing:
        for check in CHECKS:
            if status := step(check, environment):
                return status
        if installing and (status := installing.wait()):
            return failed("installing Bluesky's server", status)
    return step(("pytest", *pytest_words(args)), environment)


def pytest_words(args: argparse.Namespace) -> list[str]:
    """Arguments for pytest: what was asked, in three processes unless that says otherwise."""
    words: list[str] = list(args.rest)
    for kind in ("bluesky", "browser", "postgres"):
        words += [f"--no-{kind}"] * getattr(args, f"no_{kind}")
    alone = any(word.startswith(("-n", "--numprocesses")) or "::" in word for word in words)
    if alone or "no:xdist" in " ".join(words):
        return words
    return ["-n", WORKERS, "--dist", "worksteal", *words]


def step(words: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run one tool to its end; return its exit status."""
    name, *rest = words
    say(f"── {name}")
    with started([*name.split(), *rest], environment) as process:
        status = process.wait()
    return failed(name, status) if status else 0


def failed(name: str, status: int) -> int:
    """Say which step failed."""
    say(f"relief test: {name} failed (exit status {status})")
    return status


@contextlib.contextmanager
def started(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Process]:
    """Start one tool of `.venv`, and see that no process of it stays behind."""
    tool = Path(sys.executable).with_name(command[0])
    process = subprocess.Popen(  # noqa: S603 - a tool of ours
        [tool, *command[1:]],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        yield process
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_S)
        raise
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Take a request to end, or a closed terminal, for Ctrl-C."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = {
        number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def private_folder() -> Iterator[str]:
    """Yield a folder for temporary files that two runs or two users never share."""
    folder = tempfile.mkdtemp(prefix="relief-test-")
    # Run by root, PostgreSQL is another user, who must be able to pass through.
    Path(folder).chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def browser_is_there() -> bool:
    """Whether the browser and what its driver needs are installed, if need be from now on."""
    if found_browser():
        return True
    say(f"Installing {BROWSER} …")
    return debian.obtain(BROWSER, "libatomic1") and found_browser()


def found_browser() -> bool:
    """Whether the browser and libatomic, which Playwright's driver loads, can be found."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return shutil.which(BROWSER) is not None


def say(text: str) -> None:
    """Tell what goes on, in order with what the tools print."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
