"""Links that open one thing until a moment: its id and its end, signed for one purpose.

Nothing of a link is stored, and a link for one purpose opens nothing of another.
"""

import base64
import binascii
import hmac
from datetime import UTC, datetime
from uuid import UUID

_ID, _END, _SIGNATURE = 16, 4, 16  # bytes: what it opens, Unix seconds, and who says so


def make(secret: bytes, purpose: bytes, thing: UUID, until: datetime) -> str:
    """The token of a link that opens `thing` until `until`."""
    body = thing.bytes + int(until.timestamp()).to_bytes(_END, "big")
    return base64.urlsafe_b64encode(body + _sign(secret, purpose, body)).decode().rstrip("=")


def read(secret: bytes, purpose: bytes, token: str) -> tuple[UUID, datetime] | None:
    """What a link opens, and when it ends or ended; None if it is not one of ours."""
    try:
        raw = base64.urlsafe_b64decode(token.encode() + b"==")
    except (binascii.Error, UnicodeEncodeError):
        return None
    body, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
    ours = hmac.compare_digest(_sign(secret, purpose, body), signature)
    if len(raw) != _ID + _END + _SIGNATURE or not ours:
        return None
    return UUID(bytes=body[:_ID]), datetime.fromtimestamp(int.from_bytes(body[_ID:], "big"), UTC)


def _sign(secret: bytes, purpose: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, purpose + b"\0" + body, "sha256")[:_SIGNATURE]
