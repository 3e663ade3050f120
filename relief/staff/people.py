"""Who signs in for an organization: its own page, and the same for a coordinator."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from relief.kit.auth import Rule, for_role
from relief.kit.errors import Conflict, InvalidInput, Missing, Refused, TooMany
from relief.kit.i18n import N_
from relief.kit.throttle import LETTERS
from relief.kit.web import Call, endpoint
from relief.staff import agencies, box, codes, joining, service
from relief.staff.roles import LANGUAGE_NAMES
from relief.staff.schemas import Colleague

OF_NONE = N_("Your account belongs to no organization. Ask a coordinator to set this right.")
CLOSED = N_(
    "Your organization is not active here at the moment, so its offers are closed. Call 2-1-1."
)
NO_AGENCY = N_("There is no such organization.")


@dataclass(frozen=True, slots=True)
class Box:
    """Whose people a page is about, and where it is."""

    agency_id: UUID
    url: str
    back: str


def own(call: Call) -> Box:
    """The box of whoever is signed in."""
    if call.actor.agency_id is None:
        raise Refused(OF_NONE, code="no_agency")
    if not agencies.is_active(call.session, call.actor.agency_id):
        raise Refused(CLOSED, code="agency_inactive")
    return Box(call.actor.agency_id, "/agency/people", "/agency")


def named(call: Call) -> Box:
    """The box of the organization in the address."""
    slug = call.path("slug")
    try:
        found = agencies.id_of(call.session, slug)
    except InvalidInput:
        raise Missing(NO_AGENCY, code="unknown_agency") from None
    return Box(found, f"/agencies/{slug}/people", f"/agencies/{slug}")


Which = Callable[[Call], Box]


def show(call: Call, of: Box) -> Response:
    """Everyone who signs in for it, and who was asked to."""
    return _page(call, of)


def invite(call: Call, of: Box) -> Response:
    """Ask a colleague in; the code is shown once, for whoever gets no e-mail."""
    try:
        wish = call.form(Colleague)
        # Nobody's mailbox is filled by us, whoever invites and withdraws again and again.
        call.services.throttle.check(LETTERS, "letters", wish.email.lower())
        code = box.invite(call.session, call.settings, of.agency_id, wish, by=call.actor.name)
    except (InvalidInput, Conflict, TooMany) as error:
        return _page(call, of, form=call.fields, errors=call.errors(error), status=error.status)
    return _page(call, of, invited=wish.name, code=codes.shown(code), status=201)


def withdraw(call: Call, of: Box) -> Response:
    """Make an invitation invalid."""
    box.withdraw(call.session, of.agency_id, UUID(call.path("id")))
    return call.redirect(of.url, flash=N_("The invitation is withdrawn."))


def switch(call: Call, of: Box) -> Response:
    """Let somebody sign in no more, or again."""
    active = call.fields.get("active") == "yes"
    try:
        box.switch(call.session, of.agency_id, UUID(call.path("id")), active=active)
    except Conflict as error:
        return _page(call, of, errors=call.errors(error), status=error.status)
    return call.redirect(of.url, flash=N_("Saved."))


def _page(
    call: Call,
    of: Box,
    *,
    form: Mapping[str, str] | None = None,
    errors: Sequence[Mapping[str, str]] = (),
    invited: str = "",
    code: str = "",
    status: int = 200,
) -> Response:
    makers = service.names(call.session)
    return call.page(
        "agencies/people.html",
        status=status,
        agency={"name": agencies.names(call.session, call.lang)[of.agency_id]},
        url=of.url,
        back=of.back,
        people=[
            {
                "id": each.id,
                "name": each.name,
                "email": each.email,
                "active": each.active,
                "own": each.principal == call.actor.principal,
                "last_seen": each.signed_in_at,
            }
            for each in box.people(call.session, of.agency_id)
        ],
        asked=[
            {
                "id": each.id,
                "name": each.note,
                "by": makers.get(each.created_by, ""),
                "until": each.expires_at,
            }
            for each in joining.open_codes(call.session, of.agency_id)
        ],
        form={"language": call.lang} | dict(form or {}),
        errors=errors,
        invited=invited,
        code=code,
        languages=LANGUAGE_NAMES,
        zone=call.settings.time_zone,
    )


def _routes(base: str, which: Which, rule: Rule) -> list[Route]:
    def handler(step: Callable[[Call, Box], Response]) -> Callable[[Call], Response]:
        return lambda call: step(call, which(call))

    return [
        Route(base, endpoint(handler(show), rule), methods=["GET"]),
        Route(base, endpoint(handler(invite), rule), methods=["POST"]),
        Route(
            f"{base}/asked/{{id:uuid}}/withdraw",
            endpoint(handler(withdraw), rule),
            methods=["POST"],
        ),
        Route(f"{base}/{{id:uuid}}", endpoint(handler(switch), rule), methods=["POST"]),
    ]


ROUTES = [
    *_routes("/agency/people", own, for_role("agency")),
    *_routes("/agencies/{slug}/people", named, for_role("coordinator")),
]
