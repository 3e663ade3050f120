"""A donor tells on the telephone who should receive a promise after all; a call-taker writes it."""

from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import service
from pledges.desk import orders
from pledges.desk.orders import Redirect
from pledges.views.desk.desk_page import titled
from pledges.views.desk.pledge_page import REFUSALS
from pledges.views.pledge import facts, rows
from relief.agencies.models import Agency
from relief.kit.auth import for_role
from relief.kit.errors import ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

CALL_TAKER = for_role("call-taker")
CHANGED = N_("Changed. The donor's words are in the history.")


def ask(call: Call) -> Response:
    """The form, as the wish stands."""
    return _page(call, call.session)


def take(call: Call) -> Response:
    """Follow the wish; refused once an organization has it in hand or has received it."""
    try:
        order = call.form(Redirect)
        with call.db.session(write=True, actor=call.actor.principal) as session:
            pledge = orders.fresh(session, call.path("reference"), order.version)
            service.redirect(session, pledge, order.designation, words=order.reason)
            donor_id = pledge.donor_id
    except REFUSALS as error:
        with call.db.session() as session:
            return _page(call, session, error)
    return call.redirect(f"/desk/donors/{donor_id}", flash=CHANGED)


def _page(call: Call, session: Session, error: ReliefError | None = None) -> Response:
    pledge = service.get(session, call.path("reference"))
    known = rows.around(session, [pledge], call.lang)
    agencies = session.exec(select(Agency).where(col(Agency.active))).all()
    named = next((each.slug for each in agencies if each.id == pledge.designated_agency_id), "")
    return call.page(
        "pledges/redirect_by_phone.html",
        status=error.status if error else 200,
        campaign=titled(service.campaign_of(session, pledge), call.lang),
        pledge=rows.line(pledge, known) | {"version": pledge.version},
        donor_id=pledge.donor_id,
        agencies=sorted(((a.slug, a.name(call.lang)) for a in agencies), key=lambda pair: pair[1]),
        may=facts.may(pledge, known.shares.get(pledge.id, ()))["redirect"],
        form=call.fields or {"designation.rule": pledge.designation, "designation.agency": named},
        errors=call.errors(error),
    )


PAGE = "/desk/wishes/{reference}"
ROUTES = [
    Route(PAGE, endpoint(ask, CALL_TAKER), methods=["GET"]),
    Route(PAGE, endpoint(take, CALL_TAKER, own_transaction=True), methods=["POST"]),
]
