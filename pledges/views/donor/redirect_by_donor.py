"""A donor says on their own page who should receive it after all, before anything has arrived."""

from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import locks, service
from pledges.desk.orders import Words
from pledges.schemas import Designation
from pledges.views.donor import progress
from pledges.views.donor.donor_page import PAGE, hidden, is_own, opened, own_url
from pledges.views.pledge import facts
from relief.agencies.models import Agency
from relief.kit.auth import ANYONE
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.forms import Input
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

CHANGED = N_("Changed. Your words are kept with your promise.")


class Redirection(Input):
    """Who should receive it, and the donor's own words."""

    designation: Designation
    reason: Words


def ask(call: Call) -> Response:
    """The form, as the wish stands."""
    return _page(call, call.session)


def take(call: Call) -> Response:
    """Follow the wish; refused once an organization has it in hand or has received it."""
    try:
        wish = call.form(Redirection)
        with call.db.session(write=True, actor=call.actor.principal) as session:
            pledge = locks.pledge(session, opened(call, session))
            service.redirect(session, pledge, wish.designation, words=wish.reason)
    except (InvalidInput, Conflict) as error:
        with call.db.session() as session:
            return _page(call, session, error)
    return call.redirect(own_url(call), flash=CHANGED)


def _page(call: Call, session: Session, error: InvalidInput | Conflict | None = None) -> Response:
    pledge = opened(call, session)
    if not error and not facts.may(pledge, service.allocations(session, pledge))["redirect"]:
        return call.redirect(own_url(call))
    campaign = service.campaign_of(session, pledge)
    shown = progress.page(session, pledge, campaign, call.lang, own=is_own(call, pledge))
    agencies = session.exec(select(Agency).where(col(Agency.active))).all()
    named = next((each.slug for each in agencies if each.id == pledge.designated_agency_id), "")
    listed = sorted(((each.slug, each.name(call.lang)) for each in agencies), key=lambda p: p[1])
    return hidden(
        call.page(
            "pledges/redirect_by_donor.html",
            status=error.status if error else 200,
            campaign=shown["campaign"],
            pledge=shown["pledge"],
            token=call.query("t"),
            agencies=listed,
            form=call.fields
            or {"designation.rule": pledge.designation, "designation.agency": named},
            errors=call.errors(error),
        )
    )


ROUTES = [
    Route(f"{PAGE}/wish", endpoint(ask, ANYONE), methods=["GET"]),
    Route(f"{PAGE}/wish", endpoint(take, ANYONE, own_transaction=True), methods=["POST"]),
]
