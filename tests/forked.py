"""`relief …` in a process of its own, forked from one that has imported all of it already.

To start a Python and import the application takes seconds of work, and a run starts hundreds. What
is forked has its own memory, its own group, its own signals; the rest is as from a shell, which
`tests/commands` and `tests/test_bootstrap.py` try as well.
"""

import contextlib
import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from relief.cli import main
from tests.postgres import die_with_parent

ROOT = Path(__file__).resolve().parents[1]
CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["tests.faults.warm"])
APPENDED = os.O_WRONLY | os.O_APPEND | os.O_CREAT


class Forked:
    """A `Popen` of a command, as far as a test wants one; it dies with the process that starts it.

    Args:
        words: What stands after `relief`.
        environment: The whole of it.
        out: The file that gets what it prints.
        err: The file that gets its errors, if that is another one.
        typed: A file with what it reads.
        plant: What is done in the process before anything else, such as a fault.
    """

    def __init__(self, words, environment, out, err=None, typed=os.devnull, plant=None):
        orders = ([*map(str, words)], environment, str(typed), str(out), str(err or out), plant)
        self._process = CHILDREN.Process(target=_work, args=orders, daemon=True)
        self._process.start()
        self.pid = self._process.pid

    def poll(self):
        """Its exit status, below nought if a signal ended it; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout=None):
        """Its exit status, once it has ended."""
        self._process.join(timeout)
        if self.poll() is None:
            raise subprocess.TimeoutExpired("relief", timeout)
        return self.poll()

    def send_signal(self, number):
        """Send a signal, if it runs."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # it ended just now
                os.kill(self.pid, number)

    def kill(self):
        """End it as `kill -9` does."""
        self._process.kill()


def run(words, environment, typed="", timeout=300):
    """Run a command to its end, as `subprocess.run` does."""
    with tempfile.TemporaryDirectory() as folder:
        out, err, said = (Path(folder) / name for name in ("out", "err", "typed"))
        said.write_text(typed)
        process = Forked(words, environment, out, err, said)
        try:
            status = process.wait(timeout)
        finally:
            process.kill()
        return subprocess.CompletedProcess(words, status, out.read_text(), err.read_text())


def _work(words, environment, typed, out, err, plant):
    os.setsid()
    die_with_parent()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    for number, path, how in ((0, typed, os.O_RDONLY), (1, out, APPENDED), (2, err, APPENDED)):
        opened = os.open(path, how, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - as long as it lives
    if plant:
        plant()
    sys.exit(main(words))
