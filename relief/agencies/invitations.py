"""The link by which an invited agency writes its own profile: signed, with an end.

Its end says when it was made, and so whether another was sent since.
"""

from datetime import datetime, timedelta
from uuid import UUID

from relief.kit import clock, links
from relief.kit.errors import Gone, Missing
from relief.kit.i18n import N_

LASTS = timedelta(days=14)
UNKNOWN = N_("This link is not complete. Open it again from the message, or call 2-1-1.")
EXPIRED = N_("This invitation has expired. Call 2-1-1, and we send you another.")
NEWER = N_("We have sent you a newer invitation: open that one, or call 2-1-1.")
PURPOSE = b"profile"


def make(secret: bytes, agency_id: UUID) -> str:
    """The token of an agency's invitation."""
    return links.make(secret, PURPOSE, agency_id, clock.now() + LASTS)


def read(secret: bytes, token: str) -> tuple[UUID, datetime]:
    """The agency that is invited, and when it was.

    Raises:
        Missing: if the link is not one of ours.
        Gone: if it has expired.
    """
    found = links.read(secret, PURPOSE, token)
    if found is None:
        raise Missing(UNKNOWN, code="unknown_link")
    agency_id, until = found
    if until < clock.now():
        raise Gone(EXPIRED, code="expired_link")
    return agency_id, until - LASTS
