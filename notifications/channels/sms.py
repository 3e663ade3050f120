"""Text messages by a gateway that speaks Twilio's Messages API (twilio.com/docs/messaging/api).

The sender is neutral: a number, with no name that would tell who is helped by whom. The gateway
settles a message by taking it; a number that it refuses is final, all else is tried again.
"""

import base64
from urllib.parse import urlencode
from uuid import UUID

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from notifications.channels import DeliveryError, Mail, Posting
from relief.kit import contact, outward, posting
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.outward import NotPublic
from relief.kit.wire import Answer, Garbled

LONGEST = 1_600  # characters: ten segments, the most that a gateway takes
COME_AGAIN = (408, 425, 429)

NOT_SET_UP = N_(
    "No gateway for text messages is set up here (RELIEF_TWILIO_URL, RELIEF_TWILIO_SENDER)."
)
REFUSED_NUMBER = N_("The gateway refused this number or message.")
NOT_US = N_("The gateway did not accept our name and password.")
GATEWAY_LATER = N_("The gateway for text messages asked us to come back later.")
GATEWAY_AWAY = N_("The gateway for text messages cannot be reached.")


class SmsSettings(BaseSettings):
    """Which gateway takes our text messages, and from which number."""

    model_config = SettingsConfigDict(env_prefix="RELIEF_TWILIO_", frozen=True, extra="ignore")

    url: str = Field(default="", description="Of the Messages resource. Empty: none can leave.")
    account: str = ""
    password: SecretStr = SecretStr("")
    sender: str = Field(default="", description="A number in E.164; never a telling name.")
    timeout_s: float = Field(default=15, gt=0, le=45)
    loopback: bool = Field(
        default=False, description="Allow http://localhost: for rehearsals and tests only."
    )


class Sms(Posting[SmsSettings]):
    """Text messages through one gateway."""

    key = "sms"
    label = N_("Text message")
    kind = SmsSettings

    def check(self, address: str) -> str:
        """A number that can be texted, in E.164."""
        return contact.phone(address)

    async def send(self, mail: Mail, *, about: str, message_id: UUID) -> None:  # noqa: ARG002 - a text tells neither
        """Hand the words to the gateway; there is no subject.

        Raises:
            DeliveryError: unless the gateway took it.
        """
        settings = self.settings
        if not (settings.url and settings.sender):
            raise DeliveryError(NOT_SET_UP)
        said = {"To": mail.to, "From": settings.sender, "Body": mail.text.strip()[:LONGEST]}
        try:
            answer = await posting.post(
                outward.target(settings.url, loopback=settings.loopback),
                urlencode(said).encode(),
                self._headers(settings),
                limit_s=settings.timeout_s,
                tls=self._tls,
                resolve=self._resolve,
            )
        except InvalidInput as error:
            raise DeliveryError(NOT_SET_UP) from error
        except (NotPublic, Garbled, OSError) as error:
            raise DeliveryError(GATEWAY_AWAY) from error
        _judge(answer)

    def _headers(self, settings: SmsSettings) -> dict[str, str]:
        secret = settings.password.get_secret_value()
        name = base64.b64encode(f"{settings.account}:{secret}".encode()).decode()
        return {
            "Authorization": f"Basic {name}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }


def _judge(answer: Answer) -> None:
    if 200 <= answer.status < 300:
        return
    if answer.status in (401, 403):
        raise DeliveryError(NOT_US)  # ours to mend; every message waits for it
    if answer.status in COME_AGAIN or answer.status >= 500:
        raise DeliveryError(GATEWAY_LATER, retry_after_s=answer.retry_after_s)
    raise DeliveryError(REFUSED_NUMBER, permanent=True)


ENTRY = Sms()
