"""An organization for everyone: what it is, how to reach it, and all that it offers."""

from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from relief.directory import gathering
from relief.directory.shown import linked
from relief.directory.shown import organization as shown
from relief.directory.views import counted, gone
from relief.kit.auth import ANYONE
from relief.kit.web import Call, endpoint


def page(call: Call) -> Response:
    """One organization, in the reader's language where it has such a record."""
    entry = gathering.organization(call.session, UUID(call.path("id")), call.lang)
    if entry is None:
        return gone.page(call)
    counted.visit(call, "organization")
    services = gathering.services_of(call.session, entry.record.id, call.lang)
    url = call.settings.url(f"/help/organization/{entry.record.id}")
    return call.page(
        "directory/organization.html",
        organization=shown.whole(entry, services, call.lang),
        url=url,
        data=linked.organization(entry.record, entry.lang, url),
    )


ROUTES = [Route("/help/organization/{id:uuid}", endpoint(page, ANYONE), methods=["GET"])]
