"""Pages of public alerts, for coordinators: those that came, one of them, and a new one."""

from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from relief.campaigns.alerts import bringing, service, shown
from relief.campaigns.alerts.service import Source
from relief.campaigns.models import Campaign
from relief.kit import paging
from relief.kit.auth import for_role
from relief.kit.errors import InvalidInput, ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
HERE = "/campaigns/alerts"
NO_FILE = N_("Choose the alert's file.")
NO_ADDRESS = N_("Write the alert's web address.")
NEW = N_("The alert is here.")
KNOWN = N_("This very alert was here already; nothing was done twice.")


def listed(call: Call) -> Response:
    """Every alert, the newest first, and the forms that bring one."""
    return _page(call, call.session)


def one(call: Call) -> Response:
    """One alert: all that it says, and what came of it."""
    row = service.get(call.session, UUID(call.path("id")))
    campaign = call.session.get(Campaign, row.campaign_id) if row.campaign_id else None
    return call.page(
        "campaigns/alert.html",
        alert=shown.whole(row, campaign, call.lang),
        time_zone=row.time_zone or call.settings.time_zone,
    )


def take_file(call: Call) -> Response:
    """Take in an alert that somebody has as a file."""
    upload = call.upload("file")
    if upload is None:
        return _again(call, "file", InvalidInput(NO_FILE))
    with upload.file as file:
        data = file.read()
    return _take(call, "file", data, upload.filename or "")


def take_address(call: Call) -> Response:
    """Take in an alert from the address where it is published."""
    address = call.fields.get("url", "").strip()
    if not address:
        return _again(call, "url", InvalidInput(NO_ADDRESS))
    try:
        data = bringing.bring(address)
    except ReliefError as error:
        return _again(call, "url", error)
    return _take(call, "url", data, address)


def _take(call: Call, field: str, data: bytes, name: str) -> Response:
    source = Source(name, call.settings.mode, call.settings.time_zone)
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            row, is_new = service.take(session, data, source)
    except ReliefError as error:
        return _again(call, field, error)
    return call.redirect(f"{HERE}/{row.id}", flash=NEW if is_new else KNOWN)


def _again(call: Call, field: str, error: ReliefError) -> Response:
    with call.db.session() as session:
        return _page(call, session, field, error)


def _page(
    call: Call, session: Session, field: str = "", error: ReliefError | None = None
) -> Response:
    size = paging.USUAL
    rows = service.listing(session, after=paging.after(call.query("after")), most=size + 1)
    following = paging.cursor(rows[size - 1][0].id) if len(rows) > size else ""
    return call.page(
        "campaigns/alerts.html",
        status=error.status if error else 200,
        alerts=[shown.card(row, campaign, call.lang) for row, campaign in rows[:size]],
        next_url=f"{HERE}?after={following}" if following else "",
        time_zone=call.settings.time_zone,
        form=call.fields if error else {},
        errors=[{**each, "pointer": f"/{field}"} for each in call.errors(error)],
    )


ROUTES = [
    Route(HERE, endpoint(listed, COORDINATOR), methods=["GET"]),
    Route(f"{HERE}/file", endpoint(take_file, COORDINATOR, own_transaction=True), methods=["POST"]),
    Route(
        f"{HERE}/address",
        endpoint(take_address, COORDINATOR, own_transaction=True),
        methods=["POST"],
    ),
    Route(f"{HERE}/{{id:uuid}}", endpoint(one, COORDINATOR), methods=["GET"]),
]
