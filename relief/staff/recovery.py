"""Lost passwords: an administrator, sure who is on the line, reads out a code that works once."""

from datetime import timedelta

from sqlmodel import Session, col, delete, select, update

from relief.kit import audit, clock
from relief.kit.db import Database, rows_changed, vault_of
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.throttle import Throttle
from relief.staff import codes, passwords, service, signing
from relief.staff.models import RecoveryCode, StaffAccount
from relief.staff.schemas import Recover

LENGTH = 12
LASTS = timedelta(hours=1)
NO_GOOD = N_(
    "This e-mail and this code do not go together, or the code was used or is older than an hour. "
    "Ask an administrator for a new one."
)


def make(session: Session, account: StaffAccount) -> str:
    """Make a code for `account`; one that was made before and not used works no more.

    Raises:
        Conflict: if the account is switched off.
    """
    if not account.active:
        raise Conflict(N_("This account is switched off. Switch it on first."))
    unused = col(RecoveryCode.used_at).is_(None)
    earlier = delete(RecoveryCode).where(col(RecoveryCode.account_id) == account.id, unused)
    session.execute(earlier)
    text = codes.draw(LENGTH)
    made = RecoveryCode(
        digest=_digest(session, text),
        account_id=account.id,
        expires_at=clock.now() + LASTS,
        created_by=session.info["actor"],
    )
    session.add(made)
    audit.note(session, account.about, "recovery_code_made")
    return text


def recover(db: Database, throttle: Throttle, wish: Recover, *, address: str) -> None:
    """Set a new password with a code.

    Raises:
        InvalidInput: if the code or the password will not do.
        TooMany: if codes were tried too often.
    """
    signing.brake(throttle, wish.email.lower(), address)
    password = wish.password.get_secret_value()
    with db.session() as session:
        account = account_for(session, wish.email, wish.code)
        email, name, principal = account.email, account.name, account.principal
    passwords.check(password, email=email, name=name)
    password_hash = passwords.hashed(password)
    with db.session(write=True, actor=principal) as session:
        redeem(session, wish.email, wish.code, password_hash)


def account_for(session: Session, email: str, text: str) -> StaffAccount:
    """The account that `email` and a live code open together.

    Raises:
        InvalidInput: at `/code`, the same whatever is wrong.
    """
    query = select(StaffAccount).where(
        StaffAccount.email == email.lower(),
        col(StaffAccount.active),
        col(StaffAccount.id) == col(RecoveryCode.account_id),
        RecoveryCode.digest == _digest(session, codes.normal(text)),
        col(RecoveryCode.used_at).is_(None),
        col(RecoveryCode.expires_at) > clock.now(),
    )
    found = session.exec(query).first()
    if found is None:
        raise InvalidInput.field("/code", "recovery_code", NO_GOOD)
    return found


def redeem(session: Session, email: str, text: str, password_hash: str) -> None:
    """Use the code up, set the password, and end every session of the account.

    Raises:
        InvalidInput: if somebody used it a moment ago.
    """
    account = account_for(session, email, text)
    use = update(RecoveryCode).where(
        col(RecoveryCode.digest) == _digest(session, codes.normal(text)),
        col(RecoveryCode.used_at).is_(None),
    )
    if not rows_changed(session, use.values(used_at=clock.now())):
        raise InvalidInput.field("/code", "recovery_code", NO_GOOD)
    service.set_password(session, account, password_hash)
    audit.note(session, account.about, "password_recovered")


def _digest(session: Session, text: str) -> bytes:
    return vault_of(session).blind("recovery-code", text)
