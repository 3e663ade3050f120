"""Pages of needs: the board of a campaign for coordinators; the public page is `needs.public`."""

from collections.abc import Mapping

from starlette.responses import Response
from starlette.routing import Route

from relief.agencies import service as agencies
from relief.agencies.models import KINDS
from relief.campaigns import service as campaigns
from relief.campaigns import shown as campaigns_shown
from relief.campaigns.models import Campaign
from relief.kit import clock, handover
from relief.kit.auth import ANYONE, for_role
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.units import UNITS
from relief.kit.web import Call, endpoint
from relief.needs import catalogue, desk, form, public, published, service, shown
from relief.needs.models import Need

COORDINATOR = for_role("coordinator")
COUNTY = for_role("county")
BOARD = "/campaigns/{slug}/needs"
VERSION = N_("Reload the page, then write it again.")


def board(call: Call) -> Response:
    """What organizations lack in one relief effort, the most urgent first."""
    campaign = _campaign(call)
    kind, agency = call.query("kind"), call.query("agency")
    closed_too = call.query("open", "yes") == "all"
    listed = agencies.active(call.session)
    needs = service.board(
        call.session,
        campaign,
        kind=kind if kind in KINDS else "",
        agency_id=next((each.id for each in listed if each.slug == agency), None),
        closed_too=closed_too,
    )
    found = shown.agencies_of(call.session, needs)
    return call.page(
        "needs/board.html",
        campaign=campaigns_shown.card(call.session, campaign, call.lang),
        campaigns=[],
        rows=shown.rows(campaign, needs, found, call.lang),
        filters={"kind": kind, "agency": agency, "open": "all" if closed_too else "yes"},
        agencies=[(each.slug, each.name(call.lang)) for each in listed],
        as_of=clock.now(),
    )


def row(call: Call) -> Response:
    """One need of the board, to swap in after a change elsewhere."""
    campaign, need = _need(call)
    found = shown.agencies_of(call.session, [need])
    [only] = shown.rows(campaign, [need], found, call.lang)
    return call.page("needs/_row.html", row=only)


def ask(call: Call) -> Response:
    """The form: empty, or with what a caller of the helpline lacks."""
    told = handover.opened(call.session, handover.NEED, call.query("handover"))
    return _form(call, _campaign(call), None, {"agency": call.query("agency"), **told})


def create(call: Call) -> Response:
    """List a need."""
    campaign = _campaign(call)
    try:
        service.create(
            call.session, campaign, form.read(call, campaign.currency, campaign.time_zone)
        )
    except (InvalidInput, Conflict) as error:
        return _form(call, campaign, None, call.fields, error)
    return call.redirect(_board(campaign), flash=N_("The need is listed."))


def edit(call: Call) -> Response:
    """Show a need, to change it."""
    campaign, need = _need(call)
    agency = shown.agencies_of(call.session, [need])[need.agency_id].slug
    return _form(call, campaign, need, form.fields(need, agency, campaign.time_zone, call.lang))


def save(call: Call) -> Response:
    """Change a need."""
    campaign, need = _need(call)
    try:
        body = form.read(call, campaign.currency, campaign.time_zone)
        service.change(call.session, campaign, need, body, version=_version(call))
    except (InvalidInput, Conflict) as error:
        return _form(call, campaign, need, call.fields, error)
    return call.redirect(_board(campaign), flash=N_("Saved."))


def close(call: Call) -> Response:
    """Ask no more for it."""
    campaign, need = _need(call)
    service.close(call.session, need)
    return call.redirect(_board(campaign), flash=N_("The need is closed."))


def _form(
    call: Call,
    campaign: Campaign,
    need: Need | None,
    values: Mapping[str, object],
    error: InvalidInput | Conflict | None = None,
) -> Response:
    return call.page(
        "needs/form.html",
        status=error.status if error else 200,
        campaign=campaigns_shown.card(call.session, campaign, call.lang),
        need={"id": need.id, "version": need.version} if need else None,
        form=values,
        errors=call.errors(error),
        agencies=[(each.slug, each.name(call.lang)) for each in agencies.active(call.session)],
        items=[item.name(call.lang) for item in catalogue.ITEMS.values()],
        units=[(key, unit.name(2, call.lang)) for key, unit in UNITS.items()],
    )


def _version(call: Call) -> int | None:
    text = call.fields.get("version", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise InvalidInput(VERSION)
    return int(text)


def _campaign(call: Call) -> Campaign:
    return campaigns.get(call.session, call.path("slug"))


def _need(call: Call) -> tuple[Campaign, Need]:
    campaign = _campaign(call)
    return campaign, service.get(call.session, campaign, call.path("id"))


def _board(campaign: Campaign) -> str:
    return BOARD.format(slug=campaign.slug)


ROUTES = [
    Route("/c/{slug}", endpoint(public.page, ANYONE), methods=["GET"]),
    Route("/c/{slug}/needs", endpoint(published.page, ANYONE), methods=["GET"]),
    Route("/c/{slug}/needs.json", endpoint(published.told, ANYONE), methods=["GET"]),
    Route("/desk/board", endpoint(desk.board, COUNTY), methods=["GET"]),
    Route(BOARD, endpoint(board, COORDINATOR), methods=["GET"]),
    Route(f"{BOARD}/new", endpoint(ask, COORDINATOR), methods=["GET"]),
    Route(f"{BOARD}/new", endpoint(create, COORDINATOR), methods=["POST"]),
    Route(f"{BOARD}/rows/{{id}}", endpoint(row, COORDINATOR), methods=["GET"]),
    Route(f"{BOARD}/{{id}}/edit", endpoint(edit, COORDINATOR), methods=["GET"]),
    Route(f"{BOARD}/{{id}}/edit", endpoint(save, COORDINATOR), methods=["POST"]),
    Route(f"{BOARD}/{{id}}/confirm", endpoint(desk.confirm, COORDINATOR), methods=["POST"]),
    Route(f"{BOARD}/{{id}}/adjust", endpoint(desk.adjust, COORDINATOR), methods=["POST"]),
    Route(f"{BOARD}/{{id}}/close", endpoint(close, COORDINATOR), methods=["POST"]),
]
