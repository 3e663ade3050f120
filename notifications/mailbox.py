"""The demonstration's mailbox: kept, listed, read; nothing in it has left this machine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlmodel import Session, col, select

from notifications.channels import Mail
from notifications.models import MailboxMessage
from relief.kit.db import vault_of
from relief.kit.errors import Missing
from relief.kit.i18n import N_
from relief.kit.outbox import Claim

SEARCHED = 2_000  # newest messages that a search opens; the words are sealed
NOT_FOUND = N_("There is no such message in the mailbox.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A message of the mailbox, opened."""

    id: UUID
    at: datetime
    channel: str
    about: str
    to: str
    subject: str
    body: str


def context(message_id: UUID) -> str:
    """What a kept message's words are bound to."""
    return f"mailbox:{message_id}"


def keep(session: Session, claim: Claim, mail: Mail) -> None:
    """Keep `mail` in place of sending it; a repeat is kept once."""
    known = select(MailboxMessage.id).where(MailboxMessage.outbox_id == claim.id)
    if session.exec(known).first() is not None:
        return
    message = MailboxMessage(
        about=claim.about, channel=claim.channel, outbox_id=claim.id, sealed=b""
    )
    words = orjson.dumps([mail.to, mail.subject, mail.text]).decode()
    message.sealed = vault_of(session).seal(context(message.id), words)
    session.add(message)


def keep_post(session: Session, post_id: UUID, about: str, network: str, text: str) -> None:
    """Keep a post in place of publishing it."""
    message = MailboxMessage(about=about, channel=network, outbox_id=post_id, sealed=b"")
    words = orjson.dumps([network, text.partition("\n")[0], text]).decode()
    message.sealed = vault_of(session).seal(context(message.id), words)
    session.add(message)


def newest(session: Session, words: str, limit: int, after: UUID | None = None) -> list[Kept]:
    """Up to `limit` messages older than `after` whose address, subject or reference has `words`."""
    wanted = words.casefold()
    found: list[Kept] = []
    for kept in _opened(session, after):
        if wanted in f"{kept.to}\n{kept.subject}".casefold() or wanted in kept.about:
            found.append(kept)
        if len(found) == limit:
            break
    return found


def get(session: Session, message_id: UUID) -> Kept:
    """One message.

    Raises:
        Missing: if there is none.
    """
    message = session.get(MailboxMessage, message_id)
    if message is None:
        raise Missing(NOT_FOUND)
    return _open(session, message)


def _opened(session: Session, after: UUID | None) -> Iterator[Kept]:
    query = select(MailboxMessage).order_by(col(MailboxMessage.id).desc()).limit(SEARCHED)
    if after is not None:
        query = query.where(col(MailboxMessage.id) < after)
    rows: Sequence[MailboxMessage] = session.exec(query).all()
    return (_open(session, row) for row in rows)


def _open(session: Session, row: MailboxMessage) -> Kept:
    words = vault_of(session).open(context(row.id), row.sealed)
    return Kept(row.id, row.created_at, row.channel, row.about, *orjson.loads(words))
