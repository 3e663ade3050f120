"""The link by which an invited agency writes its own profile: signed, with an end."""

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta
from uuid import UUID

from relief.kit import clock
from relief.kit.errors import Gone, Missing
from relief.kit.i18n import N_

LASTS = timedelta(days=14)
UNKNOWN = N_("This link is not complete. Open it again from the message, or call 2-1-1.")
EXPIRED = N_("This invitation has expired. Call 2-1-1, and we send you another.")
_LENGTH = 16 + 4 + 16  # agency, Unix seconds, signature


def make(secret: bytes, agency_id: UUID) -> str:
    """The token of an agency's invitation."""
    until = int((clock.now() + LASTS).timestamp())
    body = agency_id.bytes + until.to_bytes(4, "big")
    return base64.urlsafe_b64encode(body + _sign(secret, body)).decode().rstrip("=")


def read(secret: bytes, token: str) -> UUID:
    """The agency that is invited.

    Raises:
        Missing: if the link is not one of ours.
        Gone: if it has expired.
    """
    try:
        raw = base64.urlsafe_b64decode(token.encode() + b"==")
    except (binascii.Error, UnicodeEncodeError):
        raw = b""
    body, signature = raw[:-16], raw[-16:]
    if len(raw) != _LENGTH or not hmac.compare_digest(_sign(secret, body), signature):
        raise Missing(UNKNOWN, code="unknown_link")
    if datetime.fromtimestamp(int.from_bytes(body[16:], "big"), UTC) < clock.now():
        raise Gone(EXPIRED, code="expired_link")
    return UUID(bytes=body[:16])


def _sign(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, b"profile\0" + body, "sha256")[:16]
