"""A reception with its lane open, for one story or for a whole life of them."""

import asyncio
from contextlib import asynccontextmanager, contextmanager

from pledges.intake.api import WAY
from pledges.lane.reception import Reception
from pledges.schemas import PledgeIn
from relief.kit import forms
from tests.fixtures import a_key, a_pledge


@asynccontextmanager
async def lane(settings, db, **given):
    """What takes a pledge: `await take(slug, body, key, …)`."""
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


@contextmanager
def open_lane(settings, db):
    """The same where nothing else is async: `take(slug, body, …)` waits for its answer."""
    with asyncio.Runner() as runner:
        opened = lane(settings, db)
        take = runner.run(opened.__aenter__())
        try:
            yield lambda *given, **more: runner.run(take(*given, **more))
        finally:
            runner.run(opened.__aexit__(None, None, None))
