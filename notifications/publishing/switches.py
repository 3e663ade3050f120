"""The switches that stop posts: for the whole service, one campaign, or one network."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from notifications.publishing.models import StopSwitch
from relief.kit import audit, clock

ALL = "all"
UPSERT = sa.text(
    "INSERT INTO stop_switch (scope, stopped, reason, cause, by, stopped_at)"
    " VALUES (:scope, :stopped, :reason, :cause, :by, :at)"
    " ON CONFLICT (scope) DO UPDATE SET stopped = excluded.stopped, reason = excluded.reason,"
    " cause = excluded.cause, by = excluded.by, stopped_at = excluded.stopped_at,"
    " resumed_at = NULL WHERE NOT stop_switch.stopped"
)


def campaign(slug: str) -> str:
    """The scope of one campaign."""
    return f"campaign:{slug}"


def network(key: str) -> str:
    """The scope of one network."""
    return f"network:{key}"


def scopes(slug: str, key: str) -> tuple[str, str, str]:
    """Every scope that a post of a campaign on a network falls in."""
    return ALL, campaign(slug), network(key)


def stopped(session: Session, among: Collection[str] = ()) -> Sequence[StopSwitch]:
    """The switches that are on, the widest first; of `among`, if it names any."""
    query = select(StopSwitch).where(col(StopSwitch.stopped))
    if among:
        query = query.where(col(StopSwitch.scope).in_(among))
    return session.exec(query.order_by(col(StopSwitch.scope))).all()


def stop(session: Session, scope: str, *, reason: str = "", cause: str = "") -> bool:
    """Stop all posts of `scope`; False where they are stopped already.

    Args:
        session: The transaction; its actor did it.
        scope: As above.
        reason: As a person wrote it.
        cause: A msgid, where the service itself does it.
    """
    values = {"scope": scope, "reason": reason[:300], "cause": cause, "at": clock.now()}
    statement = UPSERT.bindparams(
        sa.bindparam("at", type_=StopSwitch.__table__.c.stopped_at.type),  # type: ignore[attr-defined]
        sa.bindparam("stopped", type_=sa.Boolean()),
    )
    result = session.execute(statement, values | {"stopped": True, "by": session.info["actor"]})
    if not getattr(result, "rowcount", 0):
        return False
    audit.note(session, "posts", "posts_stopped", words=reason, scope=scope)
    return True


def resume(session: Session, scope: str, *, reason: str = "") -> bool:
    """Let posts of `scope` go out again; False where they were not stopped."""
    statement = (
        sa.update(StopSwitch)
        .where(col(StopSwitch.scope) == scope, col(StopSwitch.stopped))
        .values(stopped=False, resumed_at=clock.now(), by=session.info["actor"])
    )
    result = session.execute(statement, execution_options={"synchronize_session": "fetch"})
    if not getattr(result, "rowcount", 0):
        return False
    audit.note(session, "posts", "posts_resumed", words=reason, scope=scope)
    return True


def resumed_since(session: Session, among: Iterable[str], at: datetime) -> bool:
    """Whether one of these was switched off at `at` or later: what was due before it is missed."""
    query = select(StopSwitch.scope).where(
        col(StopSwitch.scope).in_(list(among)),
        ~col(StopSwitch.stopped),
        col(StopSwitch.resumed_at) >= at,
    )
    return session.exec(query).first() is not None
