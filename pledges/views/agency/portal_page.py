"""An organization's own page, for its signed-in users: its offers, answered the same way."""

from typing import Any

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges import locks
from pledges.dispatches import takers
from pledges.views.agency import agency_offers, answer_form
from pledges.views.agency.agency_offers import Scope
from pledges.views.agency.link_page import ARRIVED, REFUSALS, arrival_errors
from pledges.views.agency.posted_answers import ArrivedIn, Desk
from relief.agencies.models import Agency
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput, Refused
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

AGENCY = for_role("agency")
YOURS = N_("{reference} is yours now; your colleagues see it.")
LET_GO = N_("{reference} is free again for your colleagues.")
OF_NONE = N_("Your account belongs to no organization. Ask a coordinator to set this right.")


def show(call: Call) -> Response:
    """What waits, what is still to arrive, what is done."""
    return _page(call, call.session)


def answer(call: Call) -> Response:
    """Take the answers; the page says what became of each."""
    try:
        outcome = _desk(call).answer(answer_form.read(call.sent), call.lang)
    except InvalidInput as error:
        return _again(call, call.errors(error), error.status)
    return _again(call, outcome.errors, outcome.status, outcome.results)


def receive(call: Call) -> Response:
    """Note what arrived."""
    try:
        _desk(call).receive(call.form(ArrivedIn))
    except REFUSALS as error:
        return _again(call, arrival_errors(call, error), error.status)
    return call.redirect(PAGE, flash=ARRIVED)


def take(call: Call) -> Response:
    """“I take this one”, or not any more; what is typed beside the others stays typed."""
    reference, _, had = call.fields.get("take", "").partition(" ")
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            offer = locks.dispatch(session, own_scope(call).find(session, reference))
            own = takers.press(session, offer, had, call.lang)
            done = call.say(YOURS if own else LET_GO, reference=offer.reference)
    except Conflict as error:
        return _again(call, call.errors(error), error.status, keep=True)
    return _again(call, [], 200, keep=True, told=done)


def _again(
    call: Call,
    errors: list[dict[str, str]],
    status: int,
    results: list[dict[str, Any]] | None = None,
    *,
    keep: bool = False,
    told: str = "",
) -> Response:
    with call.db.session() as session:
        return _page(call, session, errors, status, results, keep=keep, told=told)


def _page(
    call: Call,
    session: Session,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
    results: list[dict[str, Any]] | None = None,
    *,
    keep: bool = False,
    told: str = "",
) -> Response:
    shown = agency_offers.page(session, own_scope(call), call.lang)
    return call.page(
        "agencies/portal.html",
        status=status,
        answer_url=PAGE,
        receive_url=f"{PAGE}/receive",
        take_url=f"{PAGE}/take",
        me=call.actor.principal,
        told=told,
        results=results or [],
        ticked=set(call.sent.getlist("offers[]")),
        form=call.fields if errors or keep else {},
        errors=errors or [],
        phone=shown["campaign"]["phone"],
        **shown,
    )


def _desk(call: Call) -> Desk:
    return Desk(call.db, own_scope(call), actor=call.actor.principal, name=call.actor.name)


def own_scope(call: Call) -> Scope:
    """Everything that is offered to the user's organization, and nothing else."""
    if call.actor.agency_id is None:
        raise Refused(OF_NONE, code="no_agency")
    with call.db.session() as session:
        if not session.get_one(Agency, call.actor.agency_id).active:
            raise Refused(agency_offers.CLOSED, code="agency_inactive")
    return Scope(call.actor.agency_id)


PAGE = "/agency"
ROUTES = [
    Route(PAGE, endpoint(show, AGENCY), methods=["GET"]),
    Route(PAGE, endpoint(answer, AGENCY, own_transaction=True), methods=["POST"]),
    Route(f"{PAGE}/take", endpoint(take, AGENCY, own_transaction=True), methods=["POST"]),
    Route(f"{PAGE}/receive", endpoint(receive, AGENCY, own_transaction=True), methods=["POST"]),
]
