"""A door before a real server that behaves ill where it is told to: it hangs, drops, lies, delays.

    with before(url) as door:
        door.fault("putRecord", "hang")  # the server takes it, and nobody hears of it
        …a client of door.url…

What has no fault goes through as it is. HTTP on this machine only, one request to a connection.
"""

import contextlib
import http.client
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

FOREVER_S = 60  # longer than anybody waits
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
HTML = b"<html><body><h1>503 Service Unavailable</h1>nginx</body></html>"


@dataclass
class Fault:
    """What the door does to requests whose path holds `path`."""

    path: str
    how: str  # see `Handler`
    passed_on: bool  # the server behind has taken the request by then
    times: int  # to so many requests; then it is over
    status: int = 500
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    wait_s: float = 0


class Door:
    """Where clients knock; `seen` is every request that came, `passed` those the server took."""

    def __init__(self, upstream):
        self.upstream = urlsplit(upstream)
        self.faults = []
        self.seen = []
        self.passed = []
        self.over = threading.Event()
        self._server = Listener(("127.0.0.1", 0), Handler)
        self._server.door = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._thread.start()

    def fault(self, path, how, *, passed_on=True, times=1, **more):
        """Behave so to the next `times` requests whose path holds `path`."""
        self.faults.append(Fault(path, how, passed_on, times, **more))

    def answer(self, path, status, *, times=1, headers=None, body=b"", passed_on=False):
        """Answer for the server."""
        more = {"status": status, "headers": headers or {}, "body": body}
        self.fault(path, "answer", passed_on=passed_on, times=times, **more)

    def heal(self):
        """Behave well from now on."""
        self.faults.clear()

    def close(self):
        """Let nobody in any more: connections are refused."""
        if not self.over.is_set():
            self.over.set()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def due(self, path):
        """The fault for a request, counted as done."""
        for fault in self.faults:
            if fault.path in path and fault.times > 0:
                fault.times -= 1
                return fault
        return None


class Listener(ThreadingHTTPServer):
    """Connections that break are what it is for, so it does not complain."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """Say nothing."""


class Handler(BaseHTTPRequestHandler):
    """One request: through, or as its fault says."""

    def do_GET(self):
        """Ask."""
        self.handle_request()

    def do_POST(self):
        """Do."""
        self.handle_request()

    def do_PUT(self):
        """Change."""
        self.handle_request()

    def do_DELETE(self):
        """Delete."""
        self.handle_request()

    def handle_request(self):
        """Let it through, or misbehave; a fault may do so before or after the server took it."""
        door = self.server.door
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        door.seen.append(self.path)
        fault = door.due(self.path)
        if fault is None:
            self.reply(*self.forward(body))
            return
        real = self.forward(body) if fault.passed_on else None
        getattr(self, fault.how)(fault, body, real)

    def forward(self, body):
        """What the server behind answers: its status, headers and body."""
        door = self.server.door
        headers = {name: text for name, text in self.headers.items() if name.lower() not in HOP}
        behind = http.client.HTTPConnection(door.upstream.netloc, timeout=FOREVER_S)
        with contextlib.closing(behind):
            behind.request(self.command, self.path, body, headers)
            answer = behind.getresponse()
            door.passed.append(self.path)
            return answer.status, dict(answer.getheaders()), answer.read()

    def reply(self, status, headers, body):
        """A whole answer."""
        self.send_response(status)
        for name, text in headers.items():
            if name.lower() not in HOP:
                self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, fault, body, real):
        """What the fault says."""
        self.reply(fault.status, fault.headers, fault.body)

    def hang(self, fault, body, real):
        """Say nothing."""
        self.server.door.over.wait(FOREVER_S)

    def drop(self, fault, body, real):
        """Close the connection without a word."""

    def html_503(self, fault, body, real):
        """What a server between says in its own words."""
        self.reply(503, {"Content-Type": "text/html"}, HTML)

    def garbled(self, fault, body, real):
        """A yes that is none."""
        self.reply(200, {"Content-Type": "application/json"}, b'{"uri": "at://did:p')

    def drip(self, fault, body, real):
        """A byte at a time, for as long as anybody listens."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        while not self.server.door.over.wait(0.05):
            self.wfile.write(b".")

    def delay(self, fault, body, real):
        """The real answer, late."""
        self.server.door.over.wait(fault.wait_s)
        self.reply(*real)

    def late(self, fault, body, real):
        """Hold the request back, and pass it on when whoever sent it has long given up."""
        self.server.door.over.wait(fault.wait_s)
        self.reply(*self.forward(body))

    def log_message(self, *_):
        """Keep quiet."""


@contextlib.contextmanager
def before(upstream):
    """A door before the server at `upstream`, closed in the end."""
    door = Door(upstream)
    try:
        yield door
    finally:
        door.close()
