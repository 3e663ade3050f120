"""Passwords: Argon2id at rest, and the same work whether or not there is an account."""

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

SHORTEST = 12
LONGEST = 200
TELLING = 4  # a name of fewer letters may stand inside a good password by chance

TOO_SHORT = N_("Use at least {min_length} characters. Three or four words are easy to remember.")
PERSONAL = N_("Leave your own name and e-mail address out of it: they are tried first.")

_hasher = PasswordHasher()  # RFC 9106, second recommended option: 64 MiB
_room = threading.BoundedSemaphore(2)  # a crowd at the door must not take all memory


def hashed(password: str) -> str:
    """Hash `password` for keeping; slow on purpose, so never inside a transaction."""
    with _room:
        return _hasher.hash(_normal(password))


def matches(stored: str | None, password: str) -> bool:
    """Tell whether `password` is the one hashed as `stored`; None takes as long and is never it."""
    nobody = unusable()
    with _room:
        try:
            return _hasher.verify(stored or nobody, _normal(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def outdated(stored: str) -> bool:
    """Tell whether `stored` was hashed with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def unusable() -> str:
    """A hash that no password fits, for an account whose owner has not chosen one."""
    return hashed(secrets.token_urlsafe(32))


def check(password: str, *, email: str, name: str, field: str = "/password") -> None:
    """Refuse a password that is short, or made of what everybody knows about its owner.

    Raises:
        InvalidInput: at `field`.
    """
    if len(password) < SHORTEST:
        raise InvalidInput.field(field, "password_short", TOO_SHORT, min_length=SHORTEST)
    bare = _bare(password)
    known = (_bare(each) for each in (email, email.partition("@")[0], name))
    if any(len(each) >= TELLING and each in bare for each in known):
        raise InvalidInput.field(field, "password_personal", PERSONAL)


def _normal(password: str) -> bytes:
    # One keyboard sends é as one character, another as two.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
