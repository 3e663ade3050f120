"""The link an agency opens: one batch of offers, signed, with an end; opening consumes nothing."""

import base64
import binascii
import hmac
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from pledges.models import ClosedLink
from relief.kit import clock
from relief.kit.errors import Gone, Missing
from relief.kit.i18n import N_

LASTS = timedelta(days=30)  # long enough to report what arrived
UNKNOWN = N_("This link is not complete. Open it again from the message, or sign in.")
EXPIRED = N_("This link has expired. Sign in to see your offers, or call 2-1-1.")
_LENGTH = 16 + 4 + 16  # batch, Unix seconds, signature


def make(secret: bytes, batch_id: UUID, *, until: datetime) -> str:
    """The token of a batch's link, good until `until`."""
    body = batch_id.bytes + int(until.timestamp()).to_bytes(4, "big")
    return base64.urlsafe_b64encode(body + _sign(secret, body)).decode().rstrip("=")


def read(secret: bytes, token: str) -> UUID:
    """The batch behind a link.

    Raises:
        Missing: if the link is not one of ours.
        Gone: if it has expired.
    """
    body = _opened(secret, token)
    if _end(body) < clock.now():
        raise Gone(EXPIRED, code="expired_link")
    return UUID(bytes=body[:16])


def expires_at(secret: bytes, token: str) -> datetime:
    """When a link of ours ends, or ended."""
    return _end(_opened(secret, token))


def close(session: Session, batch_id: UUID) -> None:
    """Let every link of a batch made until now open nothing any more."""
    known = session.get(ClosedLink, batch_id)
    if known:
        known.closed_at = clock.now()
        session.add(known)
        return
    with suppress(IntegrityError), session.begin_nested():  # somebody closes it in this moment
        session.add(ClosedLink(batch_id=batch_id))
        session.flush()


def _opened(secret: bytes, token: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(token.encode() + b"==")
    except (binascii.Error, UnicodeEncodeError):
        raw = b""
    body, signature = raw[:-16], raw[-16:]
    if len(raw) != _LENGTH or not hmac.compare_digest(_sign(secret, body), signature):
        raise Missing(UNKNOWN, code="unknown_link")
    return body


def _end(body: bytes) -> datetime:
    return datetime.fromtimestamp(int.from_bytes(body[16:], "big"), UTC)


def _sign(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, b"offers\0" + body, "sha256")[:16]
