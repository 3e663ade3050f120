"""A pledge from a slip of paper, typed by keyboard in the slip's own order; each slip once."""

from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from pledges import service
from pledges.lane.keys import check_key
from pledges.lane.reception import Reception, Way
from pledges.models import Bundle, Pledge
from pledges.paper import bundles, entry_page, second_entry, slipform, slips
from pledges.paper.second_entry import Difference
from pledges.paper.slipform import Typed
from pledges.paper.slips import SlipOnPad
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.kit import forms
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput, ReliefError
from relief.kit.forms import Input, Redacted
from relief.kit.i18n import N_
from relief.kit.lane import Priority
from relief.kit.web import Call, endpoint

WAY = Way("paper", Priority.PARTNER, asks=True)  # nobody waits on the line
CALL_TAKER = for_role("call-taker")
MET = ("reference_used", "idempotency_key_reused")
AGAIN = N_("Entered a second time, and told otherwise: {fields}")
DONE = ("saved", "again", "unclear", "void", "keep", "hold")


def show(call: Call) -> Response:
    """The form for the next slip, and how the bundle compares with its cover sheet."""
    session = call.session
    campaign, bundle = _bundle(call, session)
    reference = _scanned(call.query("ref"))
    fields = entry_page.first_fields(session, campaign, bundle, reference, call.lang)
    return _page(call, session, fields)


def check(call: Call) -> Response:
    """What is known of the reference just typed, before anything else of the slip is."""
    session = call.session
    campaign, bundle = _bundle(call, session)
    try:
        found = slips.known(session, campaign, slips.scanned(call.query("reference")))
        slips.usable(found)
        told, tone = entry_page.told(session, found, bundle, call.lang)
    except InvalidInput as error:
        told, tone = call.errors(error)[0]["message"], "bad"
    return call.page("paper/_slip.html", told=told, tone=tone)


async def take(call: Call) -> Response:
    """Record the promise on a slip, or settle the slip in another way."""
    outcome = call.fields.get("outcome", "promised")
    reception: Reception = call.services.rooms["pledges"]
    try:
        if outcome in SETTLING:
            return await run_in_threadpool(_settle, call, outcome)
        typed = await run_in_threadpool(_begin, call)
    except (InvalidInput, Conflict) as error:
        return await run_in_threadpool(_again, call, error)
    try:
        recorded = await reception.take(
            call.path("slug"),
            typed.body,
            way=WAY,
            principal=call.actor.principal,
            key=check_key(f"slip:{typed.reference}"),  # the slip is what makes a repeat a repeat
            held=bool(call.fields.get("confirm_call")),
            doubt="confirm" if call.fields.get("confirm_call") else "",
            reference=typed.reference,
            said_on=typed.said_on,
        )
    except (InvalidInput, Conflict) as error:
        answer = _met if error.code in MET else _again
        return await run_in_threadpool(answer, call, error)
    return _next(call, "again" if recorded.replayed else "saved", recorded.reference)


def _begin(call: Call) -> Typed:
    """Read the slip, and write down that it is being typed in this bundle."""
    with call.db.session(write=True, actor=call.actor.principal) as session:
        campaign, bundle = _bundle(call, session)
        typed = slipform.read(call.fields, campaign)
        slips.usable(slips.known(session, campaign, typed.reference))
        bundles.enter(session, bundle, typed.reference, typed.said_on)
        return typed


def _met(call: Call, error: ReliefError) -> Response:
    """The slip is entered already: the same is fine, anything else is shown side by side."""
    with call.db.session() as session:
        campaign, _ = _bundle(call, session)
        typed = slipform.read(call.fields, campaign)
        pledge = service.get(session, typed.reference)
        differences = _differences(call, session, pledge, typed)
        if not differences:
            return _next(call, "again", typed.reference)
        told = [{"pointer": "", "message": call.say(error.message, **error.params)}]
        return _page(call, session, call.fields, met=pledge, differences=differences, errors=told)


