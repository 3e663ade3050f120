"""What the clock starts for the helpline: what callers told of themselves is forgotten in time."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.helpline import contacts, own_words, slips
from relief.helpline.following import service as following
from relief.helpline.models import HelplineContact, HelplineNeed, HelplineSlip
from relief.kit import audit, clock
from relief.kit.db import Database
from relief.kit.jobs import Job, Work

EVERY_S, BATCH = 3600, 200


def forget(work: Work) -> None:
    """Purge names, numbers, notes, words and slips of old contacts, a batch at a time."""
    while not work.stopping.is_set() and seal(work.db) == BATCH:
        pass
    before = clock.now() - timedelta(days=work.settings.contact_days)
    with work.db.session(write=True) as session:
        following.forget(session, before)
    while not work.stopping.is_set():
        with work.db.session(write=True) as session:
            if purge(session, before) < BATCH:
                return


def seal(db: Database) -> int:
    """Seal callers' words that stand in the clear, a batch of them; returns how many."""
    need, clear = HelplineNeed, own_words.in_clear()
    with db.session() as session:  # looking through all of them keeps no writer waiting
        found = session.exec(select(need.id).where(clear).limit(BATCH)).all()
    if not found:
        return 0
    with db.session(write=True) as session:
        those = select(need).where(col(need.id).in_(found), clear)
        rows = session.exec(those.with_for_update(skip_locked=True)).all()
        for row in rows:
            own_words.seal(session, row, row.name)
    return len(rows)


def purge(session: Session, before: datetime) -> int:
    """Forget who called earlier than `before`; how many needs there were, and what came, stays.

    Returns:
        How many contacts were purged.
    """
    taken = sa.exists().where(
        col(HelplineSlip.contact_id) == col(HelplineContact.id),
        col(HelplineSlip.sealed).is_not(None),
    )
    words = sa.exists().where(
        col(HelplineNeed.contact_id) == col(HelplineContact.id),
        col(HelplineNeed.sealed).is_not(None),
    )
    told = (col(HelplineContact.sealed).is_not(None), col(HelplineContact.postal) != "")
    query = select(HelplineContact).where(
        col(HelplineContact.started_at) < before, sa.or_(*told, taken, words)
    )
    query = query.order_by(col(HelplineContact.id)).limit(BATCH)
    found = session.exec(query.with_for_update(skip_locked=True)).all()
    for row in found:
        _forget(session, row)
    return len(found)


def _forget(session: Session, row: HelplineContact) -> None:
    row.sealed, row.postal, row.version = None, "", row.version + 1
    session.add(row)
    slips.forget(session, row)
    words = sa.update(HelplineNeed).where(col(HelplineNeed.contact_id) == row.id)
    session.execute(words.values(sealed=None))
    audit.note(session, contacts.about(row.id), "purged")


JOBS = (Job("contacts", lambda _settings: EVERY_S, forget),)
