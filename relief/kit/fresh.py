"""Whether the reader has a page already: strong entity tags made from its bytes (RFC 9110).

A page for everyone may be kept for five seconds, so that a famous person's post is answered mostly
by caches; what a signed-in person sees is never kept.
"""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from relief.kit.web import Call

SHARED = "public, max-age=5"
VARIES = "Accept-Language, Cookie"


def shared(call: Call, response: Response) -> Response:
    """`response` for caches to keep, unless it is for one person or sets a cookie."""
    if call.actor.kind != "public" or "set-cookie" in response.headers:
        return response
    response.headers["cache-control"] = SHARED
    response.headers["vary"] = VARIES
    return unless_known(call.request, response)


def for_all(call: Call, response: Response) -> Response:
    """`response` for caches, and for programs on the pages of others: open data."""
    response.headers["access-control-allow-origin"] = "*"
    return shared(call, response)


def unless_known(request: Request, response: Response) -> Response:
    """`response` with its ETag, or 304 Not Modified if the reader's copy is the same."""
    etag = f'"{hashlib.sha256(response.body).hexdigest()[:20]}"'
    response.headers["etag"] = etag
    known = request.headers.get("if-none-match", "")
    if etag not in {each.strip().removeprefix("W/") for each in known.split(",")}:
        return response
    kept = ("etag", "cache-control", "vary", "link", "access-control-allow-origin")
    headers = {name: response.headers[name] for name in kept if name in response.headers}
    return Response(status_code=304, headers=headers)
