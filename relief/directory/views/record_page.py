"""A service for everyone: what it is, for whom, when and where, and how fresh that is."""

from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from relief.directory import emergency, gathering
from relief.directory.shown import linked, sharing
from relief.directory.shown import service as shown
from relief.directory.views import counted, gone
from relief.kit import clock
from relief.kit.auth import ANYONE
from relief.kit.web import Call, endpoint


def page(call: Call) -> Response:
    """One service, in the reader's language where it has such a record."""
    found = gathering.service(call.session, UUID(call.path("id")), call.lang)
    if found is None:
        return gone.page(call)
    counted.visit(call, "record")
    url = call.settings.url(f"/help/{found.service.record.id}")
    record = shown.whole(found, call.settings.time_zone, clock.now(), call.lang)
    record["is_full"] = bool(emergency.full(call.session, [found.service.row]))
    return call.page(
        "directory/record.html",
        record=record,
        url=url,
        data=linked.service(found, url),
        share=sharing.ways(record, url, call.lang),
    )


ROUTES = [Route("/help/{id:uuid}", endpoint(page, ANYONE), methods=["GET"])]
