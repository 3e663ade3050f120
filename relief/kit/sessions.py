"""Sessions kept on the server, so that one can be ended at once from anywhere."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, delete

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, rows_changed


class WebSession(SQLModel, table=True):
    """One signed-in browser. The cookie's value is kept only as a digest."""

    __tablename__ = "web_session"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    digest: bytes = Field(unique=True)
    subject: UUID = Field(index=True, description="The account that signed in.")
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


def cookie_name(*, https: bool) -> str:
    """`__Host-` keeps the cookie to this host; browsers refuse that prefix over plain http."""
    return "__Host-relief" if https else "relief"


def begin(session: Session, subject: UUID, lasts: timedelta) -> str:
    """Open a session for `subject` and return the cookie's value, always a new one."""
    value = secrets.token_urlsafe(32)
    session.add(WebSession(digest=_digest(value), subject=subject, expires_at=clock.now() + lasts))
    return value


def find(session: Session, value: str) -> WebSession | None:
    """The live session behind a cookie's value."""
    query = sa.select(WebSession).where(
        col(WebSession.digest) == _digest(value), col(WebSession.expires_at) > clock.now()
    )
    return session.scalars(query).first()


def end(session: Session, session_id: UUID) -> None:
    """Sign this browser out."""
    session.execute(delete(WebSession).where(col(WebSession.id) == session_id))


def end_all(session: Session, subject: UUID) -> int:
    """Sign every browser of `subject` out; returns how many there were."""
    return rows_changed(session, delete(WebSession).where(col(WebSession.subject) == subject))


def end_every(session: Session) -> int:
    """Sign everybody out; returns how many browsers there were."""
    return rows_changed(session, delete(WebSession))


def purge(session: Session) -> int:
    """Forget sessions that have expired."""
    return rows_changed(
        session, delete(WebSession).where(col(WebSession.expires_at) <= clock.now())
    )


def _digest(value: str) -> bytes:
    return hashlib.sha256(value.encode()).digest()
