"""The ways in which an offer may reach an agency: those of the notifications package.

Read by the folder's name: an adapter is one file there, and the choice here comes with it.
"""

from typing import Protocol, runtime_checkable

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.registry import Registry

PHONE, EMAIL = "phone", "email"
UNKNOWN = N_("There is no channel “{channel}”. Choose one of: {known}.")
NO_ADDRESS = N_("Give the address that this channel needs, or let it be telephoned.")


@runtime_checkable
class Channel(Protocol):
    """What the agency's form needs to know of a channel."""

    key: str
    label: str
    needs_address: bool

    def check(self, address: str) -> str:
        """The address in its normal form; raises InvalidInput."""
        ...


CHANNELS: Registry[Channel] = Registry("notifications.channels", Channel)


def settle(channel: str | None, address: str) -> tuple[str, str]:
    """The channel, chosen by the address when none is named, and the address it will use.

    Raises:
        InvalidInput: at `/channel` or `/address`.
    """
    key = channel or (EMAIL if "@" in address else PHONE)
    known = CHANNELS.get(key)
    if known is None:
        names = ", ".join(CHANNELS)
        raise InvalidInput.field("/channel", "channel", UNKNOWN, channel=key, known=names)
    # Telephoned at its own number, unless another is given for offers.
    if not known.needs_address or (key == PHONE and not address):
        return key, address
    if not address:
        raise InvalidInput.field("/address", "missing", NO_ADDRESS)
    try:
        return key, known.check(address)
    except InvalidInput as error:
        raise InvalidInput.field("/address", error.code, error.message, **error.params) from None
