"""A server that stands in for somebody else's: faithful by default, and hostile on command."""

import json
import socket
import struct
import threading
import traceback
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

HTML = "<!doctype html><title>Service Unavailable</title><h1>Over capacity</h1>"


@dataclass
class Request:
    """What was asked."""

    method: str
    url: str  # as the client wrote it, with the host it asked
    headers: object
    body: bytes

    @property
    def path(self):
        """Without the query."""
        return urlsplit(self.url).path

    @property
    def query(self):
        """The query's values by name."""
        return dict(parse_qsl(urlsplit(self.url).query))

    @property
    def json(self):
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Answer:
    """What is answered."""

    status: int = 200
    body: object = None  # a dict or list is sent as JSON, a str as HTML
    headers: dict = field(default_factory=dict)

    def encoded(self):
        """The body's bytes and its kind."""
        if isinstance(self.body, str):
            return self.body.encode(), "text/html; charset=utf-8"
        return json.dumps(self.body).encode(), "application/json; charset=utf-8"


@dataclass
class Fault:
    """What goes wrong with the next requests at a place."""

    at: str
    how: str = ""  # hang | drop | trickle | cut; else `answer` is given
    answer: Answer | None = None
    taking: bool = True  # whether the server does first what it was asked
    times: float = 1


class Double:
    """One server: `route` is what it is; a fault is how it fails."""

    def __init__(self):
        self.asked = []
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.wrong = []  # what was asked or answered not as it should be
        self._faults = []

    def hangs(self, at, *, taking=True, times=1):
        """Take the request (or not) and never answer."""
        self._faults.append(Fault(at, "hang", taking=taking, times=times))

    def drops(self, at, *, taking=True, times=1):
        """Take the request (or not) and reset the connection."""
        self._faults.append(Fault(at, "drop", taking=taking, times=times))

    def trickles(self, at, *, taking=True, times=1):
        """Answer a byte at a time, for as long as anybody listens."""
        self._faults.append(Fault(at, "trickle", taking=taking, times=times))

    def cuts(self, at, *, taking=True, times=1):
        """Break off in the middle of the answer."""
        self._faults.append(Fault(at, "cut", taking=taking, times=times))

    def answers(self, at, status, body=HTML, *, taking=False, times=1, **headers):
        """Answer something else, having done what was asked only if `taking`."""
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        self._faults.append(Fault(at, "", Answer(status, body, named), taking, times))

    def calm(self):
        """Forget what was to go wrong."""
        self._faults.clear()

    def handle(self, request):
        """The answer, and how it is given."""
        with self.lock:
            self.asked.append(request)
            fault = self._fault(f"{request.method} {request.path}")
            answer = self._routed(request) if fault is None or fault.taking else Answer(500)
        return (fault.answer or answer if fault else answer), fault.how if fault else ""

    def _routed(self, request):
        try:
            return self.route(request)
        except Exception:
            self.wrong.append(traceback.format_exc())
            raise

    def _fault(self, place):
        for fault in self._faults:
            if place.startswith(fault.at) and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def route(self, request):
        """What a sound server does."""
        raise NotImplementedError


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP for a double."""

    protocol_version = "HTTP/1.1"

    def serve(self):
        """One request."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        url = f"http://{self.headers['host']}{self.path}"
        answer, how = self.server.double.handle(Request(self.command, url, self.headers, body))
        getattr(self, how or "whole")(answer)

    do_GET = do_POST = do_PUT = do_DELETE = serve  # noqa: N815 - names of http.server

    def written(self, answer):
        """The answer's bytes."""
        body, kind = answer.encoded()
        head = {"Content-Type": kind, "Content-Length": str(len(body)), **answer.headers}
        lines = [f"HTTP/1.1 {answer.status} Whatever", *(f"{k}: {v}" for k, v in head.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def whole(self, answer):
        """Answer as one should."""
        self.wfile.write(self.written(answer))

    def hang(self, _):
        """Say nothing."""
        self.server.double.over.wait(60)
        self.close_connection = True

    def drop(self, _):
        """Reset the connection."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def trickle(self, answer):
        """Say it slowly, then go on with spaces that belong to the JSON."""
        answer.headers["Content-Length"] = "1000000"
        for byte in self.written(answer):
            self.wfile.write(bytes([byte]))
        while not self.server.double.over.wait(0.05):
            self.wfile.write(b" ")

    def cut(self, answer):
        """Half of it."""
        whole = self.written(answer)
        self.wfile.write(whole[: len(whole) - len(answer.encoded()[0]) // 2])
        self.close_connection = True

    def log_message(self, *_):
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """A connection that is closed on it is what it is there for, so it does not complain."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        """Say nothing."""


@contextmanager
def served(double, tls=None):
    """The double at work; gives its address."""
    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.double = double
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    finally:
        double.over.set()
        server.shutdown()
        with suppress(OSError):
            server.server_close()
        thread.join(5)
