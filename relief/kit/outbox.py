"""Messages waiting to leave, written in the transaction that causes them.

A message is due, then leased by one worker, then sent, due again, failed, or held. The lease has
an end and a fence: a worker that slept past its lease finds its fence old and settles nothing.
Address and words are sealed, and gone once the message is settled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select, update

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, Words, rows_changed, vault_of
from relief.kit.i18n import N_
from relief.kit.vault import Vault, VaultError

LEASE = timedelta(seconds=60)  # longer than any channel's own time-out


class OutboxState(StrEnum):
    """Where a message stands."""

    DUE = "due"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"


NEEDS_A_PERSON = (OutboxState.FAILED, OutboxState.HELD)
UNREADABLE = N_("The message cannot be opened: the key that sealed it is missing here.")


class OutboxMessage(SQLModel, table=True):
    """One message to one address; it carries all that its channel needs."""

    __tablename__ = "outbox_message"
    __table_args__ = (sa.Index("ix_outbox_message_state_due_at", "state", "due_at"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    about: str = Field(max_length=80, index=True)
    channel: str = Field(max_length=24)
    sealed: bytes | None = Field(default=None, description="Address and words; null once settled.")
    state: OutboxState = Field(default=OutboxState.DUE, sa_type=Words(OutboxState))
    attempts: int = 0
    due_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fence: int = 0
    error: str = Field(default="", max_length=300)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a channel sends: to whom, in which language, which template, filled with what."""

    to: str
    template: str
    lang: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """A message in this worker's hands until its lease ends."""

    id: UUID
    about: str
    channel: str
    attempts: int
    fence: int
    letter: Letter


def context(message_id: UUID) -> str:
    """What a sealed letter is bound to."""
    return f"outbox:{message_id}"


def encode(letter: Letter) -> str:
    """The letter as the text that is sealed."""
    return orjson.dumps([letter.to, letter.template, letter.lang, letter.facts]).decode()


def put(session: Session, *, about: str, channel: str, letter: Letter) -> UUID:
    """Let `letter` leave by `channel` once this transaction is durable."""
    message = OutboxMessage(about=about, channel=channel)
    message.sealed = vault_of(session).seal(context(message.id), encode(letter))
    session.add(message)
    session.flush()
    return message.id


