"""A gate before a network's server, real or a double: it notes who came when, and lets some die.

What goes wrong else (hanging, dropping, other answers) it can as every double does.
"""

import http.client
import os
import signal
import time
from concurrent.futures import Future
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.doubles.hostile import Answer, Double

PATIENCE_S = 120
OWN = {"content-length", "content-type", "connection", "keep-alive", "transfer-encoding", "date"}


@dataclass
class Passed(Answer):
    """The server's own answer, as it came."""

    kind: str = ""

    def encoded(self):
        """The body's bytes and its kind."""
        return self.body, self.kind


class Gate(Double):
    """What leads to the server at `upstream`."""

    def __init__(self, upstream):
        super().__init__()
        self.upstream = urlsplit(upstream).netloc
        self.came = []  # (when on the monotonic clock, place)
        self.slow = {}  # place: seconds until a request there is passed on
        self.held = {}  # place: the event that lets a request there go on
        self._doomed = None

    def kills_who_comes(self, at, *, taken):
        """End the process that asks at `at`, before or after the server took the request.

        Returns:
            A future that wants to be told the process's number.
        """
        self._doomed = (at, taken, Future())
        return self._doomed[-1]

    def times(self, at):
        """When requests came to a place."""
        return [when for when, place in self.came if place.startswith(at)]

    def handle(self, request):
        """Note it, let it wait, and pass it on."""
        place = f"{request.method} {request.path}"
        self.came.append((time.monotonic(), place))
        self.over.wait(max((s for at, s in self.slow.items() if place.startswith(at)), default=0))
        for let_go in [each for at, each in self.held.items() if place.startswith(at)]:
            let_go.wait(PATIENCE_S)
        if self._doomed is None or not place.startswith(self._doomed[0]):
            return super().handle(request)
        (_, taken, process), self._doomed = self._doomed, None
        if taken:
            super().handle(request)
        os.kill(process.result(PATIENCE_S), signal.SIGKILL)
        return Answer(500), "hang"

    def route(self, request):
        """What the server says."""
        behind = http.client.HTTPConnection(self.upstream, timeout=PATIENCE_S)
        try:
            path = request.url.removeprefix(f"http://{request.headers['host']}")
            behind.request(request.method, path, request.body, dict(request.headers.items()))
            said = behind.getresponse()
            kind = said.getheader("content-type", "")
            more = {k: v for k, v in said.getheaders() if k.lower() not in OWN}
            return Passed(said.status, said.read(), more, kind)
        finally:
            behind.close()
