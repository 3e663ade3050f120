"""A pledge by JSON, from a partner with a token."""

from starlette.responses import Response
from starlette.routing import Route

from pledges.lane.keys import check_key
from pledges.lane.reception import Reception, Way
from pledges.schemas import PledgeIn, Recorded
from relief.kit.auth import for_scope
from relief.kit.lane import Priority
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint

PATH = "/api/v1/campaigns/{slug}/pledges"
WAY = Way("api", Priority.PARTNER, asks=True)


async def take(call: Call) -> Response:
    """Record a pledge; the same key and body answer the same again."""
    key = check_key(call.request.headers.get("idempotency-key"))
    body = call.body(PledgeIn)
    reception: Reception = call.services.rooms["pledges"]
    outcome = await reception.take(
        call.path("slug"), body, way=WAY, principal=call.actor.principal, key=key
    )
    return call.json(reception.answer(outcome), status=201)


ROUTES = [Route(PATH, endpoint(take, for_scope("pledges:write")), methods=["POST"])]
DOCS = [
    Operation(
        "POST",
        PATH,
        "Record a pledge",
        "pledges:write",
        body=PledgeIn,
        answer=Recorded,
        status=201,
        headers={"Idempotency-Key": "Required; at most 200 characters, the same for a repeat."},
    )
]
