"""Requests that come when they come: so many a second, whether the last one is answered or not.

A wait counts from the moment at which a request was due, so that a server that stalls pays for all
who came meanwhile. Written to run in a process of its own: paths come in on standard input.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import uvloop

MOST_OPEN = 64  # connections; who finds none waits, and its wait counts
WARM_UP_S = 2.0
KEPT_S = 3.0  # the server hangs up after five seconds without a request
LAST_S = 30.0  # for those that are still under way at the end


@dataclass
class Waits:
    """How long each request waited, in milliseconds, and how it was answered."""

    ms: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)


@dataclass
class _Open:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    used_at: float = 0.0


class Connections:
    """Keep-alive connections to a server of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: asyncio.Queue[_Open | None] = asyncio.Queue()
        for _ in range(MOST_OPEN):
            self._idle.put_nowait(None)

    async def get(self, path: str) -> int:
        """Ask for a path; the status of the answer, once all of it has come."""
        open_one = await self._idle.get()
        if open_one and open_one.used_at < time.monotonic() - KEPT_S:
            open_one.writer.close()
            open_one = None
        try:
            open_one = open_one or _Open(*await asyncio.open_connection("127.0.0.1", self._port))
            reader, writer = open_one.reader, open_one.writer
            head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n"
            writer.write(head.encode())
            answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = int(answer.lower().partition("content-length:")[2].split("\r\n", 1)[0])
            await reader.readexactly(length)
            open_one.used_at = time.monotonic()
            return int(answer[9:12])
        except (OSError, asyncio.IncompleteReadError):
            open_one = None
            return 0
        finally:
            self._idle.put_nowait(open_one)

    async def close(self) -> None:
        """Hang up all that are idle."""
        while not self._idle.empty():
            if open_one := self._idle.get_nowait():
                open_one.writer.close()
                await open_one.writer.wait_closed()


async def press(
    port: int, paths: Sequence[str], rate: float, seconds: float, warm_up_s: float = WARM_UP_S
) -> Waits:
    """Ask for paths in turn, `rate` a second; those of the warm-up are not counted."""
    waits, connections = Waits(), Connections(port)
    began = time.perf_counter()
    asked = []

    async def one(path: str, due: float) -> None:
        status = await connections.get(path)
        if due >= began + warm_up_s:
            waits.ms.append((time.perf_counter() - due) * 1000)
            waits.statuses[status] += 1

    for number in range(int(rate * (seconds + warm_up_s))):
        due = began + number / rate
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        asked.append(asyncio.create_task(one(paths[number % len(paths)], due)))
    await asyncio.wait(asked, timeout=LAST_S)
    await connections.close()
    return waits


def main() -> None:
    """Press as the arguments say and write what came of it as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("rate", type=float)
    parser.add_argument("seconds", type=float)
    args = parser.parse_args()
    paths = sys.stdin.read().split()
    waits = uvloop.run(press(args.port, paths, args.rate, args.seconds))
    sys.stdout.write(json.dumps({"ms": waits.ms, "statuses": dict(waits.statuses)}) + "\n")


if __name__ == "__main__":
    main()
