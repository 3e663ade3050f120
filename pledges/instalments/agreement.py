"""May we remind by e-mail? Recorded with source, time and words; a stop wins at once."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pledges.models import Donor, Pledge, ReminderConsent
from relief.kit import audit, clock, outbox

LETTER = "instalment_due"
# What nobody asked for: who wants no mail gets none of it. A confirmation, or a link, is asked for.
UNASKED = (LETTER, "offer_lapsing", "closing_offer", "closing_thanks")
VISITOR = "visitor"  # behind the link of the form, which proves no address
AGREED, STOPPED = "reminders_agreed", "reminders_stopped"


def agree(session: Session, pledge: Pledge, *, source: str, words: str) -> None:
    """The donor wants to be reminded of this promise by e-mail.

    Args:
        session: The transaction.
        pledge: What to remind of.
        source: How it was said: `web`, `visitor`, `desk` or `api`.
        words: What was agreed to, or what the donor said.
    """
    _record(session, pledge, source=source, agreed=True)
    audit.note(session, pledge.reference, AGREED, words=words, source=source)


def stop(session: Session, pledge: Pledge, *, source: str, words: str = "") -> None:
    """No more reminders to this donor's address, whichever promise they are about.

    Whoever only filled in the form (`VISITOR`) may have typed another's address: it is about that
    promise alone. What waits in the outbox is taken out, so that it cannot leave an hour later.
    """
    for each in [pledge] if source == VISITOR else _kin(session, pledge):
        for template in UNASKED:
            outbox.take_out(session, each.reference, template)
        known = session.get(ReminderConsent, each.id, populate_existing=True)
        own = each.id == pledge.id
        if not own and (known is None or not known.agreed):
            continue
        _record(session, each, source=source, agreed=False)
        said = words if own else ""
        audit.note(session, each.reference, STOPPED, words=said, source=source)


def take_out(session: Session, pledge: Pledge) -> None:
    """Let no reminder leave that still waits: what it says is no longer so."""
    outbox.take_out(session, pledge.reference, LETTER)


def agreed(session: Session, pledge: Pledge) -> bool:
    """Whether the newest answer is a yes."""
    found = answer(session, pledge)
    return found is not None and found.agreed


def mail_refused(session: Session, pledge: Pledge, records: Collection[UUID] = ()) -> bool:
    """Whether the newest answer about mail, of any promise of this donor's addresses, is a no.

    What a visitor said, who may have typed another's address, is about their own promise alone.

    Args:
        session: The transaction.
        pledge: What the letter is about.
        records: All records that are this donor's, if more than the promise's own.
    """
    own = answer(session, pledge)
    if own and own.source == VISITOR and not own.agreed:
        return True
    known = records or (pledge.donor_id,)
    emails = select(Donor.email_index).where(
        col(Donor.id).in_(known), col(Donor.email_index).is_not(None)
    )
    query = (
        select(ReminderConsent.agreed)
        .join(Pledge, col(Pledge.id) == ReminderConsent.pledge_id)
        .join(Donor, col(Donor.id) == Pledge.donor_id)
        .where(sa.or_(col(Donor.id).in_(known), col(Donor.email_index).in_(emails)))
        .where(ReminderConsent.source != VISITOR)
        .order_by(col(ReminderConsent.at).desc(), col(ReminderConsent.agreed))
        .limit(1)
    )
    return session.exec(query).first() is False


def reachable(session: Session, pledge: Pledge) -> bool:
    """Whether the donor has an address to write to."""
    return session.get_one(Donor, pledge.donor_id).email_index is not None


def answer(session: Session, pledge: Pledge) -> ReminderConsent | None:
    """The newest answer; none when nobody has asked."""
    return session.get(ReminderConsent, pledge.id, populate_existing=True)


def agreed_ids(session: Session, campaign_id: UUID) -> frozenset[UUID]:
    """The pledges of a campaign whose donors want to be reminded."""
    query = select(ReminderConsent.pledge_id).join(
        Pledge, col(Pledge.id) == ReminderConsent.pledge_id
    )
    return frozenset(
        session.exec(query.where(Pledge.campaign_id == campaign_id, col(ReminderConsent.agreed)))
    )


def _record(session: Session, pledge: Pledge, *, source: str, agreed: bool) -> None:
    row = ReminderConsent(pledge_id=pledge.id, agreed=agreed, source=source, at=clock.now())
    session.merge(row)
    session.flush()


def _kin(session: Session, pledge: Pledge) -> list[Pledge]:
    """Every promise made with this donor's e-mail address."""
    email = session.get_one(Donor, pledge.donor_id).email_index
    if email is None:
        return [pledge]
    query = select(Pledge).join(Donor, col(Donor.id) == Pledge.donor_id)
    found = session.exec(query.where(Donor.email_index == email).order_by(col(Pledge.id))).all()
    return [pledge, *(each for each in found if each.id != pledge.id)]
