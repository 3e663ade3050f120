"""API tokens: made once, shown once, kept as a digest, narrow by scope, and gone when revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from relief.kit import audit, clock
from relief.kit.auth import SCOPES
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.staff import agencies
from relief.staff.models import ApiToken
from relief.staff.remembered import forget
from relief.staff.schemas import NewToken

PREFIX = "relief_"  # found by scanners that look for leaked secrets
OWN = ("pledges:read", "dispatch:write")  # to list its own dispatches, and to answer them
NOT_ITS_OWN = N_("The program of an organization may be given these alone: {known}.")


def make(session: Session, wish: NewToken) -> tuple[ApiToken, str]:
    """Make a token; its text is returned here and nowhere again.

    Raises:
        InvalidInput: at `/scopes`, if one is unknown or not for an agency's program; at `/agency`,
            if there is no such agency.
    """
    unknown = sorted(set(wish.scopes) - set(SCOPES))
    if unknown:
        message = N_("There is no scope “{scope}”. Choose from: {known}.")
        known = ", ".join(SCOPES)
        raise InvalidInput.field("/scopes", "scope", message, scope=unknown[0], known=known)
    agency_id = agencies.id_of(session, wish.agency) if wish.agency else None
    if agency_id and not set(wish.scopes) <= set(OWN):
        known = ", ".join(OWN)
        raise InvalidInput.field("/scopes", "scope_of_agency", NOT_ITS_OWN, known=known)
    text = PREFIX + secrets.token_urlsafe(24)
    made = ApiToken(
        digest=digest(text),
        name=wish.name,
        scopes=sorted(set(wish.scopes)),
        created_by=session.info["actor"],
        expires_at=clock.now() + timedelta(days=wish.days) if wish.days else None,
        agency_id=agency_id,
    )
    session.add(made)
    session.flush()
    facts = {"agency": wish.agency} if wish.agency else {}
    audit.note(session, f"token:{made.id}", "token_made", scopes=made.scopes, **facts)
    return made, text


def find(session: Session, text: str) -> ApiToken | None:
    """The live token `text`."""
    query = select(ApiToken).where(ApiToken.digest == digest(text), *_live())
    return session.exec(query).first()


def in_use(session: Session) -> Sequence[ApiToken]:
    """Tokens that open something today, the newest first."""
    return session.exec(select(ApiToken).where(*_live()).order_by(col(ApiToken.id).desc())).all()


def revoke(session: Session, token_id: UUID) -> None:
    """End a token.

    Raises:
        Missing: if there is no such token.
        Conflict: if it was revoked before.
    """
    if session.get(ApiToken, token_id) is None:
        raise Missing(N_("There is no such token."))
    guarded = update(ApiToken).where(
        col(ApiToken.id) == token_id, col(ApiToken.revoked_at).is_(None)
    )
    if not rows_changed(session, guarded.values(revoked_at=clock.now())):
        raise Conflict(N_("This token was revoked already."))
    audit.note(session, f"token:{token_id}", "token_revoked")
    forget(session, token_id)


def digest(text: str) -> bytes:
    """What is kept of a token: it is random enough to need no salt."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _live() -> tuple[sa.ColumnElement[bool], ...]:
    expires = col(ApiToken.expires_at)
    return (
        col(ApiToken.revoked_at).is_(None),
        sa.or_(expires.is_(None), expires > clock.now()),
    )
