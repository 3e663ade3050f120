"""Signatures of Standard Webhooks 1.0 (standardwebhooks.com): who sent this, and when.

A receiver joins our id, the time and the body with dots, and computes the HMAC-SHA256 itself. The
header may hold several signatures, so a secret can be changed without a message being refused.
"""

import base64
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"  # found by scanners that look for leaked secrets
KEY_BYTES = 32  # of the 24 to 64 that the standard allows


def new_secret() -> str:
    """Draw a secret, as both sides write it down."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def sign(keys: Iterable[str], message_id: str, at_s: int, body: bytes) -> str:
    """The header `webhook-signature`: one signature for each of `keys`.

    Args:
        keys: Secrets as `new_secret` gives them.
        message_id: The same at every try, without a dot.
        at_s: Unix seconds of this try.
        body: The bytes as they are sent.
    """
    signed = f"{message_id}.{at_s}.".encode() + body
    return " ".join(_one(key, signed) for key in keys)


def _one(key: str, signed: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(PREFIX), validate=True)
    return "v1," + base64.b64encode(hmac.digest(raw, signed, "sha256")).decode()
