"""One promise on the coordinator's desk: shown whole, moved a step, printed as a letter."""

from collections.abc import Callable

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges import service
from pledges.calls import consent, standing_offers
from pledges.desk import handlers, orders, presses, telephone
from pledges.desk.orders import (
    Keep,
    LateArrival,
    Redirect,
    Release,
    ReleaseReserved,
    Reserved,
    Send,
    WithReason,
)
from pledges.desk.telephone import CorrectedLate
from pledges.dispatches import letters, reserving
from pledges.models import Pledge, PledgeState
from pledges.schemas import Terms
from pledges.views.desk import pairs
from pledges.views.desk.desk_page import titled
from pledges.views.pledge import facts, rows
from relief.kit import paper
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput, ReliefError, Stale
from relief.kit.i18n import N_
from relief.kit.web import Call, Handler, endpoint

COORDINATOR = for_role("coordinator")
CALL_TAKER = for_role("call-taker")
REFUSALS = (InvalidInput, Conflict, Stale)

Step = Callable[[Call, Session, str], None]


def show(call: Call) -> Response:
    """The promise, its parts and its history."""
    return page(call, call.session, service.get(call.session, call.path("reference")))


def page(
    call: Call,
    session: Session,
    pledge: Pledge,
    error: ReliefError | None = None,
    form: str = "",
) -> Response:
    """The page of `pledge`; `form` is the one whose press was refused, by its step or dispatch."""
    campaign = service.campaign_of(session, pledge)
    shown = facts.page(session, pledge, campaign, call.lang)
    return call.page(
        "pledges/detail.html",
        status=error.status if error else 200,
        campaign=titled(campaign, call.lang),
        errors=call.errors(error),
        form=call.fields if error else {},
        pressed=form,
        pairs=pairs.of(session, [pledge], call.lang) if pledge.state is PledgeState.HELD else [],
        over=form == "dispatch" and error is not None and error.code == "need_met",
        **shown,
    )


def dispatch(call: Call, session: Session, reference: str) -> None:
    """Offer it to an organization."""
    order = call.form(Send)
    pledge = orders.fresh(session, reference, order.version)
    orders.send(session, call.settings, pledge, order)


def reserve(call: Call, session: Session, reference: str) -> None:
    """Set it aside for an organization that confirms later."""
    order = call.form(Send)
    orders.reserve(session, orders.fresh(session, reference, order.version), order)


def send_reserved(call: Call, session: Session, reference: str) -> None:
    """Offer what was set aside."""
    order = call.form(Reserved)
    pledge = orders.fresh(session, reference, order.version)
    share = reserving.of(session, pledge, order.share)
    presses.send_reserved(session, call.settings, pledge, share)


def release_reserved(call: Call, session: Session, reference: str) -> None:
    """Set free what was set aside."""
    order = call.form(ReleaseReserved)
    pledge = orders.fresh(session, reference, order.version)
    share = reserving.of(session, pledge, order.share)
    reserving.release(session, pledge, share, words=order.reason)


def withdraw(call: Call, session: Session, reference: str) -> None:
    """The donor cancels."""
    order = call.form(WithReason)
    presses.withdraw(session, orders.fresh(session, reference, order.version), words=order.reason)


def redirect(call: Call, session: Session, reference: str) -> None:
    """The donor wishes it elsewhere."""
    order = call.form(Redirect)
    pledge = orders.fresh(session, reference, order.version)
    service.redirect(session, pledge, order.designation, words=order.reason)


def hold(call: Call, session: Session, reference: str) -> None:
    """Set it aside in doubt."""
    order = call.form(WithReason)
    service.hold(session, orders.fresh(session, reference, order.version), reason=order.reason)


def release(call: Call, session: Session, reference: str) -> None:
    """The doubt is answered."""
    order = call.form(Release)
    service.release(session, orders.fresh(session, reference, order.version), reason=order.reason)


def keep(call: Call, session: Session, reference: str) -> None:
    """Not needed now; call when a need opens."""
    order = call.form(Keep)
    pledge = orders.fresh(session, reference, order.version)
    standing_offers.keep(
        session,
        pledge,
        until=order.until,
        reason=order.reason,
        may_call=order.may_call,
        best_time=order.best_time,
        terms=Terms(best_time=order.best_time_words, pick_up=order.pick_up),
    )


def write_off(call: Call, session: Session, reference: str) -> None:
    """It will not come."""
    order = call.form(WithReason)
    presses.write_off(session, orders.fresh(session, reference, order.version), reason=order.reason)


