"""What changed a moment ago, streamed to open desks and consoles (server-sent events).

A stream ends after a while and the browser opens it again by itself, so that nobody listens on
after signing out. It also ends at once when the service stops.
"""

from collections.abc import AsyncIterator, Collection

from sqlmodel import col, select
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from pledges.models import Pledge
from relief.campaigns import service as campaigns
from relief.kit import clock, refs
from relief.kit.auth import for_role
from relief.kit.live import Change, Live
from relief.kit.web import Call, endpoint

LASTS_S = 600
PING_S = 15


async def desk(call: Call) -> Response:
    """The references of promises that changed, of one relief effort or of all."""
    slug = call.query("campaign")
    if slug:
        await run_in_threadpool(_check, call, slug)
    return _stream(_references(call, slug))


async def console(call: Call) -> Response:
    """A word when the call-takers of a relief effort are told something new."""
    slug = call.query("campaign")
    await run_in_threadpool(_check, call, slug)
    return _stream(_briefings(call, slug))


async def _references(call: Call, slug: str) -> AsyncIterator[ServerSentEvent]:
    async for changes in _until_old(call):
        named = {each.about for each in changes if refs.is_valid(each.about)}
        if named and slug:
            named = await run_in_threadpool(_of_campaign, call, slug, named)
        for reference in sorted(named):
            yield ServerSentEvent(reference, event="changed")


async def _briefings(call: Call, slug: str) -> AsyncIterator[ServerSentEvent]:
    about = f"campaign:{slug}"
    async for changes in _until_old(call):
        if any((each.about, each.event) == (about, "briefed") for each in changes):
            yield ServerSentEvent(slug, event="briefing")


async def _until_old(call: Call) -> AsyncIterator[list[Change]]:
    live: Live = call.services.live
    began = clock.now()
    async for changes in live.changes():
        if (clock.now() - began).total_seconds() > LASTS_S:
            return
        yield changes


def _stream(events: AsyncIterator[ServerSentEvent]) -> Response:
    return EventSourceResponse(events, ping=PING_S, headers={"cache-control": "no-store"})


def _check(call: Call, slug: str) -> None:
    with call.db.session() as session:
        campaigns.get(session, slug)


def _of_campaign(call: Call, slug: str, references: Collection[str]) -> set[str]:
    with call.db.session() as session:
        campaign = campaigns.get(session, slug)
        query = select(Pledge.reference).where(
            Pledge.campaign_id == campaign.id, col(Pledge.reference).in_(references)
        )
        return set(session.exec(query))


ROUTES = [
    Route("/desk/events", endpoint(desk, for_role("coordinator")), methods=["GET"]),
    Route("/console/events", endpoint(console, for_role("call-taker")), methods=["GET"]),
]
