"""Signing in and out, and changing one's own password.

Hashing is slow on purpose, so it happens between transactions; each result is checked again
inside the one that writes.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from limits import RateLimitItemPerMinute
from sqlmodel import Session, col, update

from relief.kit import audit, clock, sessions
from relief.kit.db import Database, rows_changed
from relief.kit.errors import Conflict, InvalidInput, Unauthenticated
from relief.kit.i18n import N_
from relief.kit.throttle import SIGN_IN, Throttle
from relief.staff import passwords, service
from relief.staff.models import StaffAccount
from relief.staff.remembered import forget

# Looser than a person at one place: a whole shift signs in from one office, and a stranger must
# not be able to keep a coordinator out by guessing.
FROM_ONE_PLACE = RateLimitItemPerMinute(60, 5)
AT_ONE_ACCOUNT = RateLimitItemPerMinute(60, 5)

WRONG = N_(
    "This e-mail and this password do not go together. Try again, or ask an administrator for a "
    "recovery code."
)
NOT_NOW = N_("This is not your present password.")


@dataclass(frozen=True)
class Admission:
    """Somebody who was let in: the account, and the value of the new cookie."""

    account_id: UUID
    role: str
    cookie: str


def sign_in(
    db: Database, throttle: Throttle, email: str, password: str, *, address: str, lasts: timedelta
) -> Admission:
    """Let somebody in who knows the password; hashing stays outside the transactions.

    Raises:
        Unauthenticated: the same, after the same work, whatever is wrong.
        TooMany: if this account or this address was tried too often.
    """
    email = email.lower()
    brake(throttle, email, address)
    with db.session() as session:
        account = service.by_email(session, email)
        stored = account.password_hash if account and account.active else None
        account_id, principal = (account.id, account.principal) if account else (None, "")
    if not passwords.matches(stored, password) or stored is None or account_id is None:
        raise Unauthenticated(WRONG, code="sign_in")
    fresh = passwords.hashed(password) if passwords.outdated(stored) else stored
    with db.session(write=True, actor=principal) as session:
        return _admit(session, account_id, stored, fresh, lasts)


def brake(throttle: Throttle, email: str, address: str) -> None:
    """Count one try at a secret of `email` from `address`.

    Raises:
        TooMany: if there were too many.
    """
    # The narrowest first: a try that it refuses must not use up what others have at the account.
    throttle.check(SIGN_IN, "sign-in", "both", email, address)
    throttle.check(FROM_ONE_PLACE, "sign-in", "address", address)
    throttle.check(AT_ONE_ACCOUNT, "sign-in", "account", email)


def sign_out(session: Session, account_id: UUID, session_id: UUID) -> None:
    """End one browser's session."""
    sessions.end(session, session_id)
    audit.note(session, f"staff:{account_id}", "signed_out")
    forget(session, account_id)


def open_session(session: Session, account: StaffAccount, lasts: timedelta) -> Admission:
    """Sign `account` in on one more browser, under a session id that nobody knew before."""
    cookie = sessions.begin(session, account.id, lasts)
    audit.note(session, account.about, "signed_in")
    return Admission(account.id, account.role, cookie)


def change_password(
    db: Database, throttle: Throttle, account_id: UUID, old: str, new: str, *, address: str
) -> None:
    """Replace one's own password and sign every browser out.

    Raises:
        InvalidInput: if `old` is not the password, or `new` is a poor one.
        TooMany: if it was tried too often.
    """
    with db.session() as session:
        account = service.get(session, account_id)
        email, name, stored = account.email, account.name, account.password_hash
        principal = account.principal
    brake(throttle, email, address)
    if not passwords.matches(stored, old):
        raise InvalidInput.field("/password", "password", NOT_NOW)
    passwords.check(new, email=email, name=name, field="/new_password")
    fresh = passwords.hashed(new)
    with db.session(write=True, actor=principal) as session:
        account = service.get(session, account_id)
        if account.password_hash != stored:
            raise Conflict(service.MOVED, code="version")
        service.set_password(session, account, fresh)
        audit.note(session, account.about, "password_changed")


def _admit(
    session: Session, account_id: UUID, stored: str, fresh: str, lasts: timedelta
) -> Admission:
    # The password was checked outside this transaction: it must still be that one.
    let_in = update(StaffAccount).where(
        col(StaffAccount.id) == account_id,
        col(StaffAccount.active),
        col(StaffAccount.password_hash) == stored,
    )
    if not rows_changed(session, let_in.values(password_hash=fresh, signed_in_at=clock.now())):
        raise Unauthenticated(WRONG, code="sign_in")
    return open_session(session, service.get(session, account_id), lasts)
