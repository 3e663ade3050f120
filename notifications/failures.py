"""Messages that did not arrive, in words a coordinator can act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from notifications.channels import channels, webhook
from notifications.channels.email import INSECURE, LOGIN, NO_ADDRESS, NOT_SET_UP, REFUSED
from notifications.delivery import UNFORESEEN, UNWRITABLE
from relief.kit import audit, i18n, outbox, refs
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_
from relief.kit.letters import RECORDED
from relief.kit.outbox import UNREADABLE, Letter, OutboxMessage, OutboxState

SHOWN = 200
HELD = N_("Held back: this copy of the database was restored, and the message may have gone out.")
CHECK_FIRST = N_("Ask whether it arrived. If it did, give it up below.")
FIX_ADDRESS = N_("Telephone them, and correct the address for next time.")
FIX_MAIL = N_("Ask an administrator to correct the mail settings, then try again. Telephone now.")
FIX_HERE = N_("Telephone them now, and show this page to an administrator.")
WAIT = N_("Nothing yet: it is tried again by itself. Telephone if it cannot wait.")
FIX_PROGRAM = N_("Telephone them, and mend it on their page, under “Its own program”.")
TELEPHONE = N_("Telephone them, or try again.")
NEXT_STEP: Mapping[str, str] = {
    NO_ADDRESS: FIX_ADDRESS,
    REFUSED: FIX_ADDRESS,
    NOT_SET_UP: FIX_MAIL,
    LOGIN: FIX_MAIL,
    INSECURE: FIX_MAIL,
    webhook.NO_SECRET: FIX_PROGRAM,
    webhook.NO_PLACE: FIX_PROGRAM,
    webhook.CLOSED: FIX_PROGRAM,
    webhook.INSIDE: FIX_PROGRAM,
    webhook.MOVED: FIX_PROGRAM,
    UNWRITABLE: FIX_HERE,
    UNFORESEEN: FIX_HERE,
    UNREADABLE: FIX_HERE,
}
UNKNOWN = N_("There is no such message.")
MOVED = N_("This message has moved on: it is being sent, or someone settled it already.")


@dataclass(frozen=True, slots=True)
class Failure:
    """One message on the board, in the reader's language."""

    id: UUID
    at: datetime
    about: str
    about_href: str
    channel_label: str
    to: str
    reason: str
    next_step: str
    attempts: int
    permanent: bool
    next_try_at: datetime | None


def listed(session: Session, lang: str) -> list[Failure]:
    """What stands on the board: first what needs a person, then what is tried again."""
    return [_shown(session, message, lang) for message in outbox.stuck(session, SHOWN)]


def retry(session: Session, message_id: UUID) -> None:
    """Try a message again now.

    Raises:
        Missing: if there is no such message.
        Conflict: if a worker or another person has it.
    """
    about = _about(session, message_id)
    if not outbox.retry(session, message_id):
        raise Conflict(MOVED, code="message_moved")
    audit.note(session, about, "message retried")


def give_up(session: Session, message_id: UUID, reason: str) -> None:
    """Settle a message that was handled another way, or needs no handling.

    Raises:
        Missing: if there is no such message.
        Conflict: if a worker or another person has it.
    """
    about = _about(session, message_id)
    if not outbox.give_up(session, message_id):
        raise Conflict(MOVED, code="message_moved")
    audit.note(session, about, "message given up", words=reason)


def _about(session: Session, message_id: UUID) -> str:
    message = session.get(OutboxMessage, message_id)
    if message is None:
        raise Missing(UNKNOWN)
    return message.about


def _shown(session: Session, message: OutboxMessage, lang: str) -> Failure:
    waits = message.state is OutboxState.DUE
    reason, step = _words(message)
    channel = channels.get(message.channel)
    letter = outbox.letter_of(session, message)
    return Failure(
        id=message.id,
        at=message.created_at,
        about=_subject(message, letter, lang),
        about_href=f"/desk/pledges/{message.about}" if _is_to_donor(letter) else "",
        channel_label=i18n.translate(lang, channel.label if channel else message.channel),
        to=letter.to if letter else "",
        reason=i18n.translate(lang, reason),
        next_step=i18n.translate(lang, step),
        attempts=message.attempts,
        permanent=not waits,
        next_try_at=message.due_at if waits else None,
    )


def _words(message: OutboxMessage) -> tuple[str, str]:
    if message.state is OutboxState.HELD:
        return message.error or HELD, CHECK_FIRST
    if message.state is OutboxState.DUE:
        return message.error, NEXT_STEP.get(message.error, WAIT)
    return message.error, NEXT_STEP.get(message.error, TELEPHONE)


def _is_to_donor(letter: Letter | None) -> bool:
    return letter is not None and letter.template == RECORDED


def _subject(message: OutboxMessage, letter: Letter | None, lang: str) -> str:
    """The reference a message is about, or the organization whose whole batch it is."""
    if letter is None or refs.is_valid(message.about):
        return message.about
    return str(letter.facts.get("agency", {}).get(lang, message.about))
