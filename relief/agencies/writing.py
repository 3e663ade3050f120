"""How often an organization is written to, chosen by its own people or by a coordinator."""

from collections.abc import Callable
from typing import Literal

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from relief.agencies import digests, service
from relief.agencies.channels import EMAIL
from relief.agencies.models import Agency
from relief.kit import audit
from relief.kit.auth import Rule, for_role
from relief.kit.errors import InvalidInput, Refused
from relief.kit.forms import Input, Line
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

OF_NONE = N_("Your account belongs to no organization. Ask a coordinator to set this right.")
CLOSED = N_(
    "Your organization is not active here at the moment, so its offers are closed. Call 2-1-1."
)
WHEN = N_("Write the time of day as 08:00.")

Which = Callable[[Call, Session], Agency]


class Rhythm(Input):
    """How often, and at what time of its own day."""

    digest: Literal["", "hourly", "daily"] = ""
    digest_at: Line = ""


def choose(session: Session, agency: Agency, wish: Rhythm) -> None:
    """Write to it so from now on; of what waits already it hears no later than it would have.

    Raises:
        InvalidInput: if the time is none.
    """
    at = digests.time_of_day(wish.digest_at or agency.digest_at)
    if at is None and wish.digest == digests.DAILY:
        raise InvalidInput.field("/digest_at", "time", WHEN)
    agency.digest, agency.digest_at = wish.digest, at or agency.digest_at
    session.add(agency)
    session.flush()
    service.tell_sooner(session, agency)
    audit.note(session, service.about(agency), "rhythm_chosen", digest=wish.digest)


def _own(call: Call, session: Session) -> Agency:
    if call.actor.agency_id is None:
        raise Refused(OF_NONE, code="no_agency")
    found = session.get_one(Agency, call.actor.agency_id)
    if not found.active:
        raise Refused(CLOSED, code="agency_inactive")
    return found


def _named(call: Call, session: Session) -> Agency:
    return service.get(session, call.path("slug"))


def _show(call: Call, which: Which) -> Response:
    return _page(call, which(call, call.session))


def _choose(call: Call, which: Which) -> Response:
    agency = which(call, call.session)
    try:
        choose(call.session, agency, call.form(Rhythm))
    except InvalidInput as error:
        return _page(call, agency, call.errors(error), error.status)
    return call.redirect(call.request.url.path, flash=N_("Saved."))


def _page(
    call: Call, agency: Agency, errors: list[dict[str, str]] | None = None, status: int = 200
) -> Response:
    own = call.actor.kind == "agency"
    return call.page(
        "agencies/messages.html",
        status=status,
        agency={
            "name": agency.name(call.lang),
            "address": agency.address,
            "zone": agency.time_zone,
        },
        by_mail=agency.channel == EMAIL,
        back="/agency" if own else f"/agencies/{agency.slug}",
        url=call.request.url.path,
        rhythms=[(key, call.say(label)) for key, label in digests.RHYTHMS.items()],
        form={"digest": agency.digest, "digest_at": agency.digest_at} | call.fields,
        errors=errors or [],
    )


def _routes(url: str, which: Which, rule: Rule) -> list[Route]:
    return [
        Route(url, endpoint(lambda call: _show(call, which), rule), methods=["GET"]),
        Route(url, endpoint(lambda call: _choose(call, which), rule), methods=["POST"]),
    ]


ROUTES = [
    *_routes("/agency/messages", _own, for_role("agency")),
    *_routes("/agencies/{slug}/messages", _named, for_role("coordinator")),
]
