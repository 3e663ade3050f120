"""An agency's own program: where it listens, and the secret by which it knows us.

A secret is shown once and kept sealed. Changed, both the new and the old one sign for a day, so
that the other side can take its time; what is gone (410) is sent nothing until somebody looks.
"""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from relief.agencies import channels, service
from relief.agencies.models import Agency, Webhook
from relief.kit import audit, clock, outbox, signing
from relief.kit.db import rows_changed, vault_of
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.outbox import OutboxMessage

WEBHOOK, TEST = "webhook", "webhook_test"
BOTH_SIGN = timedelta(hours=24)
NONE_YET = N_("This organization has no secret yet. Save the address of its program first.")
NO_ADDRESS = N_("Write the web address where its program listens.")
ROTATING = N_(
    "The secret was changed a short while ago, and the old one still signs. Nothing was changed "
    "now: end the old one first."
)
ENDED = N_("The old secret does not sign any more; somebody ended it, or its day was over.")


def context(webhook_id: UUID) -> str:
    """What a sealed secret is bound to."""
    return f"webhook:{webhook_id}"


def of(session: Session, agency_id: UUID) -> Webhook | None:
    """What the agency's program knows us by, if it has one."""
    query = select(Webhook).where(Webhook.agency_id == agency_id)
    return session.exec(query.execution_options(populate_existing=True)).first()


def keys(session: Session, hook: Webhook) -> tuple[str, ...]:
    """The secrets that sign now, the newest first."""
    vault, sealed = vault_of(session), [hook.secret]
    if hook.previous and rotating(hook):
        sealed.append(hook.previous)
    return tuple(vault.open(context(hook.id), each) for each in sealed)


def rotating(hook: Webhook) -> bool:
    """Whether the secret before this one still signs."""
    return hook.previous_until is not None and hook.previous_until > clock.now()


def listen(session: Session, agency: Agency, address: str, version: int) -> str:
    """Let offers reach the agency's program at `address`.

    Returns:
        Its secret if it is new, to be shown this once; else nothing.

    Raises:
        InvalidInput: at `/address`, if nothing is sent there.
        Conflict: if somebody changed the agency meanwhile.
    """
    if not address:
        raise InvalidInput.field("/address", "missing", NO_ADDRESS)
    channel, address = channels.settle(WEBHOOK, address)
    service.change(session, agency, {"channel": channel, "address": address}, version=version)
    hook = of(session, agency.id)
    if hook is None:
        return make(session, agency)
    if hook.closed_at:
        hook.closed_at = None
        session.add(hook)
        audit.note(session, service.about(agency), "webhook_opened")
    return ""


def make(session: Session, agency: Agency) -> str:
    """Draw its first secret and return it, to be shown this once.

    Raises:
        Conflict: if it has one by now.
    """
    text = signing.new_secret()
    hook = Webhook(agency_id=agency.id, secret=b"")
    hook.secret = vault_of(session).seal(context(hook.id), text)
    session.add(hook)
    try:
        session.flush()
    except IntegrityError:  # two at once: the other one was quicker, and was shown the secret
        raise Conflict(service.CHANGED, code="changed") from None
    audit.note(session, service.about(agency), "webhook_secret")
    return text


def rotate(session: Session, agency: Agency) -> str:
    """Draw another secret and return it, to be shown this once; the old one signs for a day more.

    Raises:
        Missing: if there is none yet.
        Conflict: if an older one still signs, as when two press at once.
    """
    hook = _its(session, agency)
    text, now = signing.new_secret(), clock.now()
    settled = sa.or_(col(Webhook.previous_until).is_(None), col(Webhook.previous_until) <= now)
    guarded = update(Webhook).where(col(Webhook.id) == hook.id, settled)
    values = {
        "previous": col(Webhook.secret),
        "previous_until": now + BOTH_SIGN,
        "secret": vault_of(session).seal(context(hook.id), text),
        "made_at": now,
    }
    if rows_changed(session, guarded.values(**values)) != 1:
        raise Conflict(ROTATING, code="rotating")
    audit.note(session, service.about(agency), "webhook_secret")
    return text


def end_old(session: Session, agency: Agency) -> None:
    """Let only the newest secret sign.

    Raises:
        Missing: if there is none yet.
        Conflict: if no older one signs.
    """
    hook = _its(session, agency)
    guarded = update(Webhook).where(
        col(Webhook.id) == hook.id, col(Webhook.previous_until) > clock.now()
    )
    if rows_changed(session, guarded.values(previous=None, previous_until=None)) != 1:
        raise Conflict(ENDED, code="old_secret_ended")
    audit.note(session, service.about(agency), "webhook_old_ended")


def close(session: Session, agency_id: UUID, address: str) -> bool:
    """Send nothing more to `address`: its program said that it is gone.

    Returns:
        Whether it was still the agency's address, and open.
    """
    current = sa.exists().where(col(Agency.id) == agency_id, col(Agency.address) == address)
    guarded = update(Webhook).where(
        col(Webhook.agency_id) == agency_id, col(Webhook.closed_at).is_(None), current
    )
    if rows_changed(session, guarded.values(closed_at=clock.now())) != 1:
        return False
    agency = session.get_one(Agency, agency_id)
    audit.note(session, service.about(agency), "webhook_closed")
    return True


def ping(session: Session, agency: Agency) -> None:
    """Send its program a message that means nothing but that we can be heard.

    Raises:
        Missing: if it has no secret, or is reached in another way.
    """
    _its(session, agency)
    facts = {"agency_id": str(agency.id), "at": clock.rfc3339(clock.now())}
    letter = outbox.Letter(agency.address, TEST, agency.languages[0], facts)
    outbox.put(session, about=service.about(agency), channel=WEBHOOK, letter=letter)
    audit.note(session, service.about(agency), "webhook_tested")


def last_test(session: Session, agency: Agency) -> OutboxMessage | None:
    """How the newest test fared."""
    query = (
        select(OutboxMessage)
        .where(OutboxMessage.about == service.about(agency), OutboxMessage.channel == WEBHOOK)
        .order_by(col(OutboxMessage.id).desc())
    )
    return session.exec(query.limit(1)).first()


def _its(session: Session, agency: Agency) -> Webhook:
    hook = of(session, agency.id)
    if hook is None or agency.channel != WEBHOOK:
        raise Missing(NONE_YET, code="no_webhook")
    return hook
