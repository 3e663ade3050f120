"""Servers for the benches: each in a process of its own, on a port that was free a moment ago."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from relief.kit.vault import generate_key

ROOT = Path(__file__).parents[2]
TARGET = ["-m", "relief.bench.target"]
START_S = 20


def environment() -> dict[str, str]:
    """Settings of an installation with keys of its own."""
    return {
        "RELIEF_MODE": "live",
        "RELIEF_SECRET_KEY": generate_key(),
        "RELIEF_VAULT_KEYS": generate_key(),
        "RELIEF_INDEX_KEY": generate_key(),
        "RELIEF_BASE_URL": "http://127.0.0.1",
        "RELIEF_LANE_CAPACITY": "4000",
    }


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def serving(words: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[int]:
    """Run Python with `words` and the port behind them, until the block ends; gives its number."""
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, *words, str(port)],
        cwd=ROOT,
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"a server did not start within {START_S} s")


def worked_ms(pid: int) -> float:
    """How long a process has had a core so far: what it needs, whoever else is at work."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in threads) / 1e6
