"""How often one network may search: people never meet it, a program that takes too much does."""

from collections.abc import Callable
from functools import wraps

from starlette.responses import Response

from relief.kit.errors import TooMany
from relief.kit.flow import Flow, Flows, is_ours
from relief.kit.i18n import N_
from relief.kit.web import Call

ROOM = "searches by network"
# Half of what one process can answer, so that the rest is there for others. Two hundred people in
# a shelter who share an address and type all day ask for forty a second; a class that begins at
# the same minute, for a thousand at once.
SEARCHES = Flow(per_s=50, at_once=1_500)
WAIT_S = 10
OFTEN = N_(
    "Very many searches come from your network just now. Wait {seconds} seconds, then search "
    "again. Or call 2-1-1: somebody looks for you, day and night."
)


def check(call: Call) -> None:
    """Count one search.

    A proxy whose word on its visitors is not believed asks for all of them, and a bench asks from
    this machine: neither is counted.

    Raises:
        TooMany: if the sender's network searches more than people do.
    """
    client = call.request.client
    if client and is_ours(client.host):
        return
    flows: Flows = call.services.rooms.setdefault(ROOM, Flows(SEARCHES))
    if not flows.allows(call.address):
        raise TooMany(OFTEN, retry_after_s=WAIT_S, seconds=WAIT_S)


def limited(handler: Callable[[Call], Response]) -> Callable[[Call], Response]:
    """`handler`, each call of which is one search."""

    @wraps(handler)
    def checked(call: Call) -> Response:
        check(call)
        return handler(call)

    return checked
