"""The link by which an organization looks at its own records: sent, opened, taken back.

Opening consumes nothing, for mail programs open links too; sending the answer does. A newer link
puts an older one out of use.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select, update

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.directory.records import Organization
from relief.directory.upkeep.invited.models import DirectoryUpdate
from relief.directory.upkeep.records import editing
from relief.kit import audit, clock, contact, links, outbox
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, Gone, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.settings import Settings

LASTS = timedelta(days=21)
PURPOSE = b"directory-update"
TEMPLATE = "directory_update"
UNKNOWN = N_("This link is not complete. Open it again from the message, or call 2-1-1.")
EXPIRED = N_("This link has expired. Call 2-1-1, and we send you another.")
REVOKED = N_("This link is out of use: a newer one was sent, or it was taken back. Call 2-1-1.")
ANSWERED = N_("Thank you: your answer is with us already. To change it, call 2-1-1.")
NO_ADDRESS = N_("This organization has no e-mail address. Write one into its record first.")


def ask(session: Session, settings: Settings, organization_id: UUID, lang: str) -> DirectoryUpdate:
    """Write to an organization and ask it to look at its records; an older link ends.

    Raises:
        InvalidInput: if it has no address of e-mail.
        Missing: if it has no record in this language.
    """
    found = organization(session, organization_id, lang)
    address = _address(found)
    _end_older(session, organization_id)
    made = DirectoryUpdate(
        organization_id=organization_id,
        lang=lang,
        asked_by=session.info["actor"],
        until=clock.now().replace(microsecond=0) + LASTS,
    )
    session.add(made)
    session.flush()
    facts = {
        "name": store.shown(_row(session, organization_id, lang), Organization).name,
        "url": url(settings, made),
        "until": clock.rfc3339(made.until),
    }
    letter = outbox.Letter(address, TEMPLATE, lang, facts)
    outbox.put(session, about=store.about(organization_id), channel="email", letter=letter)
    audit.note(session, store.about(organization_id), "asked", lang=lang)
    return made


def url(settings: Settings, update_: DirectoryUpdate) -> str:
    """The address of a link."""
    token = links.make(settings.secret, PURPOSE, update_.id, update_.until)
    return settings.url(f"/directory/update/{token}")


def opened(session: Session, settings: Settings, token: str) -> DirectoryUpdate:
    """What a link opens; nothing is consumed.

    Raises:
        Missing: if the link is not one of ours.
        Gone: if it has expired, was taken back, or was answered.
    """
    found = links.read(settings.secret, PURPOSE, token)
    made = session.get(DirectoryUpdate, found[0], populate_existing=True) if found else None
    if made is None:
        raise Missing(UNKNOWN, code="unknown_link")
    if made.revoked_at is not None:
        raise Gone(REVOKED, code="revoked_link")
    if made.answered_at is not None:
        raise Gone(ANSWERED, code="answered_link")
    if made.until <= clock.now():
        raise Gone(EXPIRED, code="expired_link")
    return made


def revoke(session: Session, organization_id: UUID) -> int:
    """Put every open link of an organization out of use, and let no letter with one leave."""
    outbox.take_out(session, store.about(organization_id), TEMPLATE)
    ended = _end_older(session, organization_id)
    if ended:
        audit.note(session, store.about(organization_id), "link_revoked")
    return ended


def of(session: Session, organization_id: UUID, most: int = 10) -> Sequence[DirectoryUpdate]:
    """The links of an organization, the newest first."""
    query = select(DirectoryUpdate).where(DirectoryUpdate.organization_id == organization_id)
    return session.exec(query.order_by(col(DirectoryUpdate.id).desc()).limit(most)).all()


def organization(session: Session, organization_id: UUID, lang: str) -> Organization:
    """The organization, whole, in a language.

    Raises:
        Missing: if there is none.
    """
    record = store.whole(session, _row(session, organization_id, lang))
    if not isinstance(record, Organization):
        raise Missing(editing.NONE, code="unknown_record")
    return record


def consume(session: Session, update_: DirectoryUpdate, **answer: object) -> None:
    """Keep the answer to a link, once.

    Raises:
        Conflict: if another press was quicker.
    """
    table = DirectoryUpdate
    still = (col(table.answered_at).is_(None), col(table.revoked_at).is_(None))
    statement = update(table).where(col(table.id) == update_.id, *still)
    if rows_changed(session, statement.values(answered_at=clock.now(), **answer)) != 1:
        raise Conflict(ANSWERED, code="answered_link")
    session.refresh(update_)


def _row(session: Session, organization_id: UUID, lang: str) -> DirectoryRecord:
    row = store.get(session, organization_id, lang)
    if row is None or row.document == "":
        raise Missing(editing.NONE, code="unknown_record")
    return row


def _address(found: Organization) -> str:
    if not found.email:
        raise InvalidInput(NO_ADDRESS, code="no_address")
    return contact.email(found.email)


def _end_older(session: Session, organization_id: UUID) -> int:
    table = DirectoryUpdate
    statement = update(table).where(
        col(table.organization_id) == organization_id,
        col(table.answered_at).is_(None),
        col(table.revoked_at).is_(None),
    )
    return rows_changed(session, statement.values(revoked_at=clock.now()))
