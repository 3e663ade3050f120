"""Pledges by JSON: read and changed. Recording one is `pledges.intake.api`."""

from sqlmodel import col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import locks, service, shapes, states
from pledges.desk import presses
from pledges.models import Pledge, PledgeState
from pledges.schemas import Designation, ReasonIn, WordsIn
from pledges.shapes import PledgeList, PledgeOut
from relief.campaigns import service as campaigns
from relief.kit import paging
from relief.kit.auth import for_scope
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint

READ, WRITE = for_scope("pledges:read"), for_scope("pledges:write")


class RedirectIn(WordsIn):
    """The donor's new wish."""

    designation: Designation


def read(call: Call) -> Response:
    """One pledge with its history."""
    row = service.get(call.session, call.path("reference"))
    found = shapes.pledge(call.session, row, with_history=True)
    return call.json(found, headers={"etag": shapes.etag(row)})


def index(call: Call) -> Response:
    """A campaign's pledges, oldest first."""
    campaign = campaigns.get(call.session, call.path("slug"))
    query = select(Pledge).where(Pledge.campaign_id == campaign.id)
    if state := call.query("state"):
        query = query.where(Pledge.state == states.named(PledgeState, state))
    if kind := call.query("kind"):
        query = query.where(Pledge.kind == kind)
    if start := paging.after(call.query("after")):
        query = query.where(Pledge.id > start)
    size = paging.limit(call.query("limit"))
    rows = call.session.exec(query.order_by(col(Pledge.id)).limit(size + 1)).all()
    by_id = {row.reference: row for row in rows}
    seen = shapes.pledges(call.session, rows)
    body, headers = paging.listed(
        seen,
        size,
        show=lambda out: out.model_dump(exclude={"history"}),
        row_id=lambda out: by_id[out.reference].id,
        path=call.request.url.path,
        query=dict(call.request.query_params),
    )
    return call.json(body, headers=headers)


def withdraw(call: Call) -> Response:
    """The donor cancels."""
    row, body = _pledge(call), call.body(ReasonIn)
    presses.withdraw(call.session, row, words=body.reason)
    return _changed(call, row)


def redirect(call: Call) -> Response:
    """The donor wishes it elsewhere."""
    row, body = _pledge(call), call.body(RedirectIn)
    service.redirect(call.session, row, body.designation, words=body.reason)
    return _changed(call, row)


def hold(call: Call) -> Response:
    """Set aside in doubt."""
    row, body = _pledge(call), call.body(ReasonIn)
    service.hold(call.session, row, reason=body.reason)
    return _changed(call, row)


def release(call: Call) -> Response:
    """The doubt is answered."""
    row, body = _pledge(call), call.body(ReasonIn)
    service.release(call.session, row, reason=body.reason)
    return _changed(call, row)


def _pledge(call: Call) -> Pledge:
    row = locks.pledge(call.session, service.get(call.session, call.path("reference")))
    call.check_etag(shapes.etag(row))
    return row


def _changed(call: Call, row: Pledge) -> Response:
    call.session.refresh(row)
    return call.json(shapes.pledge(call.session, row), headers={"etag": shapes.etag(row)})


P = "/api/v1/pledges/{reference}"
LIST = "/api/v1/campaigns/{slug}/pledges"
ROUTES = [
    Route(P, endpoint(read, READ), methods=["GET"]),
    Route(LIST, endpoint(index, READ), methods=["GET"]),
    Route(f"{P}/withdraw", endpoint(withdraw, WRITE), methods=["POST"]),
    Route(f"{P}/redirect", endpoint(redirect, WRITE), methods=["POST"]),
    Route(f"{P}/hold", endpoint(hold, WRITE), methods=["POST"]),
    Route(f"{P}/release", endpoint(release, WRITE), methods=["POST"]),
]
READS, WRITES = "pledges:read", "pledges:write"
DOCS = [
    Operation("GET", P, "Read a pledge and its history", READS, PledgeOut),
    Operation(
        "GET",
        LIST,
        "List a campaign's pledges",
        READS,
        PledgeList,
        query={
            "state": "A pledge's state.",
            "kind": "money, goods, services or time.",
            **paging.PARAMETERS,
        },
    ),
    Operation("POST", f"{P}/withdraw", "The donor cancels", WRITES, PledgeOut, ReasonIn),
    Operation("POST", f"{P}/redirect", "The donor's new wish", WRITES, PledgeOut, RedirectIn),
    Operation("POST", f"{P}/hold", "Set aside in doubt", WRITES, PledgeOut, ReasonIn),
    Operation("POST", f"{P}/release", "The doubt is answered", WRITES, PledgeOut, ReasonIn),
]
