"""Requests to somebody else's server that end in time and tell how far they came.

For libraries that speak through `requests`, whose own time-out is for each wait: a server that
sends a byte now and then is never late by it. An errand has one end for all of its requests, at
which its connections are cut. Import this module where it is used: `requests` is slow to import.
"""

import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from queue import Empty, Queue
from threading import Lock, Thread, Timer
from time import monotonic
from types import TracebackType
from typing import Any, ClassVar, Self

import requests
import structlog
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from relief.kit import clock

CONNECT_S, WAIT_S = 5.0, 15.0
LONGEST = 5_000_000  # bytes of an answer
CHUNK = 65_536
LONGEST_WAIT = timedelta(days=40)  # a monthly limit; what is later is a mistake

log = structlog.get_logger(__name__)


class TimeIsOver(OSError):
    """The errand has ended before this request began."""


class Errand:
    """A few requests with one end.

    Args:
        seconds: Until everything is cut.
    """

    def __init__(self, seconds: float) -> None:
        self.spoke = False
        """Whether a byte of a request left us since `fresh`: else nothing can have been done."""
        self._answer: requests.Response | None = None
        self._ends = monotonic() + seconds
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = Lock()
        self._wires: list[socket.socket] = []
        self._over = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._cut()

    @property
    def over(self) -> bool:
        """Whether everything is cut."""
        return self._over

    @property
    def left(self) -> float:
        """Seconds until the end."""
        return self._ends - monotonic()

    def fresh(self) -> None:
        """Forget what was said and answered: the request that matters comes next."""
        self.spoke, self._answer = False, None

    def take(self, answer: requests.Response) -> None:
        """Keep the last whole answer, whatever a library will make of it."""
        self._answer = answer

    @property
    def status(self) -> int:
        """Of the last whole answer since `fresh`; 0 if there was none."""
        return 0 if self._answer is None else self._answer.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        """Of that answer, by any case of their names."""
        return {} if self._answer is None else self._answer.headers

    @property
    def told(self) -> dict[str, Any]:
        """What that answer says, if it is a JSON object: else something before the server spoke."""
        try:
            told = None if self._answer is None else self._answer.json()
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    def later(self, name: str) -> datetime | None:
        """The moment of which a header or a word of the answer speaks, if it makes sense."""
        return later(self.headers.get(name) or self.told.get(name))

    @property
    def words(self) -> str:
        """Every word of `told`, in lower case, to look for signs in."""
        return " ".join(map(str, _leaves(self.told))).casefold()

    def session(self, moved: Mapping[str, str] | None = None) -> requests.Session:
        """A session that ends with the errand, and is led nowhere else.

        Args:
            moved: Addresses that a library has fixed, and where to ask instead.
        """
        session = _Session(dict(moved or {}))
        adapter = _Adapter(self)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session

    def log(self, network: str, error: Exception) -> None:
        """Write down how it failed, without a word of what was said."""
        kind = type(error).__name__
        log.warning("errand_failed", network=network, kind=kind, status=self.status)

    def hold(self, wire: socket.socket) -> None:
        """Keep a hand on a connection: a twin of it, which TLS does not take away from us."""
        with self._lock:
            self._wires.append(wire.dup())
        if self._over:
            self._cut()

    def speak(self) -> None:
        """A request is about to leave.

        Raises:
            TimeIsOver: if it must not any more.
        """
        if self._over or self.left <= 0:
            raise TimeIsOver("time is over")
        self.spoke = True

    def _cut(self) -> None:
        self._over = True
        with self._lock:
            for wire in self._wires:
                with suppress(OSError):
                    wire.shutdown(socket.SHUT_RDWR)
                wire.close()
            self._wires.clear()


def later(text: object) -> datetime | None:
    """The moment of which a server speaks, in seconds or as a date, unless it makes no sense."""
    said = str(text).strip()
    try:
        if said.isdecimal():
            at = datetime.fromtimestamp(int(said), UTC)
        else:
            at = datetime.fromisoformat(said)
            at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at if clock.now() < at < clock.now() + LONGEST_WAIT else None


