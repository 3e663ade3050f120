"""Instalments on the coordinator's desk: agreed by telephone, cancelled, reminders answered."""

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges import service
from pledges.desk import orders
from pledges.forms import instalment_forms
from pledges.forms.instalment_forms import Arranged, Ended, RemindersIn
from pledges.instalments import agreement, book
from pledges.models import Pledge
from pledges.views.desk.desk_page import titled
from pledges.views.desk.pledge_page import COORDINATOR, REFUSALS, Step
from pledges.views.pledge import instalment_words, rows
from relief.kit.errors import ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call, Handler, endpoint

ON_BEHALF = N_("Agreed to reminders by e-mail")


def show(call: Call) -> Response:
    """What was agreed, the form, and what a plan would be."""
    return _page(call, call.session, service.get(call.session, call.path("reference")))


def save(call: Call, session: Session, reference: str) -> None:
    """Keep the plan that was read to the donor."""
    wish = call.form(Arranged)
    pledge = orders.fresh(session, reference, wish.version or 0)
    words = wish.reason or call.say(ON_BEHALF)
    said = RemindersIn(agreed=True, words=words) if wish.remind else None
    instalment_forms.keep(session, pledge, wish, source="desk", reminders=said)


def cancel(call: Call, session: Session, reference: str) -> None:
    """End the instalments; the promise stands."""
    wish = call.form(Ended)
    pledge = orders.fresh(session, reference, wish.version or 0)
    book.cancel(session, pledge, words=wish.reason)
    agreement.take_out(session, pledge)


def quiet(call: Call, session: Session, reference: str) -> None:
    """The donor wants no more reminders; a stop waits for no version."""
    pledge = service.get(session, reference)
    agreement.stop(session, pledge, source="desk", words=call.form(Ended).reason)


STEPS: dict[str, tuple[Step, str]] = {
    "instalments": (save, N_("Kept: the donor gives in instalments.")),
    "instalments/cancel": (cancel, N_("Cancelled. The promise itself still stands.")),
    "reminders/stop": (quiet, N_("Stopped: no more reminders leave.")),
}


def taking(name: str) -> Handler:
    """A handler that takes the step `name`."""

    def take(call: Call) -> Response:
        step, done = STEPS[name]
        reference = call.path("reference")
        try:
            with call.db.session(write=True, actor=call.actor.principal) as session:
                step(call, session, reference)
        except REFUSALS as error:
            with call.db.session() as session:
                return _page(call, session, service.get(session, reference), error)
        return call.redirect(f"/desk/pledges/{reference}/instalments", flash=done)

    return take


def _page(
    call: Call, session: Session, pledge: Pledge, error: ReliefError | None = None
) -> Response:
    campaign = service.campaign_of(session, pledge)
    shown = instalment_words.page(call, session, pledge, campaign)
    if error:
        shown |= {"errors": call.errors(error), "form": call.fields, "preview": []}
    donor = service.donor_of(session, pledge)
    return call.page(
        "pledges/instalments.html",
        status=error.status if error else 422 if shown["errors"] else 200,
        campaign=titled(campaign, call.lang),
        pledge={
            "reference": pledge.reference,
            "state": pledge.state.value,
            "version": pledge.version,
            "donor_name": donor.name or "",
            **rows.measure(pledge, call.lang),
        },
        **shown,
    )


PAGE = "/desk/pledges/{reference}"
ROUTES = [
    Route(f"{PAGE}/instalments", endpoint(show, COORDINATOR), methods=["GET"]),
    *(
        Route(
            f"{PAGE}/{name}",
            endpoint(taking(name), COORDINATOR, own_transaction=True),
            methods=["POST"],
        )
        for name in STEPS
    ),
]
