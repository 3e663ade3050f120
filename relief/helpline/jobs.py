"""What the clock starts for the helpline: what callers told of themselves is forgotten in time."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.helpline import contacts, going_further, slips
from relief.helpline.following import service as following
from relief.helpline.models import HelplineContact, HelplineNeed, HelplineSlip
from relief.kit import audit, clock
from relief.kit.jobs import Job, Work

EVERY_S, BATCH = 3600, 200
# What stands in the place of a caller's own words, before a number: with a line break, which
# nobody can type into a need.
FORGOTTEN = "…\n"


def forget(work: Work) -> None:
    """Purge names, numbers, notes, words and slips of old contacts, a batch at a time."""
    before = clock.now() - timedelta(days=work.settings.contact_days)
    with work.db.session(write=True) as session:
        following.forget(session, before)
    while not work.stopping.is_set():
        with work.db.session(write=True) as session:
            if purge(session, before) < BATCH:
                return


def purge(session: Session, before: datetime) -> int:
    """Forget who called earlier than `before`; how many needs there were, and what came, stays.

    Returns:
        How many contacts were purged.
    """
    taken = sa.exists().where(
        col(HelplineSlip.contact_id) == col(HelplineContact.id),
        col(HelplineSlip.sealed).is_not(None),
    )
    words = sa.exists().where(col(HelplineNeed.contact_id) == col(HelplineContact.id), _own_words())
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
    needs = select(HelplineNeed).where(HelplineNeed.contact_id == row.id, _own_words())
    for number, need in enumerate(session.exec(needs.order_by(col(HelplineNeed.id))).all(), 1):
        need.name = f"{FORGOTTEN}{number}"
        session.add(need)
    audit.note(session, contacts.about(row.id), "purged")


def _own_words() -> sa.ColumnElement[bool]:
    """A need as the caller put it: whoever tells a story tells who they are."""
    need = HelplineNeed
    return sa.and_(
        col(need.term_id).is_(None),
        col(need.question) == "",
        ~col(need.name).startswith(FORGOTTEN),
        sa.func.lower(col(need.name)).not_in(sorted(going_further.known())),
    )


JOBS = (Job("contacts", lambda _settings: EVERY_S, forget),)
