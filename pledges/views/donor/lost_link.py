"""A donor who lost the link: it is sent again, to the address we have and to no other.

The answer and the work are the same whether we know the donor or not: nobody learns here who gave.
"""

from starlette.responses import Response
from starlette.routing import Route

from pledges.donors import lost_links
from relief.kit import audit, contact
from relief.kit.auth import ANYONE
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.throttle import LETTERS, PUBLIC_FORM
from relief.kit.web import Call, endpoint

NEITHER = N_("Type the telephone number or the e-mail address that you gave us.")


def show(call: Call) -> Response:
    """Ask for the telephone or the e-mail."""
    return _page(call)


def send(call: Call) -> Response:
    """Have the links sent to the addresses on record, if there are any."""
    call.services.throttle.check(PUBLIC_FORM, "lost", call.address)
    asked = call.fields.get("contact", "").strip()
    kind = "email" if "@" in asked else "phone"
    try:
        known = contact.email(asked).lower() if kind == "email" else contact.phone(asked)
    except InvalidInput:
        return _page(call, [{"pointer": "/contact", "message": call.say(NEITHER)}])
    with call.db.session(write=True, actor=call.actor.principal) as session:
        audit.note(session, "donors", "link_asked", kind=kind)
        if call.services.throttle.allows(LETTERS, "letters", known):
            lost_links.ask(session, kind, known)
    return _page(call, sent=True)


def _page(
    call: Call, errors: list[dict[str, str]] | None = None, *, sent: bool = False
) -> Response:
    return call.page(
        "pledges/lost.html",
        status=422 if errors else 200,
        form=call.fields,
        errors=errors or [],
        sent=sent,
    )


ROUTES = [
    Route("/p", endpoint(show, ANYONE, own_transaction=True), methods=["GET"]),
    Route("/p", endpoint(send, ANYONE, own_transaction=True), methods=["POST"]),
]
