"""Needs over JSON."""

from starlette.responses import Response
from starlette.routing import Route

from relief.campaigns import service as campaigns
from relief.kit import paging
from relief.kit.auth import for_scope
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint
from relief.needs import service, shown
from relief.needs.schemas import NeedIn, NeedList, NeedOut

READ, WRITE = "campaigns:read", "campaigns:write"
LIST = "/api/v1/campaigns/{slug}/needs"


def listed(call: Call) -> Response:
    """A campaign's needs, in the order they were listed."""
    campaign = campaigns.get(call.session, call.path("slug"))
    size, after = paging.limit(call.query("limit")), paging.after(call.query("after"))
    rows = service.listing(call.session, campaign, after=after, most=size + 1)
    told = dict(zip([row.id for row in rows], shown.needs(call.session, rows), strict=True))
    payload, headers = paging.listed(
        rows,
        size,
        show=lambda row: told[row.id].model_dump(exclude_none=True, by_alias=True),
        row_id=lambda row: row.id,
        path=call.request.url.path,
        query=call.request.query_params,
    )
    return call.json(payload, headers=headers)


def create(call: Call) -> Response:
    """List what an agency lacks."""
    campaign = campaigns.get(call.session, call.path("slug"))
    need = service.create(call.session, campaign, call.body(NeedIn))
    [told] = shown.needs(call.session, [need])
    headers = {"etag": f'"{need.version}"'}
    return call.json(told.model_dump(exclude_none=True, by_alias=True), status=201, headers=headers)


ROUTES = [
    Route(LIST, endpoint(listed, for_scope(READ, roles=["staff"])), methods=["GET"]),
    Route(LIST, endpoint(create, for_scope(WRITE, roles=["coordinator"])), methods=["POST"]),
]
DOCS = [
    Operation(
        "GET",
        LIST,
        "What organizations lack in a campaign, and how much of it is found",
        READ,
        NeedList,
        query={"after": "Cursor of the page before", "limit": "1 to 200; 50 if left out"},
    ),
    Operation("POST", LIST, "List a need", WRITE, NeedOut, body=NeedIn, status=201),
]
