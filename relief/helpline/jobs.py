"""What the clock starts for the helpline: what callers told of themselves is forgotten in time."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.helpline import contacts
from relief.helpline.models import HelplineContact, HelplineSlip
from relief.kit import audit, clock
from relief.kit.jobs import Job, Work

EVERY_S, BATCH = 3600, 200


def forget(work: Work) -> None:
    """Purge names, numbers, notes and slips of old contacts, a batch at a time."""
    while not work.stopping.is_set():
        with work.db.session(write=True) as session:
            if purge(session, work.settings.contact_days) < BATCH:
                return


def purge(session: Session, days: int) -> int:
    """Forget who called more than `days` days ago; what was needed and given stays.

    Returns:
        How many contacts were purged.
    """
    slips = sa.exists().where(
        col(HelplineSlip.contact_id) == col(HelplineContact.id),
        col(HelplineSlip.sealed).is_not(None),
    )
    query = select(HelplineContact).where(
        col(HelplineContact.started_at) < clock.now() - timedelta(days=days),
        sa.or_(col(HelplineContact.sealed).is_not(None), col(HelplineContact.postal) != "", slips),
    )
    query = query.order_by(col(HelplineContact.id)).limit(BATCH)
    found = session.exec(query.with_for_update(skip_locked=True)).all()
    for row in found:
        _forget(session, row)
    return len(found)


def _forget(session: Session, row: HelplineContact) -> None:
    row.sealed, row.postal, row.version = None, "", row.version + 1
    session.add(row)
    for slip in session.exec(select(HelplineSlip).where(HelplineSlip.contact_id == row.id)):
        slip.sealed = None
        session.add(slip)
    audit.note(session, contacts.about(row.id), "purged")


JOBS = (Job("contacts", lambda _settings: EVERY_S, forget),)
