"""Pledges and dispatches by JSON: read, changed, answered."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime
from sqlmodel import col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import desk, dispatch, receipts, service, shown
from pledges.dispatch import Answer
from pledges.models import AllocationState, Dispatch, Pledge, PledgeState
from pledges.schemas import Cents, Count, Designation
from pledges.shown import DispatchList, DispatchOut, PledgeList, PledgeOut
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import clock, paging
from relief.kit.auth import for_scope
from relief.kit.errors import InvalidInput, Missing
from relief.kit.forms import Input, Name, Prose
from relief.kit.i18n import N_
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint

READ, WRITE, ANSWER = (
    for_scope("pledges:read"),
    for_scope("pledges:write"),
    for_scope("dispatch:write"),
)
WORD = N_("Choose one of: {expected}.")
UNIT = N_("This was promised in {unit}: fill in “{field}”.")
NO_CAMPAIGN = N_("There is no relief effort “{slug}”.")
NO_AGENCY = N_("There is no organization “{slug}”.")


class ReasonIn(Input):
    """Why a pledge is withdrawn, held or released, in the words of whoever said so."""

    reason: Prose = ""


class RedirectIn(ReasonIn):
    """The donor's new wish."""

    designation: Designation


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
    said_at: AwareDatetime | None = None

    def answer(self) -> Answer:
        """The answer's author."""
        return Answer(self.by, self.channel, self.said_at)


class DeclineIn(Input):
    """One reason why not."""

    reason: Literal["full", "not_needed", "not_ours", "unreachable", "other"]
    note: Prose = ""
    by: Name = "API"
    channel: Literal["phone", "portal", "email", "api"] = "api"
    said_at: AwareDatetime | None = None


class ReceiveIn(AmountIn):
    """What arrived, and on which local day."""

    received_on: date | None = None
    by: Name = "API"
    another: bool = False


def read(call: Call) -> Response:
    """One pledge with its history."""
    row = service.get(call.session, call.path("reference"))
    found = shown.pledge(call.session, row, with_history=True)
    return call.json(found, headers={"etag": shown.etag(row)})


def index(call: Call) -> Response:
    """A campaign's pledges, oldest first."""
    query = select(Pledge).where(Pledge.campaign_id == _campaign(call).id)
    if state := call.query("state"):
        query = query.where(Pledge.state == _word(PledgeState, state, "/state"))
    if kind := call.query("kind"):
        query = query.where(Pledge.kind == kind)
    if start := paging.after(call.query("after")):
        query = query.where(Pledge.id > start)
    size = paging.limit(call.query("limit"))
    rows = call.session.exec(query.order_by(col(Pledge.id)).limit(size + 1)).all()
    by_id = {row.reference: row for row in rows}
    seen = shown.pledges(call.session, rows)
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
    desk.withdraw(call.session, row, words=body.reason)
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


