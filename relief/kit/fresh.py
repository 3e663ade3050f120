"""Whether the reader has a page already: strong entity tags made from its bytes (RFC 9110)."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response


def unless_known(request: Request, response: Response) -> Response:
    """`response` with its ETag, or 304 Not Modified if the reader's copy is the same."""
    etag = f'"{hashlib.sha256(response.body).hexdigest()[:20]}"'
    response.headers["etag"] = etag
    known = request.headers.get("if-none-match", "")
    if etag not in {each.strip().removeprefix("W/") for each in known.split(",")}:
        return response
    kept = ("etag", "cache-control", "vary", "link")
    headers = {name: response.headers[name] for name in kept if name in response.headers}
    return Response(status_code=304, headers=headers)
