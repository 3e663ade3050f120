"""The page behind an organization's link: its offers, answered without signing in.

Opening it changes nothing, however often a mail scanner does; only its forms answer.
"""

from typing import Any

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import links
from pledges.models import AllocationState
from pledges.views.agency import agency_offers, answer_form
from pledges.views.agency.agency_offers import Scope
from pledges.views.agency.posted_answers import ArrivedIn, Desk, Results
from relief.kit.auth import ANYONE
from relief.kit.errors import Conflict, InvalidInput, ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

ARRIVED = N_("Thank you. We noted what arrived.")
REFUSALS = (InvalidInput, Conflict)


def show(call: Call) -> Response:
    """The offers behind the link."""
    return _page(call, call.session, _scope(call, call.session))


def answer(call: Call) -> Response:
    """Take the answers; those refused are shown again with why."""
    desk = _desk(call)
    try:
        outcome = desk.answer(answer_form.read(call.sent), call.lang)
    except InvalidInput as error:
        return _again(call, desk.scope, call.errors(error), error.status)
    if outcome.errors:
        return _again(call, desk.scope, outcome.errors, outcome.status, outcome.results)
    return _thanks(call, desk.scope, outcome)


def receive(call: Call) -> Response:
    """Note what arrived."""
    desk = _desk(call)
    try:
        desk.receive(call.form(ArrivedIn))
    except REFUSALS as error:
        return _again(call, desk.scope, arrival_errors(call, error), error.status)
    return call.redirect(_url(call), flash=ARRIVED)


def arrival_errors(call: Call, error: ReliefError) -> list[dict[str, str]]:
    """What is wrong with a report of what came, at the fields of its own offer."""
    own = f"/got-{call.fields.get('offer', '')}"
    places = {
        "/amount": own,
        "/quantity": own,
        "/received_on": f"{own}-on",
        "/by": f"{own}-by",
    }
    return [{**each, "pointer": places.get(each["pointer"], "")} for each in call.errors(error)]


def _again(
    call: Call,
    scope: Scope,
    errors: list[dict[str, str]],
    status: int,
    results: list[dict[str, Any]] | None = None,
) -> Response:
    with call.db.session() as session:
        return _page(call, session, scope, errors, status, results)


def _page(
    call: Call,
    session: Session,
    scope: Scope,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
    results: list[dict[str, Any]] | None = None,
) -> Response:
    return call.page(
        "agencies/offer.html",
        status=status,
        answer_url=_url(call),
        receive_url=f"{_url(call)}/receive",
        by=_name(call),
        results=results or [],
        expires_at=links.expires_at(call.settings.secret, call.path("token")),
        ticked=set(call.sent.getlist("offers[]")),
        form=call.fields,
        errors=errors or [],
        **agency_offers.page(session, scope, call.lang),
    )


def _thanks(call: Call, scope: Scope, outcome: Results) -> Response:
    """What became of each answer, and whom to call now."""
    with call.db.session() as session:
        found = [dispatches.get(session, each) for each in outcome.accepted]
        coming = [each for each in found if each.state is AllocationState.ACCEPTED]
        known = agency_offers.around(session, scope.agency_id, coming, call.lang)
        return call.page(
            "agencies/answered.html",
            campaign=agency_offers.campaign(session, scope, call.lang),
            agency={"name": known.agency.name(call.lang)},
            results=outcome.results,
            to_receive=agency_offers.to_receive(session, coming, known),
            receive_url=f"{_url(call)}/receive",
            by=_name(call),
            back=_url(call),
            form={},
            errors=[],
            zone=known.agency.time_zone,
        )


def _scope(call: Call, session: Session) -> Scope:
    secret, token = call.settings.secret, call.path("token")
    batch = links.read(secret, token)
    return Scope.of_batch(session, batch, made_at=links.expires_at(secret, token) - links.LASTS)


def _desk(call: Call) -> Desk:
    with call.db.session() as session:
        scope = _scope(call, session)
    return Desk(call.db, scope, actor=f"link:{scope.batch_id}")


def _name(call: Call) -> str:
    """Who answers, to be filled in again: as written, else whoever is signed in."""
    own = call.actor.name if call.actor.agency_id else ""
    return call.fields.get("by", "").strip() or own


def _url(call: Call) -> str:
    return f"/agency/offers/{call.path('token')}"


LINK = "/agency/offers/{token}"
ROUTES = [
    Route(LINK, endpoint(show, ANYONE), methods=["GET"]),
    Route(LINK, endpoint(answer, ANYONE, own_transaction=True), methods=["POST"]),
    Route(f"{LINK}/receive", endpoint(receive, ANYONE, own_transaction=True), methods=["POST"]),
]
