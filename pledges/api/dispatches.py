"""Dispatches by JSON: listed, answered for an agency, taken back."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from sqlmodel import col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import locks, shapes, states
from pledges.desk import presses
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.answers import Answer
from pledges.models import AllocationState, Dispatch
from pledges.schemas import Cents, Count, Reason, ReasonIn
from pledges.shapes import DispatchList, DispatchOut
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import paging
from relief.kit.auth import for_scope
from relief.kit.errors import InvalidInput, Missing, Refused
from relief.kit.forms import Input, Moment, Name, Number, Prose
from relief.kit.i18n import N_
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint

READ, ANSWER = for_scope("pledges:read", own=True), for_scope("dispatch:write", own=True)
RECALL = for_scope("dispatch:write")  # the coordinator's, never an agency's
UNIT = N_("This was promised in {unit}: fill in “{field}”.")
NO_AGENCY = N_("There is no organization “{slug}”.")
INACTIVE = N_(
    "Your organization is not active here at the moment, so its offers are closed. Call 2-1-1."
)


class PartOfMoney(Input):
    """Cents of the pledge's own currency."""

    amount_cents: Cents
    currency: Literal["CAD", "USD"] = "CAD"


class AmountIn(Input):
    """A part: `amount` for money, `quantity` for the rest; all of it when both are left out."""

    amount: PartOfMoney | None = None
    quantity: Count | None = None

    def part(self) -> int | None:
        """The part in the pledge's unit."""
        return self.amount.amount_cents if self.amount else self.quantity


class AnswerIn(AmountIn):
    """Who answered for the agency, by which channel, when they said it."""

    by: Name = "API"
    channel: Literal["phone", "portal", "email", "api"] = "api"
    said_at: Moment | None = None


class DeclineIn(Input):
    """One reason why not."""

    reason: Reason
    note: Prose = ""
    by: Name = "API"
    channel: Literal["phone", "portal", "email", "api"] = "api"
    said_at: Moment | None = None


class ReceiveIn(AmountIn):
    """What arrived, and on which local day."""

    received_on: date | None = None
    by: Name = "API"
    another: bool = False
    instalment: Annotated[Number, Field(ge=1)] | None = None


def index(call: Call) -> Response:
    """Dispatches, by agency and state, oldest first; an agency's program sees its own."""
    query = select(Dispatch)
    _check_active(call)
    if call.actor.bound:
        query = query.where(Dispatch.agency_id == call.actor.agency_id)
    if slug := call.query("agency"):
        agency = call.session.exec(select(Agency).where(Agency.slug == slug)).first()
        if agency is None:
            raise InvalidInput.field("/agency", "unknown_agency", NO_AGENCY, slug=slug)
        query = query.where(Dispatch.agency_id == agency.id)
    if state := call.query("state"):
        query = query.where(Dispatch.state == states.named(AllocationState, state))
    if start := paging.after(call.query("after")):
        query = query.where(Dispatch.id > start)
    size = paging.limit(call.query("limit"))
    rows = call.session.exec(query.order_by(col(Dispatch.id)).limit(size + 1)).all()
    ids = {row.reference: row.id for row in rows}
    body, headers = paging.listed(
        shapes.dispatches(call.session, rows),
        size,
        show=lambda out: out,
        row_id=lambda out: ids[out.reference],
        path=call.request.url.path,
        query=dict(call.request.query_params),
    )
    return call.json(body, headers=headers)


def acknowledge(call: Call) -> Response:
    """The agency has seen it."""
    body = call.body(AnswerIn) if call.raw.strip() else AnswerIn()
    row = dispatch.acknowledge(call.session, _dispatch(call), _answer(call, body))
    return call.json(shapes.dispatch(call.session, row))


def accept(call: Call) -> Response:
    """The agency takes it, whole or in part."""
    body = call.body(AnswerIn) if call.raw.strip() else AnswerIn()
    row = _dispatch(call)
    _check_unit(call, row, body)
    row = dispatch.accept(call.session, row, _answer(call, body), amount=body.part())
    return call.json(shapes.dispatch(call.session, row))


