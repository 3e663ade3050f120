"""The list of today's and of unfinished contacts: one's own, or everybody's for coordinators."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline import contacts, shown
from relief.helpline.views.common import SPECIALIST
from relief.kit import clock
from relief.kit.web import Call, endpoint


def listing(call: Call) -> Response:
    """Today's contacts, and what is unfinished from before."""
    everybody = call.actor.may("coordinator") and call.query("who") != "me"
    zone = call.settings.time_zone
    today = clock.local(clock.now(), zone).date()
    midnight = datetime.combine(today, time(), ZoneInfo(zone))
    whose = "" if everybody else call.actor.principal
    found = contacts.listing(call.session, midnight, whose)
    return call.page(
        "line/contacts.html",
        rows=shown.listed(call.session, found, call.lang),
        everybody=everybody,
        zone=zone,
    )


ROUTES = [Route("/line/contacts", endpoint(listing, SPECIALIST), methods=["GET"])]
