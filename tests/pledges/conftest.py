"""A reception with its lane running, as the ways in use it."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from pledges.intake.api import WAY
from pledges.lane.reception import Reception
from pledges.schemas import PledgeIn
from relief.app import build
from relief.kit import forms
from relief.kit.db import Database
from tests.fixtures import a_key, a_pledge
from tests.hall import api, browser  # noqa: F401 - fixtures of these tests
from tests.pledges.at_home import promised  # noqa: F401
from tests.pledges.calling import noon  # noqa: F401
from tests.pledges.offering import many, one  # noqa: F401
from tests.pledges.on_paper import printed, typist  # noqa: F401
from tests.pledges.visiting import visit  # noqa: F401


@pytest.fixture
def app(settings, db):
    """The whole application behind its edge, its jobs and its lane at rest."""
    return build(settings, db=db)


@pytest.fixture
def taking(settings, db):
    """Run an async function with a `take(body, key, …)`; returns what it returns."""

    @asynccontextmanager
    async def opened(**given):
        reception = Reception(settings, db, **given)
        await reception.start()

        async def take(slug, body=None, key=None, *, principal="token:1", way=WAY, **more):
            parsed = forms.parse(PledgeIn, body or a_pledge())
            return await reception.take(
                slug, parsed, way=way, principal=principal, key=key or a_key(), **more
            )

        take.reception = reception
        try:
            yield take
        finally:
            await reception.stop()

    def run(story, **given):
        async def play():
            async with opened(**given) as take:
                return await story(take)

        return asyncio.run(play())

    return run


@pytest.fixture
def another_db(settings):
    """A second process's view of the same database."""
    database = Database(settings.database_url, settings.vault())
    yield database
    database.close()
