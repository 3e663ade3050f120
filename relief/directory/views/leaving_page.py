"""How to leave these pages quickly, and which traces that does not wipe away."""

from starlette.responses import Response
from starlette.routing import Route

from relief.directory.views import counted
from relief.kit.auth import ANYONE
from relief.kit.web import Call, endpoint


def page(call: Call) -> Response:
    """What the quick way out does, what it cannot do, and what else helps."""
    counted.visit(call, "leaving")
    return call.page("directory/leaving.html")


ROUTES = [Route("/help/leaving", endpoint(page, ANYONE), methods=["GET"])]
