"""A load of pledges over HTTP from a process of its own, as many connections as told.

Each connection sends the next pledge when the last is answered. One in twenty is sent again with
its own key, as a browser or a partner does after a slow answer.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

import uvloop

from relief.kit import ids

CREATED = 201
REPEAT_EVERY = 20
WARM_UP_S = 1.0


@dataclass
class Tally:
    """What the answers were; a repeated pledge is answered, and is not another durable one."""

    statuses: Counter[int] = field(default_factory=Counter)
    fresh: int = 0
    repeated: int = 0
    waits: list[float] = field(default_factory=list)


class Connection(asyncio.Protocol):
    """One keep-alive connection in a closed loop."""

    def __init__(self, requests: "Requests", tally: Tally, deadline: float) -> None:
        self.requests = requests
        self.tally = tally
        self.deadline = deadline
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.sent = 0
        self.last = b""
        self.at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self._send()

    def data_received(self, data: bytes) -> None:
        """Count a whole answer and send the next request."""
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        if len(body) < length:
            return
        self.buffer = b""
        self._count(int(head[9:12]))
        if time.perf_counter() < self.deadline:
            self._send()
        else:
            self.transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        """Nothing more comes."""
        if not self.done.done():
            self.done.set_result(None)

    def _send(self) -> None:
        self.sent += 1
        if self.sent % REPEAT_EVERY or not self.last:
            self.last = self.requests.next()
        self.at = time.perf_counter()
        self.transport.write(self.last)

    def _count(self, status: int) -> None:
        self.tally.statuses[status] += 1
        self.tally.waits.append(time.perf_counter() - self.at)
        if status == CREATED:
            self.tally.fresh += bool(self.sent % REPEAT_EVERY)
            self.tally.repeated += not self.sent % REPEAT_EVERY


class Requests:
    """Requests that differ in key, donor and amount; every second donor leaves an e-mail."""

    def __init__(self, host: str, path: str, token: str) -> None:
        self.head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\n"
        )
        self.number = 0

    def next(self) -> bytes:
        """One request whole."""
        self.number += 1
        n, key = self.number, ids.new()
        body = json.dumps(_pledge(n, key)).encode()
        head = f"{self.head}Idempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


def _pledge(n: int, key: UUID) -> dict[str, object]:
    return {
        "donor": {
            "name": f"Ada Field {n}",
            "phone": f"+1519555{n % 100:02d}{n // 100 % 100:02d}",
            "email": f"ada.{key.hex[-8:]}@example.org" if n % 2 else None,
            "language": "en",
            "anonymous": False,
        },
        "kind": "money",
        "amount": {"amount_cents": 500 + n % 50_000, "currency": "CAD"},
        "designation": {"rule": "none"},
        "heard_from": "post",
        "code": "EVENING",
        "note": "After six, please" if n % 4 == 0 else "",
    }


async def press(port: int, path: str, token: str, connections: int, seconds: float) -> Tally:
    """Load the server for `seconds` after a warm-up that is not counted."""
    requests = Requests(f"127.0.0.1:{port}", path, token)
    await _round(port, requests, connections, Tally(), WARM_UP_S)
    tally = Tally()
    await _round(port, requests, connections, tally, seconds)
    return tally


async def _round(
    port: int, requests: Requests, connections: int, tally: Tally, seconds: float
) -> None:
    loop = asyncio.get_running_loop()
    deadline = time.perf_counter() + seconds
    made = [
        await loop.create_connection(
            lambda: Connection(requests, tally, deadline), "127.0.0.1", port
        )
        for _ in range(connections)
    ]
    await asyncio.gather(*(protocol.done for _, protocol in made))


def main() -> None:
    """Press as the arguments say and write what came of it as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("path")
    parser.add_argument("token")
    parser.add_argument("connections", type=int)
    parser.add_argument("seconds", type=float)
    args = parser.parse_args()
    began = time.perf_counter()
    tally = uvloop.run(press(args.port, args.path, args.token, args.connections, args.seconds))
    waits = sorted(tally.waits) or [0.0]
    told = {
        "per_second": tally.fresh / args.seconds,
        "fresh": tally.fresh,
        "repeated": tally.repeated,
        "statuses": dict(tally.statuses),
        "p50_ms": waits[len(waits) // 2] * 1000,
        "p99_ms": waits[len(waits) * 99 // 100] * 1000,
        "took_s": time.perf_counter() - began,
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
