"""A word on what happened, carried to the next page in a signed cookie."""

import base64
import hmac

COOKIE = "relief_flash"
LASTS_S = 60


def seal(secret: bytes, text: str) -> str:
    """The cookie's value for `text`."""
    body = base64.urlsafe_b64encode(text.encode()).decode()
    return f"{body}.{_sign(secret, body)}"


def opened(secret: bytes, value: str) -> str | None:
    """The text of a cookie; None if it is not one of ours."""
    body, _, signature = value.partition(".")
    # As bytes: a cookie may hold any character, and text beyond ASCII cannot be compared.
    if not hmac.compare_digest(_sign(secret, body).encode(), signature.encode()):
        return None
    return base64.urlsafe_b64decode(body).decode()


def _sign(secret: bytes, body: str) -> str:
    return hmac.new(secret, f"flash\0{body}".encode(), "sha256").hexdigest()
