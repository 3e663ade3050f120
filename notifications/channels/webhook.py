"""An organization's own program: Standard Webhooks 1.0, JSON that is signed (standardwebhooks.com).

Where we may send to is judged by `kit.outward`, every time and by the number connected to. Any
2xx settles the message; 410 closes the webhook; a redirect is for a person to put right; all else
is tried again.
"""

import ssl
from typing import Any
from uuid import UUID

import orjson
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlmodel import Session

from notifications import events
from notifications.channels import DeliveryError, Mail, Posting
from relief.agencies import webhooks
from relief.agencies.models import Agency
from relief.kit import clock, outward, posting, signing
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.outbox import Letter
from relief.kit.outward import NotPublic, Target
from relief.kit.settings import Mode
from relief.kit.wire import Answer, Garbled

CLIENT = "Relief-Webhooks/1"
COME_AGAIN = (408, 425, 429)

NO_SECRET = N_("This organization's program has no secret yet, so nothing can be signed for it.")
NO_PLACE = N_("The web address of this organization's program is not one we send to.")
CLOSED = N_("This organization's program said that it is gone (410). Nothing more is sent to it.")
INSIDE = N_("The web address of this program leads to a private network. Nothing was sent.")
MOVED = N_("The organization's program sent us on to another address. We do not follow.")
REFUSED = N_("The organization's program refused the message.")
BROKEN = N_("The organization's program had an error of its own.")
LATER = N_("The organization's program asked us to come back later.")
AWAY = N_("The organization's program cannot be reached.")
SLOW = N_("The organization's program did not answer in time.")
INSECURE = N_("The certificate of the organization's program is not valid.")
GARBLED = N_("What the organization's program answered makes no sense.")


class WebhookSettings(BaseSettings):
    """How long to wait, and whether this machine itself is an address."""

    model_config = SettingsConfigDict(env_prefix="RELIEF_WEBHOOK_", frozen=True, extra="ignore")

    timeout_s: float = Field(default=15, gt=0, le=45, description="For one message, all in all.")
    loopback: bool = Field(
        default=False, description="Allow http://localhost: for rehearsals and tests only."
    )


class Webhook(Posting[WebhookSettings]):
    """Posts events."""

    key = "webhook"
    label = N_("Its own program (webhook)")
    kind = WebhookSettings

    def check(self, address: str) -> str:
        """The address, when it may be one of ours to send to; no DNS is asked."""
        outward.target(address, loopback=self.settings.loopback)
        return address

    def write(self, session: Session, letter: Letter, mode: Mode) -> Mail:
        """The event, for where the program listens today, with the secrets of today."""
        agency = session.get_one(Agency, UUID(letter.facts["agency_id"]))
        hook = webhooks.of(session, agency.id)
        if hook is None:
            raise DeliveryError(NO_SECRET, permanent=True)
        if hook.closed_at is not None:
            raise DeliveryError(CLOSED, permanent=True)
        event = events.event(letter.template, letter.facts, mode.value)
        said: dict[str, Any] = event.model_dump(mode="json", exclude_none=True)
        return Mail(
            to=agency.address if agency.channel == self.key else letter.to,
            subject=event.type,
            text=orjson.dumps(said, option=orjson.OPT_INDENT_2).decode(),
            lang=letter.lang,
            keys=webhooks.keys(session, hook),
        )

    def close(self, session: Session, letter: Letter, address: str) -> None:
        """Nothing more goes to that address until a coordinator saves one again."""
        webhooks.close(session, UUID(letter.facts["agency_id"]), address)

    async def send(self, mail: Mail, *, about: str, message_id: UUID) -> None:  # noqa: ARG002 - the event says it
        """Post the event.

        Raises:
            DeliveryError: unless the program took it.
        """
        try:
            answer = await posting.post(
                self._place(mail.to),
                mail.text.encode(),
                _headers(mail, message_id),
                limit_s=self.settings.timeout_s,
                tls=self._tls,
                resolve=self._resolve,
            )
        except (NotPublic, Garbled, OSError) as error:
            raise _understood(error) from error
        _judge(answer)

    def _place(self, address: str) -> Target:
        try:
            return outward.target(address, loopback=self.settings.loopback)
        except InvalidInput as error:
            raise DeliveryError(NO_PLACE, permanent=True) from error


def _headers(mail: Mail, message_id: UUID) -> dict[str, str]:
    known, at_s = f"msg_{message_id.hex}", int(clock.now().timestamp())
    return {
        "User-Agent": CLIENT,
        "Content-Type": "application/json",
        "webhook-id": known,
        "webhook-timestamp": str(at_s),
        "webhook-signature": signing.sign(mail.keys, known, at_s, mail.text.encode()),
    }


def _judge(answer: Answer) -> None:
    status, wait = answer.status, answer.retry_after_s
    if 200 <= status < 300:
        return
    if status == 410:
        raise DeliveryError(CLOSED, gone=True)
    if 300 <= status < 400:
        raise DeliveryError(MOVED, permanent=True)
    if status in COME_AGAIN or wait is not None:
        raise DeliveryError(LATER, retry_after_s=wait)
    raise DeliveryError(BROKEN if status >= 500 else REFUSED)


def _understood(error: Exception) -> DeliveryError:
    if isinstance(error, NotPublic):
        return DeliveryError(INSIDE, permanent=True)
    if isinstance(error, Garbled):
        return DeliveryError(GARBLED)
    if isinstance(error, TimeoutError):
        return DeliveryError(SLOW)
    return DeliveryError(INSECURE if isinstance(error, ssl.SSLError) else AWAY)


ENTRY = Webhook()
