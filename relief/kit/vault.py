"""The vault: names, phones and free text are stored sealed, and found again by a blind index.

Sealing is AES-256-GCM (NIST SP 800-38D). A sealed value is one version byte, four bytes that name
the key, a 12-byte random nonce and the ciphertext with its tag. The context (which column of which
row's kind) is authenticated, so a sealed value moved elsewhere does not open. With random nonces
one key may seal 2**32 values; rotate long before.
"""

import base64
import binascii
import hmac
import os
from collections.abc import Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32

_VERSION = b"\x01"
_KEY_ID = slice(0, 5)  # the version byte and four bytes of the key's digest
_NONCE = slice(5, 17)
_BODY = slice(17, None)


class VaultError(Exception):
    """A sealed value does not open: wrong key, wrong context, or damaged. A fault, not a 4xx."""


class Vault:
    """Seals and opens text; the first key seals, every key opens."""

    def __init__(self, keys: Sequence[bytes], index_key: bytes) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in [*keys, index_key]):
            raise ValueError(f"the vault needs keys of {KEY_BYTES} bytes")
        # Building an AESGCM expands the key schedule; kept, a seal takes a microsecond or two.
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._first = _key_id(keys[0])
        self._seal = self._ciphers[self._first].encrypt
        self._index_key = index_key

    def seal(self, context: str, text: str) -> bytes:
        """Encrypt `text` so that it opens only under `context`."""
        nonce = os.urandom(12)
        return self._first + nonce + self._seal(nonce, text.encode(), context.encode())

    def open(self, context: str, sealed: bytes) -> str:
        """Decrypt what was sealed under `context`.

        Raises:
            VaultError: if the key is unknown, the context is another, or the bytes are damaged.
        """
        cipher = self._ciphers.get(sealed[_KEY_ID])
        if cipher is None:
            raise VaultError("sealed by a key this vault does not have")
        try:
            return cipher.decrypt(sealed[_NONCE], sealed[_BODY], context.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise VaultError(f"does not open as {context}") from error

    def blind(self, kind: str, text: str) -> bytes:
        """Return 16 bytes that stand for `text` in a look-up, and tell nothing without the key.

        Args:
            kind: What `text` is, without a NUL: the same digits as a phone and as a reference
                must not match.
            text: The value in its one normal form.
        """
        return hmac.digest(self._index_key, f"{kind}\0{text}".encode(), "sha256")[:16]

    @property
    def mark(self) -> bytes:
        """How everything begins that the first key sealed."""
        return self._first

    def stale(self, sealed: bytes) -> bool:
        """Tell whether `sealed` was not made by the first key, and awaits `reseal`."""
        return sealed[_KEY_ID] != self._first

    def reseal(self, context: str, sealed: bytes) -> bytes:
        """Seal again with the first key.

        Raises:
            VaultError: as `open` does.
        """
        return self.seal(context, self.open(context, sealed))


def generate_key() -> str:
    """Draw a new key, as text for a setting."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode().rstrip("=")


def load_key(text: str) -> bytes:
    """Read a key that `generate_key` wrote.

    Raises:
        ValueError: if it is not base64url of 32 bytes; the message does not repeat it.
    """
    text = text.strip().rstrip("=")
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(
            f"a key is {KEY_BYTES} bytes in base64url; make one with `relief vault key`"
        )
    return key


def _key_id(key: bytes) -> bytes:
    return _VERSION + sha256(key).digest()[:4]