def _settle(call: Call, outcome: str) -> Response:
    with call.db.session(write=True, actor=call.actor.principal) as session:
        campaign, bundle = _bundle(call, session)
        reference = slips.scanned(call.fields.get("reference", ""))
        found = slips.known(session, campaign, reference)
        bundles.enter(session, bundle, reference)
        SETTLING[outcome](call, session, campaign, found)
    return _next(call, outcome, reference)


def _unclear(call: Call, session: Session, _campaign: Campaign, found: SlipOnPad) -> None:
    """It cannot be read, or lacks what is needed."""
    slips.set_aside(session, found, slipform.kept(call.fields))


class Void(Input):
    """Why a slip is good no more."""

    reason: Redacted = ""


def _void(call: Call, session: Session, _campaign: Campaign, found: SlipOnPad) -> None:
    """It is spoiled, or empty."""
    why = forms.parse(Void, {"reason": call.fields.get("note", "")[:300]})
    slips.make_void(session, found, reason=why.reason)


def _keep(call: Call, session: Session, campaign: Campaign, found: SlipOnPad) -> None:
    """What is recorded stays; the history says how it was told the second time."""
    if found.pledge:
        _note_again(call, session, campaign, found.pledge)


def _hold(call: Call, session: Session, campaign: Campaign, found: SlipOnPad) -> None:
    """What is recorded stays, but in no total until somebody has asked the donor."""
    if found.pledge:
        words = _note_again(call, session, campaign, found.pledge)
        service.hold(session, found.pledge, reason=words)


SETTLING = {"unclear": _unclear, "void": _void, "keep": _keep, "hold": _hold}


def _note_again(call: Call, session: Session, campaign: Campaign, pledge: Pledge) -> str:
    typed = slipform.read(call.fields, campaign)
    differences = _differences(call, session, pledge, typed)
    told = "; ".join(f"{each.label}: {each.second}" for each in differences)
    words = call.say(AGAIN, fields=told)
    slips.entered_again(session, pledge.reference, words, [each.name for each in differences])
    return words


def _differences(call: Call, session: Session, pledge: Pledge, typed: Typed) -> list[Difference]:
    first = second_entry.recorded(session, pledge)
    second = second_entry.typed(typed.body, typed.said_on)
    return second_entry.side_by_side(first, second, call.lang)


def _again(call: Call, error: ReliefError) -> Response:
    with call.db.session() as session:
        return _page(call, session, call.fields, errors=call.errors(error), status=error.status)


def _next(call: Call, what: str, reference: str) -> Response:
    return call.redirect(f"{_here(call)}?{what}={reference}")


def _page(
    call: Call,
    session: Session,
    fields: dict[str, str],
    *,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
    met: Pledge | None = None,
    differences: list[Difference] | None = None,
) -> Response:
    campaign, bundle = _bundle(call, session)
    context: dict[str, Any] = entry_page.page(session, campaign, bundle, call.lang)
    done = next(((what, ref) for what in DONE if (ref := _scanned(call.query(what)))), None)
    return call.page(
        "paper/entry.html",
        status=409 if met else status,
        form=fields,
        errors=[] if met else errors or [],
        done=done if not errors else None,
        met=met.reference if met else "",
        differences=differences or [],
        **context,
    )


def _bundle(call: Call, session: Session) -> tuple[Campaign, Bundle]:
    campaign = campaigns.get(session, call.path("slug"))
    return campaign, bundles.get(session, campaign, UUID(call.path("id")))


def _here(call: Call) -> str:
    return f"/console/{call.path('slug')}/paper/{call.path('id')}"


def _scanned(text: str) -> str:
    """The reference in `text`, or nothing."""
    try:
        return slips.scanned(text)
    except InvalidInput:
        return ""


PAGE = "/console/{slug}/paper/{id:uuid}"
ROUTES = [
    Route(PAGE, endpoint(show, CALL_TAKER), methods=["GET"]),
    Route(PAGE, endpoint(take, CALL_TAKER), methods=["POST"]),
    Route(f"{PAGE}/slip", endpoint(check, CALL_TAKER), methods=["GET"]),
]
