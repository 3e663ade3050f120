"""In place of results that cannot be had just now: whom to call meanwhile, and the same search."""

from starlette.responses import Response

from relief.kit.errors import Busy, TooMany
from relief.kit.web import Call


def page(call: Call, error: Busy | TooMany, again: str) -> Response:
    """The page, with the error's status; `again` is the address of the search."""
    why = call.say(error.message, **error.params)
    response = call.page("directory/later.html", status=error.status, why=why, again=again)
    response.headers["retry-after"] = str(error.retry_after_s)
    return response