def came_late(call: Call, session: Session, reference: str) -> None:
    """It came after all, though it was closed."""
    order = call.form(LateArrival)
    orders.came_late(session, orders.fresh(session, reference, order.version), order)


def correct_late(call: Call, session: Session, reference: str) -> None:
    """Less came than was told after it was closed."""
    corrected = call.form(CorrectedLate)
    pledge = orders.fresh(session, reference, corrected.version)
    telephone.log_late_correction(session, pledge, corrected)


def right_number(call: Call, session: Session, reference: str) -> None:
    """The telephone is the donor's after all."""
    order = call.form(WithReason)
    pledge = orders.fresh(session, reference, order.version)
    consent.lift(session, pledge, words=order.reason)


STEPS: dict[str, tuple[Step, str]] = {
    "dispatch": (dispatch, N_("Sent. The organization is told now.")),
    "reserve": (reserve, N_("Reserved. Nobody else can be given it, and nobody was told.")),
    "send-reserved": (send_reserved, N_("Sent. The organization is told now.")),
    "release-reserved": (release_reserved, N_("Released. It can go elsewhere again.")),
    "withdraw": (withdraw, N_("Cancelled. What was out is taken back.")),
    "redirect": (redirect, N_("Changed. The donor's words are in the history.")),
    "hold": (hold, N_("Held. It is in no total until it is answered.")),
    "release": (release, N_("Released. It counts again.")),
    "keep": (keep, N_("Kept. It waits until a need for it opens.")),
    "write-off": (write_off, N_("Closed. What did not come has left the totals.")),
    "right-number": (right_number, N_("Noted. The donor may be called there again.")),
    "late": (
        came_late,
        N_("Recorded. It counts in all three totals, and the promise stays closed."),
    ),
    "correct-late": (correct_late, N_("Corrected. The totals and the sponsors' money follow.")),
}


def taking(name: str) -> Handler:
    """A handler that takes the step `name`."""

    def take(call: Call) -> Response:
        return _take(call, name)

    return take


def _take(call: Call, name: str) -> Response:
    """All of a step or none; refused, the page says why and shows what stands."""
    step, done = STEPS[name]
    reference = call.path("reference")
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            step(call, session, reference)
    except REFUSALS as error:
        with call.db.session() as session:
            return page(call, session, service.get(session, reference), error, name)
    return call.redirect(f"/desk/pledges/{reference}", flash=done)


def handle(call: Call) -> Response:
    """Say that one is on it, or is not any more; a row of the desk is answered by that row."""
    pledge = service.get(call.session, call.path("reference"))
    problem = None
    try:
        handlers.press(call.session, pledge, call.fields.get("had", ""), call.lang)
    except Conflict as error:
        problem = error
    if call.request.headers.get("hx-request"):
        known = rows.around(call.session, [pledge], call.lang)
        return call.page("pledges/_row.html", row=rows.line(pledge, known))
    if problem:
        return page(call, call.session, pledge, problem)
    return call.redirect(f"/desk/pledges/{pledge.reference}")


def letter(call: Call) -> Response:
    """The confirmation on paper, for a donor without e-mail."""
    return on_paper(call, service.get(call.session, call.path("reference")))


def on_paper(call: Call, pledge: Pledge) -> Response:
    """The letter that confirms `pledge`, addressed to its donor."""
    session = call.session
    campaign, donor = service.campaign_of(session, pledge), service.donor_of(session, pledge)
    to = [donor.name or "", *(donor.address or "").splitlines()]
    made = paper.pledge_letter(
        letters.recorded_facts(call.settings, campaign, pledge),
        pledge.language,
        zone=campaign.time_zone,
        to=[line for line in to if line],
    )
    named = f'inline; filename="{pledge.reference}.pdf"'
    headers = {"content-disposition": named, "cache-control": "no-store"}
    return Response(made, media_type="application/pdf", headers=headers)


PAGE = "/desk/pledges/{reference}"
ROUTES = [
    Route(PAGE, endpoint(show, COORDINATOR), methods=["GET"]),
    Route(f"{PAGE}/handle", endpoint(handle, COORDINATOR), methods=["POST"]),
    Route(f"{PAGE}/letter.pdf", endpoint(letter, CALL_TAKER), methods=["GET"]),
    *(
        Route(
            f"{PAGE}/{name}",
            endpoint(taking(name), COORDINATOR, own_transaction=True),
            methods=["POST"],
        )
        for name in STEPS
    ),
]
