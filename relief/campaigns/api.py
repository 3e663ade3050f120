"""Campaigns over JSON."""

from starlette.responses import Response
from starlette.routing import Route

from relief.campaigns import service, shown
from relief.campaigns.schemas import CampaignIn, CampaignList, CampaignOut
from relief.kit import fresh, paging
from relief.kit.auth import for_scope
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint

READ, WRITE = "campaigns:read", "campaigns:write"
LIST = "/api/v1/campaigns"
ONE = "/api/v1/campaigns/{slug}"


def listed(call: Call) -> Response:
    """Campaigns, the newest first."""
    size = paging.limit(call.query("limit"))
    rows = service.listing(call.session, after=paging.after(call.query("after")), most=size + 1)
    told = dict(zip([row.id for row in rows], shown.campaigns(call.session, rows), strict=True))
    payload, headers = paging.listed(
        rows,
        size,
        show=lambda row: told[row.id].model_dump(),
        row_id=lambda row: row.id,
        path=LIST,
        query=call.request.query_params,
    )
    return call.json(payload, headers=headers)


def one(call: Call) -> Response:
    """One campaign with its totals."""
    [told] = shown.campaigns(call.session, [service.get(call.session, call.path("slug"))])
    return fresh.unless_known(call.request, call.json(told))


def create(call: Call) -> Response:
    """Open a campaign, or keep it as a draft."""
    campaign = service.create(call.session, call.body(CampaignIn), zone=call.settings.time_zone)
    [told] = shown.campaigns(call.session, [campaign])
    headers = {"location": f"{LIST}/{campaign.slug}"}
    return call.json(told, status=201, headers=headers)


ROUTES = [
    Route(LIST, endpoint(listed, for_scope(READ, roles=["staff"])), methods=["GET"]),
    Route(LIST, endpoint(create, for_scope(WRITE, roles=["coordinator"])), methods=["POST"]),
    Route(ONE, endpoint(one, for_scope(READ, roles=["staff"])), methods=["GET"]),
]
DOCS = [
    Operation(
        "GET",
        LIST,
        "List campaigns, the newest first",
        READ,
        CampaignList,
        query={"after": "Cursor of the page before", "limit": "1 to 200; 50 if left out"},
    ),
    Operation("GET", ONE, "One campaign with its three totals", READ, CampaignOut),
    Operation("POST", LIST, "Open a campaign", WRITE, CampaignOut, body=CampaignIn, status=201),
]
