"""Accounts: made, found, changed, and shut out at once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from relief.kit import audit, clock, sessions
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.staff.models import StaffAccount
from relief.staff.remembered import forget
from relief.staff.schemas import Edit, Profile

TAKEN = N_("There is already an account with this e-mail. Sign in, or ask for a recovery code.")
MOVED = N_("Someone changed this account meanwhile. Nothing was saved; reload the page.")
OWN = N_("You cannot change your own role or switch yourself off. Another administrator can.")
AGENCY_STAYS = N_("An organization's user and a member of staff cannot become one another.")


def sign_out_everywhere(session: Session, account: StaffAccount) -> int:
    """End every session of `account`, at once; returns how many there were."""
    forget(session, account.id)
    return sessions.end_all(session, account.id)


def by_email(session: Session, email: str) -> StaffAccount | None:
    """The account with an e-mail address in lower case."""
    return session.exec(select(StaffAccount).where(StaffAccount.email == email)).first()


def get(session: Session, account_id: UUID) -> StaffAccount:
    """The account `account_id`.

    Raises:
        Missing: if there is none.
    """
    found = session.get(StaffAccount, account_id)
    if found is None:
        raise Missing(N_("There is no such account."))
    return found


def everyone(session: Session) -> Sequence[StaffAccount]:
    """Every account: those that may sign in first, then by name."""
    query = select(StaffAccount).order_by(col(StaffAccount.active).desc(), col(StaffAccount.name))
    return session.exec(query).all()


def names(session: Session) -> dict[str, str]:
    """Everyone's name, by the principal that the history keeps."""
    return {account.principal: account.name for account in everyone(session)}


def signed_in_on(session: Session, account_id: UUID) -> int:
    """On how many devices an account is signed in."""
    live = sessions.WebSession
    query = sa.select(sa.func.count()).where(
        col(live.subject) == account_id, col(live.expires_at) > clock.now()
    )
    return session.scalar(query) or 0


def add(session: Session, account: StaffAccount, *, join_code: UUID | None = None) -> StaffAccount:
    """Keep a new account.

    Raises:
        InvalidInput: if its e-mail has an account, or role and agency do not go together.
    """
    if (account.role == "agency") != (account.agency_id is not None):
        message = N_("An organization's user, and nobody else, belongs to an organization.")
        raise InvalidInput.field("/agency", "agency", message)
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError as error:
        raise InvalidInput.field("/email", "taken", TAKEN) from error
    audit.note(session, account.about, "account_added", role=account.role, join_code=join_code)
    return account


def of_principal(session: Session, principal: str) -> StaffAccount | None:
    """The account behind a name in the history, if it is one's."""
    try:
        key = UUID(principal.partition(":")[2])
    except ValueError:  # the command line, a job
        return None
    return session.get(StaffAccount, key)


def edit(session: Session, account: StaffAccount, wish: Edit, *, by: str) -> None:
    """Change the role, the language, or whether an account may sign in, as `by` wishes.

    Raises:
        Conflict: if it changed meanwhile, or an administrator would shut themselves out.
    """
    active = bool(wish.active)
    if account.principal == by and (wish.role != account.role or not active):
        raise Conflict(OWN, code="own_account")
    if (wish.role == "agency") != (account.agency_id is not None):
        raise Conflict(AGENCY_STAYS, code="agency_account")
    before = {"role": account.role, "active": account.active}
    values = {"role": wish.role, "language": wish.language, "active": active}
    _change(session, account, wish.version, values)
    audit.note(session, account.about, "account_changed", before=before, after=values)
    forget(session, account.id)
    if not active:
        sign_out_everywhere(session, account)


def rename(session: Session, account: StaffAccount, wish: Profile) -> None:
    """Change the name and the language of one's own account."""
    values = {"name": wish.name, "language": wish.language}
    _change(session, account, account.version, values)
    audit.note(session, account.about, "profile_changed")
    forget(session, account.id)


def set_password(session: Session, account: StaffAccount, fresh: str) -> None:
    """Keep a new hash, and end every session that the old password opened."""
    _change(session, account, account.version, {"password_hash": fresh})
    sign_out_everywhere(session, account)


def _change(
    session: Session, account: StaffAccount, version: int, values: Mapping[str, object]
) -> None:
    guarded = update(StaffAccount).where(
        col(StaffAccount.id) == account.id, col(StaffAccount.version) == version
    )
    if not rows_changed(session, guarded.values(**values, version=version + 1)):
        raise Conflict(MOVED, code="version")
    session.refresh(account)
