"""A donor who lost the link: it is sent again, to the address we have and to no other.

The answer is the same whether we know the donor or not: nobody learns here who gave.
"""

from uuid import UUID

from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import donors, letters
from pledges.models import Donor, Pledge
from pledges.schemas import Person
from pledges.service import GONE
from relief.campaigns.models import Campaign
from relief.kit import audit, contact, outbox
from relief.kit.auth import ANYONE
from relief.kit.db import vault_of
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.throttle import LETTERS, PUBLIC_FORM
from relief.kit.web import Call, endpoint

MOST = 10
NEITHER = N_("Type the telephone number or the e-mail address that you gave us.")


def show(call: Call) -> Response:
    """Ask for the telephone or the e-mail."""
    return _page(call)


def send(call: Call) -> Response:
    """Send the links to the addresses on record, if there are any."""
    call.services.throttle.check(PUBLIC_FORM, "lost", call.address)
    asked = call.fields.get("contact", "").strip()
    kind = "email" if "@" in asked else "phone"
    try:
        known = contact.email(asked).lower() if kind == "email" else contact.phone(asked)
    except InvalidInput:
        return _page(call, [{"pointer": "/contact", "message": call.say(NEITHER)}])
    with call.db.session(write=True, actor=call.actor.principal) as session:
        # Written for everybody, known or not, so that both take as long.
        audit.note(session, "donors", "link_asked", kind=kind)
        for address, promises in _by_address(session, kind, known).items():
            if call.services.throttle.allows(LETTERS, "letters", address.lower()):
                _send(call, session, address, promises)
    return _page(call, sent=True)


def _by_address(session: Session, kind: str, known: str) -> dict[str, list[Pledge]]:
    """What each address on record promised; only those who gave this telephone or e-mail."""
    found = donors.by_contact(session, kind, known)
    people = {each.id: _address(session, each) for each in _donors(session, found)}
    by_address: dict[str, list[Pledge]] = {}
    for row in donors.promises(session, found):
        if (address := people[row.donor_id]) and row.state not in GONE:
            by_address.setdefault(address, []).append(row)
    return by_address


def _donors(session: Session, found: list[UUID]) -> list[Donor]:
    return list(session.exec(select(Donor).where(col(Donor.id).in_(found))))


def _address(session: Session, donor: Donor) -> str:
    if donor.sealed is None:
        return ""
    text = vault_of(session).open(f"donor:{donor.id}", donor.sealed)
    return Person.model_validate_json(text).email or ""


def _send(call: Call, session: Session, address: str, promises: list[Pledge]) -> None:
    facts = [
        letters.recorded_facts(call.settings, session.get_one(Campaign, row.campaign_id), row)
        for row in promises[:MOST]
    ]
    letter = outbox.Letter(address, "link_again", promises[0].language, {"promises": facts})
    outbox.put(session, about=promises[0].reference, channel="email", letter=letter)
    for row in promises[:MOST]:
        audit.note(session, row.reference, "link_sent")


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
