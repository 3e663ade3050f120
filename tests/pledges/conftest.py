"""A reception with its lane running, as the ways in use it."""

import asyncio

import pytest

from relief.app import build
from relief.kit.db import Database
from tests.hall import api, browser  # noqa: F401 - fixtures of these tests
from tests.pledges.at_home import promised  # noqa: F401
from tests.pledges.calling import noon  # noqa: F401
from tests.pledges.offering import many, one  # noqa: F401
from tests.pledges.on_paper import printed, typist  # noqa: F401
from tests.pledges.taking_in import lane
from tests.pledges.visiting import visit  # noqa: F401


@pytest.fixture
def app(settings, db):
    """The whole application behind its edge, its jobs and its lane at rest."""
    return build(settings, db=db)


@pytest.fixture
def taking(settings, db):
    """Run an async function with a `take(body, key, …)`; returns what it returns."""

    def run(story, **given):
        async def play():
            async with lane(settings, db, **given) as take:
                return await story(take)

        return asyncio.run(play())

    return run


@pytest.fixture
def another_db(settings):
    """A second process's view of the same database."""
    database = Database(settings.database_url, settings.vault())
    yield database
    database.close()
