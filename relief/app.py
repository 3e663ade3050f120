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

import notifications.api.appeals
import notifications.events
import notifications.feeds.views
import notifications.links.views
import notifications.surges.actions
import notifications.surges.views
import notifications.views.appeal_page
import notifications.views.calendar_page
import notifications.views.comms_home
import notifications.views.copying
import notifications.views.correcting_page
import notifications.views.messages
import notifications.views.posts_page
import notifications.views.scheduling
import notifications.views.stopping
import notifications.views.writing
import pledges.api.dispatches
import pledges.api.instalments
import pledges.api.plans
import pledges.api.pledges
import pledges.api.reports
import pledges.intake.api
import pledges.intake.paper
import pledges.intake.phone
import pledges.intake.web
import pledges.states
import pledges.views.agency.answer_file
import pledges.views.agency.link_page
import pledges.views.agency.portal_page
import pledges.views.agency.record_page
import pledges.views.arrivals.arrival_lists
import pledges.views.calls.call_queue
import pledges.views.calls.drafts
import pledges.views.calls.light
import pledges.views.calls.redirect_by_phone
import pledges.views.closing.closing_page
import pledges.views.closing.statement_page
import pledges.views.closing.step_page
import pledges.views.closing.thanks
import pledges.views.desk.desk_page
import pledges.views.desk.donor_records
import pledges.views.desk.instalments
import pledges.views.desk.overdue
import pledges.views.desk.plan_comparison
import pledges.views.desk.plans
import pledges.views.desk.pledge_page
import pledges.views.desk.printout
import pledges.views.desk.telephone_answers
import pledges.views.desk.unanswered_offers
import pledges.views.donor.donor_page
import pledges.views.donor.lost_link
import pledges.views.donor.own_instalments
import pledges.views.donor.redirect_by_donor
import pledges.views.donor.second_gift
import pledges.views.events
import pledges.views.figures.after_action
import pledges.views.figures.county
import pledges.views.figures.report_page
import pledges.views.figures.sponsor_page
import pledges.views.paper.bundles
import pledges.views.paper.pads
import relief.agencies.api
import relief.agencies.views
import relief.campaigns.api
import relief.campaigns.views
import relief.directory.upkeep.views
import relief.needs.api
import relief.needs.views
import relief.operations
import relief.staff.views
from notifications.links.arrivals import ROOM as ARRIVALS
from notifications.links.arrivals import Arrivals
from notifications.surges import notices
from pledges.lane.reception import Reception
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
from relief.kit.templating import STATIC, templates
from relief.kit.throttle import Throttle
from relief.kit.web import Call, endpoint
from relief.scheduler import Scheduler
from relief.staff.resolver import StaffResolver

PAGES = (
    relief.operations,
    relief.campaigns.views,
    relief.agencies.views,
    relief.needs.views,
    relief.staff.views,
    relief.directory.upkeep.views,
    pledges.views.events,  # before the console, which takes any word for a relief effort
    pledges.views.paper.bundles,
    pledges.intake.paper,
    pledges.intake.web,
    pledges.intake.phone,
    pledges.views.calls.light,
    pledges.views.calls.drafts,
    pledges.views.desk.desk_page,
    pledges.views.desk.pledge_page,
    pledges.views.desk.telephone_answers,
    pledges.views.calls.call_queue,
    pledges.views.desk.plans,
    pledges.views.desk.plan_comparison,
    pledges.views.desk.printout,
    pledges.views.paper.pads,
    pledges.views.closing.closing_page,
    pledges.views.closing.statement_page,
    pledges.views.closing.thanks,
    pledges.views.closing.step_page,
    pledges.views.donor.donor_page,
    pledges.views.donor.own_instalments,
    pledges.views.desk.instalments,
    pledges.views.desk.overdue,
    pledges.views.figures.sponsor_page,
    pledges.views.desk.unanswered_offers,
    pledges.views.figures.report_page,
    pledges.views.figures.after_action,
    pledges.views.donor.redirect_by_donor,
    pledges.views.calls.redirect_by_phone,
    pledges.views.desk.donor_records,
    pledges.views.donor.lost_link,
    pledges.views.donor.second_gift,
    pledges.views.agency.link_page,
    pledges.views.agency.portal_page,
    pledges.views.agency.record_page,
    pledges.views.agency.answer_file,
    pledges.views.arrivals.arrival_lists,
    pledges.views.figures.county,
    notifications.views.messages,
    notifications.views.comms_home,
    notifications.views.writing,
    notifications.views.stopping,
    notifications.views.posts_page,
    notifications.views.correcting_page,
    notifications.views.copying,
    notifications.views.scheduling,
    notifications.views.calendar_page,
    notifications.views.appeal_page,
    notifications.feeds.views,
    notifications.links.views,
    notifications.surges.views,
    notifications.surges.actions,
)
APIS = (
    pledges.intake.api,
    pledges.api.pledges,
    pledges.api.dispatches,
    pledges.api.plans,
    pledges.api.reports,
    pledges.api.instalments,
    relief.campaigns.api,
    relief.agencies.api,
    relief.needs.api,
    notifications.api.appeals,
)
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
        routes=routes(settings),
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
        lifespan=_lifespan(services, jobs=jobs),
    )
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

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        scheduler = Scheduler(services) if jobs else None
        await reception.start()
        await live.start()
        await arrivals.start()
        search.start()
        if scheduler:
            scheduler.start()
        yield
        if scheduler:
            scheduler.stop()
        await run_in_threadpool(search.stop)
        await live.stop()
        await arrivals.stop()
        await reception.stop()
        services.db.close()

    return lifespan
