"""Keys: what makes a repeated request one promise, and what opens a promise to its donor."""

import hashlib
import hmac
from uuid import UUID

from relief.kit.errors import BadRequest
from relief.kit.i18n import N_

LONGEST = 200
NO_KEY = N_("Send an Idempotency-Key header, so that a repeated request makes one pledge.")
LONG_KEY = N_("The Idempotency-Key is longer than {most} characters.")


def check_key(text: str | None) -> str:
    """The idempotency key as it is kept.

    Raises:
        BadRequest: if it is missing or longer than 200 characters.
    """
    if not text:
        raise BadRequest(NO_KEY, code="idempotency_key_missing")
    if len(text) > LONGEST:
        raise BadRequest(LONG_KEY, code="idempotency_key_too_long", most=LONGEST)
    try:
        return str(UUID(text))
    except ValueError:
        return hashlib.sha256(text.encode()).hexdigest()


def link_token(secret: bytes, pledge_id: UUID) -> str:
    """What opens the donor's own page, sent to the donor; a reference alone opens nothing."""
    return hmac.new(secret, b"donor\0" + pledge_id.bytes, "sha256").hexdigest()[:32]


def visitor_token(secret: bytes, pledge_id: UUID) -> str:
    """What opens it to whoever filled in the form: they may have typed another's telephone."""
    return hmac.new(secret, b"visitor\0" + pledge_id.bytes, "sha256").hexdigest()[:32]
