"""The list of the latest and of unfinished contacts: one's own, or everybody's for coordinators."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline import contacts, shown
from relief.helpline.views.common import SPECIALIST
from relief.kit import clock
from relief.kit.web import Call, endpoint

SHIFT = timedelta(hours=12)  # whoever works at night began on the day before


def listing(call: Call) -> Response:
    """The contacts of today and of the shift, and what is unfinished from before."""
    everybody = call.actor.may("coordinator") and call.query("who") != "me"
    zone = call.settings.time_zone
    whose = "" if everybody else call.actor.principal
    found = contacts.listing(call.session, _since(clock.now(), zone), whose)
    return call.page(
        "line/contacts.html",
        rows=shown.listed(call.session, found, call.lang),
        everybody=everybody,
        zone=zone,
    )


def _since(now: datetime, zone: str) -> datetime:
    """Midnight, or when the longest shift of now has begun."""
    midnight = datetime.combine(clock.local(now, zone).date(), time(), ZoneInfo(zone))
    return min(midnight, now - SHIFT)


ROUTES = [Route("/line/contacts", endpoint(listing, SPECIALIST), methods=["GET"])]
