"""Forms that only our own pages can send.

The browser's word comes first (`Sec-Fetch-Site`, then `Origin`); a signed token bound to the
session stands behind it for browsers that say neither.
"""

import hashlib
import hmac

from starlette.requests import Request

from relief.kit import clock
from relief.kit.errors import Refused
from relief.kit.i18n import N_

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "form_token"
HEADER = "x-form-token"
LIFETIME_S = 12 * 3600  # a form left open over a shift still works
STALE = N_(
    "This form is too old, or came from another site. Nothing was saved. "
    "Go back, reload the page and send it again."
)


def token(secret: bytes, session_id: str) -> str:
    """A token for one session's forms: `<unix seconds>.<signature>`."""
    issued = str(int(clock.now().timestamp()))
    return f"{issued}.{_sign(secret, session_id, issued)}"


def issued_at(secret: bytes, session_id: str, text: str) -> float | None:
    """When `text` was issued, in Unix seconds; None if it is not ours or has expired."""
    issued, _, signature = text.partition(".")
    if not issued.isdecimal() or not issued.isascii():
        return None
    # As bytes: text beyond ASCII cannot be compared.
    if not hmac.compare_digest(_sign(secret, session_id, issued).encode(), signature.encode()):
        return None
    age = clock.now().timestamp() - int(issued)
    return float(issued) if -60 <= age <= LIFETIME_S else None


def check(request: Request, *, origin: str, secret: bytes, session_id: str, text: str) -> None:
    """Refuse a request that another site made our visitor's browser send.

    Raises:
        Refused: if the browser names another site, or the form's token is not this session's.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    sender = request.headers.get("origin", origin)
    if site not in {"same-origin", "none"} or sender not in {origin, own_origin(request)}:
        raise Refused(STALE, code="cross_site")
    if issued_at(secret, session_id, text) is None:
        raise Refused(STALE, code="form_token")


def own_origin(request: Request) -> str:
    """The origin this request was addressed to; the host has been checked by then."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}"


def _sign(secret: bytes, session_id: str, issued: str) -> str:
    text = f"form\0{session_id}\0{issued}".encode()
    return hmac.new(secret, text, hashlib.sha256).hexdigest()