def dispatch_index(call: Call) -> Response:
    """Dispatches, by agency and state, oldest first."""
    query = select(Dispatch)
    if slug := call.query("agency"):
        agency = call.session.exec(select(Agency).where(Agency.slug == slug)).first()
        if agency is None:
            raise InvalidInput.field("/agency", "unknown_agency", NO_AGENCY, slug=slug)
        query = query.where(Dispatch.agency_id == agency.id)
    if state := call.query("state"):
        query = query.where(Dispatch.state == _word(AllocationState, state, "/state"))
    if start := paging.after(call.query("after")):
        query = query.where(Dispatch.id > start)
    size = paging.limit(call.query("limit"))
    rows = call.session.exec(query.order_by(col(Dispatch.id)).limit(size + 1)).all()
    ids = {row.reference: row.id for row in rows}
    body, headers = paging.listed(
        shown.dispatches(call.session, rows),
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
    row = dispatch.acknowledge(call.session, _dispatch(call), body.answer())
    return call.json(shown.dispatch(call.session, row))


def accept(call: Call) -> Response:
    """The agency takes it, whole or in part."""
    body = call.body(AnswerIn) if call.raw.strip() else AnswerIn()
    row = _dispatch(call)
    _check_unit(call, row, body)
    row = dispatch.accept(call.session, row, body.answer(), amount=body.part())
    return call.json(shown.dispatch(call.session, row))


def decline(call: Call) -> Response:
    """The agency cannot."""
    body = call.body(DeclineIn)
    answer = Answer(body.by, body.channel, body.said_at)
    row = dispatch.decline(
        call.session, _dispatch(call), answer, reason=body.reason, note=body.note
    )
    return call.json(shown.dispatch(call.session, row))


def receive(call: Call) -> Response:
    """Something arrived."""
    body = call.body(ReceiveIn) if call.raw.strip() else ReceiveIn()
    row = _dispatch(call)
    _check_unit(call, row, body)
    campaign = call.session.get_one(Campaign, row.campaign_id)
    day = body.received_on or clock.local(clock.now(), campaign.time_zone).date()
    row = receipts.receive(
        call.session,
        row,
        Answer(body.by, "api"),
        amount=body.part(),
        on=day,
        another=body.another,
    )
    return call.json(shown.dispatch(call.session, row))


def recall(call: Call) -> Response:
    """A coordinator takes it back."""
    body = call.body(ReasonIn) if call.raw.strip() else ReasonIn()
    row = desk.recall(call.session, _dispatch(call), words=body.reason)
    return call.json(shown.dispatch(call.session, row))


def _pledge(call: Call) -> Pledge:
    row = service.get(call.session, call.path("reference"))
    call.check_etag(shown.etag(row))
    return row


def _dispatch(call: Call) -> Dispatch:
    row = dispatch.get(call.session, call.path("reference"))
    call.check_etag(shown.etag(row))
    return row


def _changed(call: Call, row: Pledge) -> Response:
    call.session.refresh(row)
    return call.json(shown.pledge(call.session, row), headers={"etag": shown.etag(row)})


def _campaign(call: Call) -> Campaign:
    slug = call.path("slug")
    found = call.session.exec(select(Campaign).where(Campaign.slug == slug)).first()
    if found is None:
        raise Missing(NO_CAMPAIGN, code="unknown_campaign", slug=slug)
    return found


def _check_unit(call: Call, row: Dispatch, body: AmountIn) -> None:
    """Refuse a quantity of money, cents of blankets, and another currency."""
    pledge = dispatch.pledge_of(call.session, row)
    wrong = body.quantity if pledge.kind == "money" else body.amount
    if wrong is not None or (body.amount and body.amount.currency != pledge.unit):
        field = "amount" if pledge.kind == "money" else "quantity"
        raise InvalidInput.field(f"/{field}", "unit", UNIT, unit=pledge.unit, field=field)


def _word(kind: type[PledgeState | AllocationState], text: str, pointer: str) -> str:
    words = [word.value for word in kind]
    if text.replace("_", " ") not in words:
        raise InvalidInput.field(pointer, "enum", WORD, expected=", ".join(words))
    return text.replace("_", " ")


P, D = "/api/v1/pledges/{reference}", "/api/v1/dispatches/{reference}"
LIST = "/api/v1/campaigns/{slug}/pledges"
ROUTES = [
    Route(P, endpoint(read, READ), methods=["GET"]),
    Route(LIST, endpoint(index, READ), methods=["GET"]),
    Route(f"{P}/withdraw", endpoint(withdraw, WRITE), methods=["POST"]),
    Route(f"{P}/redirect", endpoint(redirect, WRITE), methods=["POST"]),
    Route(f"{P}/hold", endpoint(hold, WRITE), methods=["POST"]),
    Route(f"{P}/release", endpoint(release, WRITE), methods=["POST"]),
    Route("/api/v1/dispatches", endpoint(dispatch_index, READ), methods=["GET"]),
    Route(f"{D}/acknowledge", endpoint(acknowledge, ANSWER), methods=["POST"]),
    Route(f"{D}/accept", endpoint(accept, ANSWER), methods=["POST"]),
    Route(f"{D}/decline", endpoint(decline, ANSWER), methods=["POST"]),
    Route(f"{D}/receive", endpoint(receive, ANSWER), methods=["POST"]),
    Route(f"{D}/recall", endpoint(recall, ANSWER), methods=["POST"]),
]
PAGE = {"after": "The cursor of the page before.", "limit": "1 to 200; 50 if left out."}
READS, WRITES, ANSWERS = "pledges:read", "pledges:write", "dispatch:write"
DOCS = [
    Operation("GET", P, "Read a pledge and its history", READS, PledgeOut),
    Operation(
        "GET",
        LIST,
        "List a campaign's pledges",
        READS,
        PledgeList,
        query={"state": "A pledge's state.", "kind": "money, goods, services or time.", **PAGE},
    ),
    Operation("POST", f"{P}/withdraw", "The donor cancels", WRITES, PledgeOut, ReasonIn),
    Operation("POST", f"{P}/redirect", "The donor's new wish", WRITES, PledgeOut, RedirectIn),
    Operation("POST", f"{P}/hold", "Set aside in doubt", WRITES, PledgeOut, ReasonIn),
    Operation("POST", f"{P}/release", "The doubt is answered", WRITES, PledgeOut, ReasonIn),
    Operation(
        "GET",
        "/api/v1/dispatches",
        "List dispatches",
        READS,
        DispatchList,
        query={"agency": "An agency's slug.", "state": "A dispatch's state.", **PAGE},
    ),
    Operation("POST", f"{D}/acknowledge", "The agency saw it", ANSWERS, DispatchOut, AnswerIn),
    Operation("POST", f"{D}/accept", "The agency takes it", ANSWERS, DispatchOut, AnswerIn),
    Operation("POST", f"{D}/decline", "The agency cannot", ANSWERS, DispatchOut, DeclineIn),
    Operation("POST", f"{D}/receive", "Something arrived", ANSWERS, DispatchOut, ReceiveIn),
    Operation("POST", f"{D}/recall", "Taken back", ANSWERS, DispatchOut, ReasonIn),
]