def decline(call: Call) -> Response:
    """The agency cannot."""
    body = call.body(DeclineIn)
    row = dispatch.decline(
        call.session, _dispatch(call), _answer(call, body), reason=body.reason, note=body.note
    )
    return call.json(shapes.dispatch(call.session, row))


def receive(call: Call) -> Response:
    """Something arrived."""
    body = call.body(ReceiveIn) if call.raw.strip() else ReceiveIn()
    row = _dispatch(call)
    _check_unit(call, row, body)
    zone = call.session.get_one(Campaign, row.campaign_id).time_zone
    row = receipts.receive(
        call.session,
        row,
        Answer(body.by, "api"),
        amount=body.part(),
        on=receipts.day(body.received_on, zone),
        another=body.another,
        instalment=body.instalment,
    )
    return call.json(shapes.dispatch(call.session, row))


def recall(call: Call) -> Response:
    """A coordinator takes it back."""
    body = call.body(ReasonIn) if call.raw.strip() else ReasonIn()
    row = presses.recall(call.session, _dispatch(call), words=body.reason)
    return call.json(shapes.dispatch(call.session, row))


def _answer(call: Call, body: AnswerIn | DeclineIn) -> Answer:
    """The answer's author; an agency's program speaks for itself, and now."""
    if call.actor.bound:
        return Answer(body.by, "api")
    return Answer(body.by, body.channel, body.said_at)


def _check_active(call: Call) -> None:
    """Refuse the program of an agency that is suspended, as its people are refused."""
    if call.actor.bound and not call.session.get_one(Agency, call.actor.agency_id).active:
        raise Refused(INACTIVE, code="agency_inactive")


def _dispatch(call: Call) -> Dispatch:
    _check_active(call)
    found = dispatch.get(call.session, call.path("reference"))
    if call.actor.bound and found.agency_id != call.actor.agency_id:
        # As if there were none: another's references are not told apart from mistyped ones.
        raise Missing(dispatch.NOT_FOUND, code="unknown_dispatch", reference=found.reference)
    row = locks.dispatch(call.session, found)
    call.check_etag(shapes.etag(row))
    return row


def _check_unit(call: Call, row: Dispatch, body: AmountIn) -> None:
    """Refuse a quantity of money, cents of blankets, and another currency."""
    pledge = dispatch.pledge_of(call.session, row)
    wrong = body.quantity if pledge.kind == "money" else body.amount
    if wrong is not None or (body.amount and body.amount.currency != pledge.unit):
        field = "amount" if pledge.kind == "money" else "quantity"
        raise InvalidInput.field(f"/{field}", "unit", UNIT, unit=pledge.unit, field=field)


LIST, D = "/api/v1/dispatches", "/api/v1/dispatches/{reference}"
ROUTES = [
    Route(LIST, endpoint(index, READ), methods=["GET"]),
    Route(f"{D}/acknowledge", endpoint(acknowledge, ANSWER), methods=["POST"]),
    Route(f"{D}/accept", endpoint(accept, ANSWER), methods=["POST"]),
    Route(f"{D}/decline", endpoint(decline, ANSWER), methods=["POST"]),
    Route(f"{D}/receive", endpoint(receive, ANSWER), methods=["POST"]),
    Route(f"{D}/recall", endpoint(recall, RECALL), methods=["POST"]),
]
READS, ANSWERS = "pledges:read", "dispatch:write"
DOCS = [
    Operation(
        "GET",
        LIST,
        "List dispatches",
        READS,
        DispatchList,
        query={"agency": "An agency's slug.", "state": "A dispatch's state.", **paging.PARAMETERS},
    ),
    Operation("POST", f"{D}/acknowledge", "The agency saw it", ANSWERS, DispatchOut, AnswerIn),
    Operation("POST", f"{D}/accept", "The agency takes it", ANSWERS, DispatchOut, AnswerIn),
    Operation("POST", f"{D}/decline", "The agency cannot", ANSWERS, DispatchOut, DeclineIn),
    Operation("POST", f"{D}/receive", "Something arrived", ANSWERS, DispatchOut, ReceiveIn),
    Operation("POST", f"{D}/recall", "Taken back", ANSWERS, DispatchOut, ReasonIn),
]
