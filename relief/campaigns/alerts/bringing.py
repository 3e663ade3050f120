"""An alert brought from the web address where its authority publishes it."""

import asyncio

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from relief.campaigns.alerts import xml
from relief.kit import fetching
from relief.kit.errors import InvalidInput, TooLarge
from relief.kit.fetching import TooLong
from relief.kit.i18n import N_
from relief.kit.outward import NotPublic
from relief.kit.wire import Garbled

ACCEPT = "application/cap+xml, application/xml, text/xml"

INSIDE = N_("This address leads to a private network. Nothing was read.")
SLOW = N_("The server at this address did not answer in time. Try again, or send the file.")
AWAY = N_("The server at this address cannot be reached. Try again, or send the file.")
GARBLED = N_("What the server at this address answered makes no sense. Send the file instead.")
ANSWERED = N_("The server at this address has no alert for us (it answered {status}).")


class AlertSettings(BaseSettings):
    """How long to wait, and whether this machine itself is an address."""

    model_config = SettingsConfigDict(env_prefix="RELIEF_ALERTS_", frozen=True, extra="ignore")

    timeout_s: float = Field(default=10, gt=0, le=45, description="For one alert, all in all.")
    loopback: bool = Field(
        default=False, description="Allow http://localhost: for rehearsals and tests only."
    )


def bring(address: str) -> bytes:
    """What stands at `address`; blocks until it is here.

    Raises:
        InvalidInput: if the address is none of ours to ask, or nothing useful came.
        TooLarge: if it is larger than any alert.
    """
    settings = AlertSettings()
    asked = fetching.get(
        address,
        most_bytes=xml.MOST_BYTES,
        limit_s=settings.timeout_s,
        accept=ACCEPT,
        loopback=settings.loopback,
    )
    try:
        found = asyncio.run(asked)
    except (NotPublic, Garbled, OSError) as error:
        raise _understood(error) from error
    if found.status != 200:
        raise InvalidInput(ANSWERED, code="answered", status=found.status)
    return found.body


def _understood(error: Exception) -> InvalidInput | TooLarge:
    if isinstance(error, TooLong):
        return TooLarge(xml.TOO_LARGE)
    if isinstance(error, NotPublic):
        return InvalidInput(INSIDE, code="inside")
    if isinstance(error, Garbled):
        return InvalidInput(GARBLED, code="garbled")
    late = isinstance(error, TimeoutError)
    return InvalidInput(SLOW if late else AWAY, code="slow" if late else "away")
