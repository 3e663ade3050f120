"""What changed a moment ago, streamed to open desks and consoles (server-sent events).

A stream ends after a while and the browser opens it again by itself, so that nobody listens on
after signing out. It also ends at once when the service stops.
"""

import asyncio
from collections.abc import AsyncIterator, Collection

import anyio
from sqlmodel import col, select
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from pledges.models import Pledge
from relief.campaigns import floor
from relief.campaigns import service as campaigns
from relief.kit import clock, refs
from relief.kit.auth import for_role
from relief.kit.db import Database
from relief.kit.live import Change, Live
from relief.kit.services import Services
from relief.kit.web import Call, endpoint

LASTS_S = 600
PING_S = 15
GRACE_S = 2


async def desk(call: Call) -> Response:
    """The references of promises that changed, of one relief effort or of all."""
    slug = call.query("campaign")
    if slug:
        await run_in_threadpool(_check, call, slug)
    ending = anyio.Event()
    return _stream(references(call.services, slug, ending), ending)


async def console(call: Call) -> Response:
    """A word when the call-takers of a relief effort are told something new."""
    slug = call.query("campaign")
    await run_in_threadpool(_check, call, slug)
    ending = anyio.Event()
    return _stream(briefings(call.services, slug, ending), ending)


async def staff(call: Call) -> Response:
    """A word when the floor's level changes, or many come at once: for pages with no other."""
    ending = anyio.Event()
    return _stream(notices(call.services, ending), ending)


async def notices(services: Services, ending: anyio.Event) -> AsyncIterator[ServerSentEvent]:
    """One event each time that what heads every staff page has changed."""
    async for changes in _until_old(services.live, ending):
        for notice in _notice(changes):
            yield notice


async def references(
    services: Services, slug: str, ending: anyio.Event
) -> AsyncIterator[ServerSentEvent]:
    """One event for each promise that changes, in the relief effort `slug` or in any."""
    async for changes in _until_old(services.live, ending):
        for notice in _notice(changes):
            yield notice
        named = {each.about for each in changes if refs.is_valid(each.about)}
        if named and slug:
            named = await run_in_threadpool(_of_campaign, services.db, slug, named)
        for reference in sorted(named):
            yield ServerSentEvent(reference, event="changed")


async def briefings(
    services: Services, slug: str, ending: anyio.Event
) -> AsyncIterator[ServerSentEvent]:
    """One event each time that the call-takers of `slug` are told something new."""
    about = f"campaign:{slug}"
    async for changes in _until_old(services.live, ending):
        for notice in _notice(changes):
            yield notice
        if any((each.about, each.event) == (about, "briefed") for each in changes):
            yield ServerSentEvent(slug, event="briefing")


def _notice(changes: list[Change]) -> list[ServerSentEvent]:
    told = any(each.event in floor.TOLD for each in changes)
    return [ServerSentEvent("staff", event="notice")] if told else []


async def _until_old(live: Live, ending: anyio.Event) -> AsyncIterator[list[Change]]:
    began = clock.now()
    goodbye = asyncio.create_task(_let_go(live, ending))
    try:
        async for changes in live.changes():
            if (clock.now() - began).total_seconds() > LASTS_S:
                return
            yield changes
    finally:
        goodbye.cancel()


async def _let_go(live: Live, ending: anyio.Event) -> None:
    """The server waits for its streams before it tells the application to stop: end them first."""
    await ending.wait()
    live.let_go()


def _stream(events: AsyncIterator[ServerSentEvent], ending: anyio.Event) -> Response:
    return EventSourceResponse(
        events,
        ping=PING_S,
        headers={"cache-control": "no-store"},
        shutdown_event=ending,
        shutdown_grace_period=GRACE_S,
    )


def _check(call: Call, slug: str) -> None:
    with call.db.session() as session:
        campaigns.get(session, slug)


def _of_campaign(db: Database, slug: str, named: Collection[str]) -> set[str]:
    with db.session() as session:
        campaign = campaigns.get(session, slug)
        query = select(Pledge.reference).where(
            Pledge.campaign_id == campaign.id, col(Pledge.reference).in_(named)
        )
        return set(session.exec(query))


ROUTES = [
    Route("/notices/events", endpoint(staff, for_role("staff")), methods=["GET"]),
    Route("/desk/events", endpoint(desk, for_role("coordinator")), methods=["GET"]),
    Route("/console/events", endpoint(console, for_role("call-taker")), methods=["GET"]),
]
