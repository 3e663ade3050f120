"""Offers gathered into one message, when the time comes that an agency chose for it.

Until then each offer carries the moment itself. It is taken off in the transaction that writes the
message, so that a crash loses none, and of two workers one writes.
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from pledges import locks
from pledges.dispatches import letters
from pledges.models import OFFERED, Dispatch
from relief.agencies.models import Agency
from relief.kit import clock, ids
from relief.kit.db import rows_changed
from relief.kit.settings import Settings

MOST = 500  # offers of one message


def run(session: Session, settings: Settings) -> int:
    """Write to one agency of all that is due for it; safe late, twice and in parallel.

    Returns:
        How many offers were looked at; none, and nothing is due.
    """
    agency_id, keys = locks.of_one_agency(session, _due(), col(Dispatch.tell_at), MOST)
    if agency_id is None:
        return 0
    gathered = _gather(session, keys, ids.new())
    if gathered:
        letters.digest(session, settings, gathered)
    # Answered or taken back before anybody wrote of it: there is nothing left to say.
    rest = update(Dispatch).where(col(Dispatch.id).in_(keys), col(Dispatch.tell_at).is_not(None))
    session.execute(rest.values(tell_at=None))
    return len(keys)


def _gather(session: Session, wanted: Sequence[UUID], digest_id: UUID) -> Sequence[Dispatch]:
    """Those that still wait, each taken into one message by the condition."""
    statement = (
        update(Dispatch)
        .where(col(Dispatch.id).in_(wanted), col(Dispatch.tell_at).is_not(None))
        .where(col(Dispatch.state).in_(OFFERED), col(Dispatch.active) == sa.true())
        .values(tell_at=None, digest_id=digest_id)
    )
    if not rows_changed(session, statement):
        return []
    query = select(Dispatch).where(Dispatch.digest_id == digest_id).order_by(col(Dispatch.id))
    return session.exec(query.execution_options(populate_existing=True)).all()


def _due() -> tuple[sa.ColumnElement[bool], ...]:
    """Its time has come, or it is wanted at once by now; the agency takes part."""
    active = select(Agency.id).where(col(Agency.active))
    at_once = select(Agency.id).where(Agency.digest == "")
    come = sa.or_(col(Dispatch.tell_at) <= clock.now(), col(Dispatch.agency_id).in_(at_once))
    told = col(Dispatch.tell_at).is_not(None)
    return (told, come, col(Dispatch.agency_id).in_(active))