def _leaves(told: object) -> Iterator[object]:
    if isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from _leaves(each)
    else:
        yield told


class _Session(requests.Session):
    def __init__(self, moved: dict[str, str]) -> None:
        super().__init__()
        self._moved = moved
        # What is signed or secret goes where it was meant to go, and nowhere else.
        self.max_redirects = 0

    def request(self, method: str, url: str, **given: Any) -> requests.Response:  # type: ignore[override]  # noqa: ANN401 - as its base
        """As ever, at the address that stands in for a fixed one: before anything is signed."""
        for fixed, instead in self._moved.items():
            if url.startswith(f"{fixed}/"):
                url = instead.rstrip("/") + url.removeprefix(fixed)
        return super().request(method, url, **given)


class _Adapter(HTTPAdapter):
    def __init__(self, errand: Errand) -> None:
        self._errand = errand
        self._pools = _pools(errand)
        super().__init__()

    def init_poolmanager(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as its base
        """Connect by connections that the errand can cut."""
        super().init_poolmanager(*given, **named)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:  # noqa: ANN401 - as its base
        """The same by way of a proxy."""
        manager = super().proxy_manager_for(proxy, **named)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = self._pools
        return manager

    def send(self, request: requests.PreparedRequest, **given: Any) -> requests.Response:  # type: ignore[override]  # noqa: ANN401 - as its base
        """Send, and read the answer to its end."""
        left = max(self._errand.left, 0.001)
        given |= {"timeout": (min(CONNECT_S, left), min(WAIT_S, left)), "stream": True}
        response = super().send(request, **given)
        body = bytearray()
        for chunk in response.iter_content(CHUNK):
            body += chunk
            if len(body) > LONGEST:
                response.close()
                raise requests.ConnectionError("the answer is too long")
        response._content = bytes(body)
        if self._errand.over:
            # What was cut looks whole: a head without an end is taken for one that has ended.
            raise requests.ReadTimeout("time is over")
        self._errand.take(response)
        return response


class _Watched(HTTPConnection):
    """A connection that tells the errand what it does."""

    errand: ClassVar[Errand]

    def _new_conn(self) -> socket.socket:
        """Connect by the name's numbers, one after the other, while there is time."""
        name, failed = self._dns_host, None
        for number in _numbers(self, name):
            self._dns_host = number
            try:
                wire = super()._new_conn()
            except (NewConnectionError, ConnectTimeoutError) as error:
                failed = error
            else:
                self.errand.hold(wire)
                return wire
            finally:
                self._dns_host = name
            if self.errand.left <= 0:
                break
        raise failed or NewConnectionError(self, "the name has no number")

    def send(self, data: Any) -> None:  # noqa: ANN401 - as its base
        """Send, if there is time; what cannot connect has said nothing."""
        if self.sock is None:
            self.connect()
        self.errand.speak()
        super().send(data)


def _numbers(connection: _Watched, name: str) -> list[str]:
    """What `name` stands for; a resolver that does not answer is left to itself."""
    answer: Queue[list[str] | Exception] = Queue()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(name, connection.port, type=socket.SOCK_STREAM)
            answer.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
        except Exception as error:  # told below, to whoever waits
            answer.put(error)

    Thread(target=ask, name="dns", daemon=True).start()
    try:
        found = answer.get(timeout=max(0.001, min(CONNECT_S, connection.errand.left)))
    except Empty:
        found = socket.gaierror("no name server answered in time")
    if isinstance(found, socket.gaierror):
        raise NameResolutionError(name, connection, found)
    if isinstance(found, Exception):
        raise found
    return found


def _pools(errand: Errand) -> dict[str, type[HTTPConnectionPool]]:
    watched = {"errand": errand}
    plain = type("Plain", (_Watched,), watched)
    secure = type("Secure", (_Watched, HTTPSConnection), watched)
    return {
        "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }
