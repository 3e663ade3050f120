"""Agencies over JSON."""

import orjson
from starlette.responses import Response
from starlette.routing import Route

from relief.agencies import service, webhooks
from relief.agencies.models import Agency
from relief.agencies.schemas import AgencyIn, AgencyList, AgencyOut, CapacityOut, NameOut
from relief.kit import paging
from relief.kit.auth import for_scope
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint

READ, WRITE = "campaigns:read", "campaigns:write"
LIST = "/api/v1/agencies"
ONE = "/api/v1/agencies/{slug}"


def listed(call: Call) -> Response:
    """Agencies, in the order they were added."""
    size = paging.limit(call.query("limit"))
    rows = service.listing(
        call.session,
        q=call.query("q")[:120],
        after=paging.after(call.query("after")),
        most=size + 1,
    )
    payload, headers = paging.listed(
        rows,
        size,
        show=lambda row: shown(row).model_dump(),
        row_id=lambda row: row.id,
        path=LIST,
        query=call.request.query_params,
    )
    return call.json(payload, headers=headers)


def one(call: Call) -> Response:
    """One agency."""
    return _answer(call, service.get(call.session, call.path("slug")))


def create(call: Call) -> Response:
    """Add an agency."""
    agency = service.create(call.session, call.body(AgencyIn), zone=call.settings.time_zone)
    return _answer(call, agency, status=201)


def shown(row: Agency) -> AgencyOut:
    """An agency for the API."""
    return AgencyOut(
        slug=row.slug,
        name=NameOut(en=row.name_en, fr=row.name_fr),
        accepts=row.accepts,
        serves=row.serves,
        languages=row.languages,
        channel=row.channel,
        address="" if row.channel == webhooks.WEBHOOK else row.address,  # may hold a key of its own
        capacity=CapacityOut(open_dispatches=row.capacity),
        hours=orjson.loads(row.hours) if row.hours else {},
        time_zone=row.time_zone,
        give_phone=row.give_phone or None,
        give_url=row.give_url or None,
        active=row.active,
        version=row.version,
    )


def _answer(call: Call, agency: Agency, *, status: int = 200) -> Response:
    headers = {"etag": f'"{agency.version}"', "location": f"{LIST}/{agency.slug}"}
    return call.json(shown(agency), status=status, headers=headers)


ROUTES = [
    Route(LIST, endpoint(listed, for_scope(READ, roles=["staff"])), methods=["GET"]),
    Route(LIST, endpoint(create, for_scope(WRITE, roles=["coordinator"])), methods=["POST"]),
    Route(ONE, endpoint(one, for_scope(READ, roles=["staff"])), methods=["GET"]),
]
DOCS = [
    Operation(
        "GET",
        LIST,
        "List organizations, in the order they were added",
        READ,
        AgencyList,
        query={
            "q": "Part of a name",
            "after": "Cursor of the page before",
            "limit": "1 to 200; 50 if left out",
        },
    ),
    Operation("GET", ONE, "One organization", READ, AgencyOut),
    Operation("POST", LIST, "Add an organization", WRITE, AgencyOut, body=AgencyIn, status=201),
]