def claim(session: Session, limit: int, *, channels: Sequence[str]) -> list[Claim]:
    """Lease up to `limit` due messages, and those whose worker let its lease run out."""
    now = clock.now()
    due = sa.and_(col(OutboxMessage.state) == OutboxState.DUE, col(OutboxMessage.due_at) <= now)
    lost = sa.and_(
        col(OutboxMessage.state) == OutboxState.LEASED, col(OutboxMessage.lease_until) < now
    )
    # SELECT and UPDATE apart would hand one message to two workers (seen: 387 of 400).
    chosen = (
        select(OutboxMessage.id)
        .where(sa.or_(due, lost), col(OutboxMessage.channel).in_(channels))
        .order_by(col(OutboxMessage.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte()  # chosen once; as a subquery PostgreSQL may choose again, and pass the limit
    )
    taken = (
        update(OutboxMessage)
        .where(col(OutboxMessage.id).in_(select(chosen.c.id)))
        .values(
            state=OutboxState.LEASED,
            lease_until=now + LEASE,
            fence=col(OutboxMessage.fence) + 1,
            attempts=col(OutboxMessage.attempts) + 1,
        )
        .returning(OutboxMessage)
    )
    vault = vault_of(session)
    claims = []
    for message in session.scalars(taken).all():
        try:
            letter = _open(vault, message.id, message.sealed or b"")
        except VaultError:
            # One message whose key is lost must not keep all others from leaving.
            message.state, message.error = OutboxState.FAILED, UNREADABLE
            message.lease_until, message.settled_at = None, now
            continue
        claims.append(
            Claim(
                message.id,
                message.about,
                message.channel,
                message.attempts,
                message.fence,
                letter,
            )
        )
    return claims


def sent(session: Session, claim: Claim) -> bool:
    """Settle a message as gone; False when another worker holds it by now."""
    return _settle(
        session, claim, state=OutboxState.SENT, sealed=None, settled_at=clock.now(), error=""
    )


def again(session: Session, claim: Claim, *, at: datetime, error: str) -> bool:
    """Try the message again at `at`, because of `error`."""
    return _settle(session, claim, state=OutboxState.DUE, due_at=at, error=error[:300])


def failed(session: Session, claim: Claim, *, error: str) -> bool:
    """Give the message to a person: it stands on the failure board until someone acts."""
    return _settle(
        session, claim, state=OutboxState.FAILED, settled_at=clock.now(), error=error[:300]
    )


def retry(session: Session, message_id: UUID) -> bool:
    """Put a failed, held or waiting message back as due now, by a person's decision."""
    return _decide(
        session,
        message_id,
        state=OutboxState.DUE,
        attempts=0,
        due_at=clock.now(),
        settled_at=None,
    )


def give_up(session: Session, message_id: UUID) -> bool:
    """Take a message off the failure board; its address and words are gone."""
    return _decide(
        session, message_id, state=OutboxState.FAILED, sealed=None, settled_at=clock.now()
    )


def take_out(session: Session, about: str, template: str) -> int:
    """Let no letter `about` something leave any more; nor by a person's press, had it failed.

    What is under way this moment may arrive; it is not tried again.

    Returns:
        How many were taken out; their addresses and words are gone.
    """
    there = sa.and_(
        col(OutboxMessage.state) != OutboxState.SENT, col(OutboxMessage.sealed).is_not(None)
    )
    query = select(OutboxMessage).where(OutboxMessage.about == about, there)
    letters = {message.id: letter_of(session, message) for message in session.exec(query)}
    gone = {"state": OutboxState.FAILED, "sealed": None, "settled_at": clock.now(), "error": ""}
    chosen = [key for key, letter in letters.items() if letter and letter.template == template]
    found = update(OutboxMessage).where(col(OutboxMessage.id).in_(chosen), there)
    return rows_changed(session, found.values(lease_until=None, **gone)) if chosen else 0


def hold_all(session: Session) -> int:
    """Let nothing leave that waits, until a person says so; returns how many messages."""
    waiting = col(OutboxMessage.state).in_((OutboxState.DUE, OutboxState.LEASED))
    statement = update(OutboxMessage).where(waiting)
    return rows_changed(session, statement.values(state=OutboxState.HELD, lease_until=None))


def stuck(session: Session, limit: int) -> Sequence[OutboxMessage]:
    """Messages that need a person, the newest first, then those that will be tried again."""
    retried = sa.and_(col(OutboxMessage.state) == OutboxState.DUE, col(OutboxMessage.attempts) > 0)
    query = (
        select(OutboxMessage)
        .where(sa.or_(col(OutboxMessage.state).in_(NEEDS_A_PERSON), retried))
        .where(col(OutboxMessage.sealed).is_not(None))
        .order_by(col(OutboxMessage.state).desc(), col(OutboxMessage.id).desc())
        .limit(limit)
    )
    return session.exec(query).all()


def letter_of(session: Session, message: OutboxMessage) -> Letter | None:
    """The letter of a message; none once it is settled, or when its key is lost."""
    try:
        return _open(vault_of(session), message.id, message.sealed) if message.sealed else None
    except VaultError:
        return None


def lag_s(session: Session) -> float:
    """Seconds that the longest-waiting due message is late; 0 when none is."""
    query = select(sa.func.min(OutboxMessage.due_at)).where(
        col(OutboxMessage.state) == OutboxState.DUE
    )
    oldest = session.exec(query).one()
    return max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0


def _settle(session: Session, claim: Claim, **values: object) -> bool:
    held = sa.and_(
        col(OutboxMessage.id) == claim.id,
        col(OutboxMessage.fence) == claim.fence,
        col(OutboxMessage.state) == OutboxState.LEASED,
    )
    statement = update(OutboxMessage).where(held).values(lease_until=None, **values)
    return rows_changed(session, statement) == 1


def _decide(session: Session, message_id: UUID, **values: object) -> bool:
    """Apply a person's decision, unless a worker has the message or another person was here."""
    open_to = (*NEEDS_A_PERSON, OutboxState.DUE)
    statement = (
        update(OutboxMessage)
        .where(col(OutboxMessage.id) == message_id, col(OutboxMessage.state).in_(open_to))
        .where(col(OutboxMessage.sealed).is_not(None))
        .values(**values)
    )
    return rows_changed(session, statement) == 1


def _open(vault: Vault, message_id: UUID, sealed: bytes) -> Letter:
    return Letter(*orjson.loads(vault.open(context(message_id), sealed)))
