"""The link an agency opens: one batch of offers, signed, with an end; opening consumes nothing."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from pledges.models import ClosedLink
from relief.kit import clock, links
from relief.kit.errors import Gone, Missing
from relief.kit.i18n import N_

LASTS = timedelta(days=30)  # long enough to report what arrived
UNKNOWN = N_("This link is not complete. Open it again from the message, or sign in.")
EXPIRED = N_("This link has expired. Sign in to see your offers, or call 2-1-1.")
PURPOSE = b"offers"


def make(secret: bytes, batch_id: UUID, *, until: datetime) -> str:
    """The token of a batch's link, good until `until`."""
    return links.make(secret, PURPOSE, batch_id, until)


def read(secret: bytes, token: str) -> UUID:
    """The batch behind a link.

    Raises:
        Missing: if the link is not one of ours.
        Gone: if it has expired.
    """
    batch_id, until = _opened(secret, token)
    if until < clock.now():
        raise Gone(EXPIRED, code="expired_link")
    return batch_id


def expires_at(secret: bytes, token: str) -> datetime:
    """When a link of ours ends, or ended."""
    return _opened(secret, token)[1]


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


def _opened(secret: bytes, token: str) -> tuple[UUID, datetime]:
    found = links.read(secret, PURPOSE, token)
    if found is None:
        raise Missing(UNKNOWN, code="unknown_link")
    return found
