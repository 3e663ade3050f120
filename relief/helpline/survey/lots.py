"""Who is drawn: a lot that nobody can foresee, choose or draw a second time.

A call's key and a secret decide it, so that the same call is always drawn or never, whoever looks
and however often.
"""

import hmac
from dataclasses import dataclass, field
from uuid import UUID

LARGEST = 2**64


@dataclass(frozen=True, slots=True)
class Lot:
    """How many of all calls are drawn, 0 to 1, and the secret by which they are."""

    share: float
    secret: bytes = field(repr=False)

    def draws(self, key: UUID) -> bool:
        """Whether this call is drawn."""
        digest = hmac.digest(self.secret, b"survey\0" + key.bytes, "sha256")
        return int.from_bytes(digest[:8]) < self.share * LARGEST
