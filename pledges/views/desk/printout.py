"""A list on paper: for the desk when the power is out, or for one organization."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import service
from pledges.desk import waiting_list
from pledges.desk.waiting_list import Filters
from pledges.models import KNOWN, OFFERED, Allocation, Pledge
from pledges.views.desk.desk_page import titled
from pledges.views.pledge import facts, rows
from pledges.views.pledge.rows import Around
from relief.agencies import service as agencies
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.kit import clock, paging
from relief.kit.auth import for_role
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

MOST = 2000  # promises in one part: what a browser lays out, and a person carries
NONE_YET = N_("There is no relief effort yet, so there is nothing to print.")
NOT_YET = N_("(named once they accept)")


def show(call: Call) -> Response:
    """The list of one relief effort, whole or of one organization."""
    session = call.session
    campaign = _campaign(call)
    if campaign is None:
        return call.redirect("/desk", flash=NONE_YET)
    slug = call.query("agency")
    agency = agencies.get(session, slug) if slug else None
    filters = Filters(campaign.id, agency_id=agency.id if agency else None)
    found = waiting_list.page(session, filters, after=paging.after(call.query("after")), most=MOST)
    left = waiting_list.count(session, filters, after=found[-1].id) if len(found) == MOST else 0
    known = rows.around(session, found, call.lang)
    lines = _of_agency(call, found, known, agency) if agency else _all(session, found, known)
    return call.page(
        "pledges/print.html",
        campaign=titled(campaign, call.lang),
        agency={"name": agency.name(call.lang)} if agency else None,
        rows=lines,
        continued=bool(call.query("after")),
        left=left,
        next_url=_next(campaign, slug, found[-1]) if left else "",
        made_at=clock.now(),
        made_by=call.actor.name,
        agencies=[(each.slug, each.name(call.lang)) for each in known.agencies.values()],
        filters={"campaign": campaign.slug, "agency": slug},
    )


def _next(campaign: Campaign, agency: str, last: Pledge) -> str:
    asked = {"campaign": campaign.slug, "agency": agency, "after": paging.cursor(last.id)}
    return f"/desk/print?{urlencode(asked)}"


def _campaign(call: Call) -> Campaign | None:
    """The one asked for, else the newest."""
    if slug := call.query("campaign"):
        return campaigns.get(call.session, slug)
    return next(iter(campaigns.listing(call.session, most=1)), None)


def _all(session: Session, found: Sequence[Pledge], known: Around) -> list[dict[str, Any]]:
    return [_row(session, each, known) for each in found]


def _of_agency(
    call: Call, found: Sequence[Pledge], known: Around, agency: Agency
) -> list[dict[str, Any]]:
    """Its own shares; who the donor is stands there only once it has accepted."""
    shares = _shares(call.session, [each.id for each in found], agency)
    by_id = {each.id: each for each in found}
    lines = []
    for share in shares:
        row = _row(call.session, by_id[share.pledge_id], known)
        row |= rows.measure(by_id[share.pledge_id], known.lang, share.amount)
        row["state"] = share.state.value
        if share.state in OFFERED:
            row |= {"donor_name": call.say(NOT_YET), "donor_phone": "", "note": ""}
        lines.append(row)
    return lines


def _shares(session: Session, pledges: Sequence[UUID], agency: Agency) -> Sequence[Allocation]:
    query = select(Allocation).where(
        Allocation.agency_id == agency.id,
        col(Allocation.pledge_id).in_(pledges),
        col(Allocation.state).in_(KNOWN),
    )
    return session.exec(query.order_by(col(Allocation.pledge_id))).all()


def _row(session: Session, pledge: Pledge, known: Around) -> dict[str, Any]:
    donor = known.donor(pledge)
    return {
        "reference": pledge.reference,
        "state": pledge.state.value,
        "donor_name": donor.name or "",
        "donor_phone": donor.phone,
        "designation": rows.designation(pledge, known),
        "detail": facts.detail(pledge, known.zones[pledge.campaign_id], known.lang),
        "note": service.note_of(session, pledge),
        **rows.measure(pledge, known.lang),
    }


ROUTES = [Route("/desk/print", endpoint(show, for_role("coordinator")), methods=["GET"])]
