"""A change made anywhere is told to open desks and consoles; streams end with the service."""

import asyncio
from datetime import timedelta

import anyio
import pytest

from pledges import service
from pledges.views import events
from relief.campaigns import service as campaigns
from relief.campaigns.schemas import BriefingIn
from relief.kit import forms
from tests.fixtures import a_campaign, a_pledged

PATIENCE_S = 60


@pytest.fixture
def two_efforts(db):
    """The slug of one relief effort with a promise, and the promises of it and of another."""
    with db.session(write=True) as session:
        here, there = a_campaign(session), a_campaign(session)
        promises = [a_pledged(session, each).reference for each in (here, there)]
        return here.slug, promises


async def listened(live):
    """Wait until somebody listens."""
    while not live.listeners:
        await asyncio.sleep(0.01)


def heard(app, stream, slug, change):
    """The next event of a stream after `change` has been made."""

    async def listen():
        live = app.state.services.live
        await live.start()
        try:
            told = stream(app.state.services, slug, anyio.Event())
            coming = asyncio.create_task(anext(told))
            await listened(live)
            await asyncio.to_thread(change)
            return await asyncio.wait_for(coming, PATIENCE_S)
        finally:
            await live.stop()

    return asyncio.run(listen())


def test_a_desk_hears_of_its_own_relief_effort_only(app, db, two_efforts):
    slug, (here, there) = two_efforts

    def change():
        with db.session(write=True) as session:
            for each in (there, here):
                service.hold(session, service.get(session, each), reason="Same gift?")

    event = heard(app, events.references, slug, change)

    assert (event.event, event.data) == ("changed", here)


def test_a_desk_of_all_hears_of_each(app, db, two_efforts):
    _, (_, there) = two_efforts

    def change():
        with db.session(write=True) as session:
            service.hold(session, service.get(session, there), reason="Same gift?")

    assert heard(app, events.references, "", change).data == there


def test_a_console_hears_of_a_new_briefing(app, db, two_efforts):
    slug, _ = two_efforts

    def change():
        words = forms.parse(BriefingIn, {"text": {"en": "Blankets are enough."}})
        with db.session(write=True) as session:
            campaigns.brief(session, campaigns.get(session, slug), words)

    assert heard(app, events.briefings, slug, change).event == "briefing"


def test_a_stream_ends_when_the_server_stops(app):
    async def listen():
        live, ending = app.state.services.live, anyio.Event()
        told = events.references(app.state.services, "", ending)
        coming = asyncio.create_task(anext(told, None))
        await listened(live)
        ending.set()
        return await asyncio.wait_for(coming, PATIENCE_S)

    assert asyncio.run(listen()) is None


def test_an_old_stream_ends_without_telling_anything(app, db, two_efforts, now):
    _, (here, _) = two_efforts

    async def listen():
        live = app.state.services.live
        await live.start()
        try:
            told = events.references(app.state.services, "", anyio.Event())
            coming = asyncio.create_task(anext(told, None))
            await listened(live)
            now.move(timedelta(seconds=events.LASTS_S + 1))
            await asyncio.to_thread(change)
            return await asyncio.wait_for(coming, PATIENCE_S)
        finally:
            await live.stop()

    def change():
        with db.session(write=True) as session:
            service.hold(session, service.get(session, here), reason="Same gift?")

    assert asyncio.run(listen()) is None


@pytest.mark.parametrize("path", ["/desk/events?campaign=nowhere", "/console/events?campaign=no"])
def test_an_unknown_relief_effort_has_no_stream(browser, path):
    assert browser("coordinator").get(path).status_code == 404
