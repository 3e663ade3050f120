"""The application: every room's routes behind one edge, opened and closed in order."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any

import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import notifications.events
import notifications.views.stopping
import pledges.states
from notifications.links.arrivals import ROOM as ARRIVALS
from notifications.links.arrivals import Arrivals
from notifications.surges import notices
from pledges.lane.reception import Reception
from relief.directory import tallies
from relief.directory.search import engine
from relief.kit import openapi
from relief.kit.auth import ANYONE
from relief.kit.db import Database
from relief.kit.errors import ReliefError
from relief.kit.headers import SecurityHeaders
from relief.kit.live import Live
from relief.kit.metrics import Metrics
from relief.kit.problems import on_away, on_bug, on_error
from relief.kit.services import Services
from relief.kit.settings import Mode, Settings
from relief.kit.signposts import Signposts
from relief.kit.templating import STATIC, templates
from relief.kit.throttle import Throttle
from relief.kit.web import Call, endpoint
from relief.rooms import APIS, PAGES
from relief.scheduler import Scheduler
from relief.staff.resolver import StaffResolver

HERE = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
OPENAPI = "/api/v1/openapi.json"


class Static(StaticFiles):
    """Files whose address changes with their content, so that browsers keep them for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with its time to live."""
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope["query_string"]
        response.headers["cache-control"] = (
            "public, max-age=31536000, immutable" if versioned else "public, max-age=300"
        )
        return response


def build(
    settings: Settings,
    *,
    db: Database | None = None,
    reception: Reception | None = None,
    jobs: bool = False,
) -> Starlette:
    """The application on `settings`.

    Args:
        settings: The deployment's.
        db: A database already opened; else the one that the settings name.
        reception: One with another writer, for the benchmark.
        jobs: Also run the scheduled jobs, as a single process does.
    """
    db = db or Database(settings.database_url, settings.vault())
    throttle = Throttle()
    services = Services(
        settings=settings,
        db=db,
        templates=templates(settings.time_zone, pledges.states.shown),
        resolver=StaffResolver(db, throttle),
        throttle=throttle,
        live=Live(db),
        shell=_shell,
    )
    services.rooms["pledges"] = reception or Reception(settings, db)
    services.rooms[ARRIVALS] = Arrivals(db)
    handlers: dict[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
        ReliefError: on_error,
        HTTPException: on_error,
        sa.exc.OperationalError: on_away,
        sa.exc.TimeoutError: on_away,
    }
    app = Starlette(
        middleware=[
            Middleware(Metrics),  # outermost: it counts what is refused, and bugs
            Middleware(
                SecurityHeaders,
                base_url=settings.base_url,
                hosts=HERE if settings.mode is Mode.DEMO else frozenset(),
                on_bug=on_bug,
            ),
        ],
        exception_handlers=handlers,
    )
    app.router = Signposts(routes(settings), lifespan=_lifespan(services, jobs=jobs))
    app.state.services = services
    return app


def routes(settings: Settings) -> Sequence[BaseRoute]:
    """Every route of every room; a test holds each one's rule against the table."""
    found: list[BaseRoute] = [route for room in APIS for route in room.ROUTES]
    found += [route for room in PAGES for route in room.ROUTES]

    @cache
    def document() -> dict[str, Any]:  # made when first asked for, since that takes a while
        operations = [operation for room in APIS for operation in room.DOCS]
        told = notifications.events.TOLD
        return openapi.document(operations, base_url=settings.base_url, told=told)

    async def told(call: Call) -> Response:
        return call.json(await run_in_threadpool(document))

    found.append(Route(OPENAPI, endpoint(told, ANYONE), methods=["GET"]))
    found.append(Mount("/static", Static(directory=STATIC), name="static"))
    return found


def _shell(call: Call) -> dict[str, Any]:
    """What the head of a page of staff needs; what is stopped is asked only by such a page."""
    return {**notices.shell(call), "stopped_posts": partial(notifications.views.stopping.bar, call)}


def _lifespan(services: Services, *, jobs: bool) -> Callable[[Starlette], Any]:
    reception: Reception = services.rooms["pledges"]
    live: Live = services.live
    arrivals: Arrivals = services.rooms[ARRIVALS]
    search = engine.of(services)
    counts = tallies.of(services)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        scheduler = Scheduler(services) if jobs else None
        await reception.start()
        await live.start()
        await arrivals.start()
        await counts.start()
        search.start()
        if scheduler:
            scheduler.start()
        yield
        if scheduler:
            scheduler.stop()
        await run_in_threadpool(search.stop)
        await counts.stop()
        await live.stop()
        await arrivals.stop()
        await reception.stop()
        services.db.close()

    return lifespan
