"""What this process counts for Prometheus; numbers only, never who.

Requests are counted by route template, so that no reference and no token becomes a label.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEDIA_TYPE = CONTENT_TYPE_LATEST
UNKNOWN = "unknown"  # a path of no route: an attacker's thousand addresses are one label
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.025, 0.1, 0.3, 1.0, 3.0, 10.0)

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
REQUESTS = Counter(
    "relief_http_requests_total",
    "Requests answered.",
    ("method", "route", "status"),
    registry=REGISTRY,
)
DURATION = Histogram(
    "relief_http_request_seconds",
    "Time until an answer began.",
    ("route",),
    buckets=SECONDS,
    registry=REGISTRY,
)
LANE_DEPTH = Gauge("relief_lane_depth", "Pledges waiting for a commit.", registry=REGISTRY)
LANE_COMMITS = Gauge("relief_lane_commits", "Commits of the lane since start.", registry=REGISTRY)
LANE_WRITTEN = Gauge(
    "relief_lane_items",
    "Items the lane has taken to a commit; divided by the commits, the size of a batch.",
    registry=REGISTRY,
)
OUTBOX_LAG = Gauge(
    "relief_outbox_lag_seconds", "How late the longest-waiting message is.", registry=REGISTRY
)
MESSAGES = Counter(
    "relief_messages_total", "Messages by what became of them.", ("outcome",), registry=REGISTRY
)

Observer = tuple[Callable[[], None], Callable[[float], None]]


class WatchedLane(Protocol):
    """What is counted of a lane."""

    commits: int
    items: int

    def __len__(self) -> int:
        """How many wait."""
        ...


class Metrics:
    """Counts each answer when it begins; a page that streams for an hour is no slow page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        # Finding a labelled child costs more than counting in it.
        self._observers: dict[tuple[str, str, int], Observer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and watch its answer begin."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.count(scope, message["status"], perf_counter() - began)
            await send(message)

        await self.app(scope, receive, watched)

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one answer."""
        key = (scope["method"], _template(scope.get("route")), status)
        found = self._observers.get(key)
        if found is None:
            found = self._observers[key] = _observer(*key)
        increase, observe = found
        increase()
        observe(seconds)


def watch_lane(lane: WatchedLane) -> None:
    """Read the lane's own counts whenever Prometheus asks."""
    LANE_DEPTH.set_function(lambda: len(lane))
    LANE_COMMITS.set_function(lambda: lane.commits)
    LANE_WRITTEN.set_function(lambda: lane.items)


def text() -> bytes:
    """Everything counted, in Prometheus' text format."""
    return generate_latest(REGISTRY)


def _observer(method: str, route: str, status: int) -> Observer:
    known = method if method in METHODS else UNKNOWN
    return REQUESTS.labels(known, route, str(status)).inc, DURATION.labels(route).observe


def _template(route: Any) -> str:  # noqa: ANN401 - Starlette leaves here whatever matched
    return getattr(route, "path", "") or UNKNOWN
