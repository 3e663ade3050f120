"""What an organization says on the telephone, logged in two keys; and an offer taken back."""

from collections.abc import Callable

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges import locks, service
from pledges.desk import orders, telephone
from pledges.desk.orders import WithReason
from pledges.desk.telephone import Corrected, Said, ToldArrived
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import links
from pledges.models import Dispatch
from pledges.views.desk import pledge_page as pledges_page
from pledges.views.pledge import history_words
from relief.agencies.models import Agency
from relief.kit import audit
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, ReliefError
from relief.kit.forms import Input, Number
from relief.kit.i18n import N_
from relief.kit.web import Call, Handler, endpoint

COORDINATOR = for_role("coordinator")


class Nothing(Input):
    """A press that says all by itself."""

    version: Number | None = None


Step = Callable[[Call, Session, Dispatch], str]


def answer(call: Call, session: Session, offer: Dispatch) -> str:
    """They accept, accept a part, or decline with a reason."""
    said = call.form(Said)
    agency = session.get_one(Agency, offer.agency_id)
    zone = _zone(session, offer)
    telephone.log_answer(session, offer, said, zone=zone, who=agency.name(call.lang))
    if said.answer == "accept":
        return N_("Logged: they accept.")
    return N_("Logged: they decline. What they declined waits for another organization.")


def receive(call: Call, session: Session, offer: Dispatch) -> str:
    """They say that it came."""
    telephone.log_arrival(session, offer, call.form(ToldArrived), zone=_zone(session, offer))
    return N_("Logged: it was received.")


def recall(call: Call, session: Session, offer: Dispatch) -> str:
    """Take it back from them."""
    orders.recall(session, offer, call.form(WithReason))
    return N_("Taken back. The organization is told.")


def correct(call: Call, session: Session, offer: Dispatch) -> str:
    """They had reported more than came."""
    telephone.log_correction(session, offer, call.form(Corrected))
    return N_("Corrected. The totals and the sponsors' money follow.")


def close_link(call: Call, session: Session, offer: Dispatch) -> str:
    """The link in their message went astray: it opens nothing any more."""
    call.form(Nothing)
    for sent in filter(None, (offer.batch_id, offer.digest_id)):
        links.close(session, sent)
    about = dispatches.pledge_of(session, offer).reference
    audit.note(session, about, "link_closed", dispatch=offer.reference)
    return N_("Closed. They can sign in; the next reminder brings a new link.")


STEPS: dict[str, Step] = {
    "close-link": close_link,
    "answer": answer,
    "receive": receive,
    "recall": recall,
    "correct": correct,
}


def taking(name: str) -> Handler:
    """A handler that takes the step `name`."""

    def take(call: Call) -> Response:
        return _take(call, STEPS[name])

    return take


def _take(call: Call, step: Step) -> Response:
    reference = call.path("reference")
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            offer = locks.dispatch(session, dispatches.get(session, reference))
            done = step(call, session, offer)
            promised = dispatches.pledge_of(session, offer).reference
    except pledges_page.REFUSALS as error:
        return _refused(call, reference, error)
    return call.redirect(f"/desk/pledges/{promised}", flash=done)


def _refused(call: Call, reference: str, error: ReliefError) -> Response:
    """The promise's page; a contradicted answer is named with who gave it, and when."""
    with call.db.session() as session:
        offer = dispatches.get(session, reference)
        pledge = dispatches.pledge_of(session, offer)
        if error.code == "answered_already":
            zone = service.campaign_of(session, pledge).time_zone
            error = Conflict(
                history_words.already(session, offer, zone, call.lang), code=error.code
            )
        return pledges_page.page(call, session, pledge, error, offer.reference)


def _zone(session: Session, offer: Dispatch) -> str:
    return service.campaign_of(session, dispatches.pledge_of(session, offer)).time_zone


ROUTES = [
    Route(
        f"/desk/dispatches/{{reference}}/{name}",
        endpoint(taking(name), COORDINATOR, own_transaction=True),
        methods=["POST"],
    )
    for name in STEPS
]
