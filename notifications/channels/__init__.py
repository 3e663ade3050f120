"""Ways to reach an organization or a donor; one file, one channel."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable
from uuid import UUID

from relief.kit.registry import Registry


@dataclass(frozen=True, slots=True)
class Mail:
    """A message in words, ready to leave."""

    to: str
    subject: str
    text: str
    lang: str


class DeliveryError(Exception):
    """The message did not arrive, in English words for the failure board.

    Args:
        message: Why; a msgid without personal data.
        permanent: Trying again would not help.
        retry_after_s: When the other side asked us to come back.
    """

    def __init__(
        self, message: str, *, permanent: bool = False, retry_after_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent
        self.retry_after_s = retry_after_s


@runtime_checkable
class Channel(Protocol):
    """A way for a message to reach somebody.

    Sending again with the same `message_id` must be recognisable as a repeat: a worker that dies
    after the other side took the message, and before it is settled, sends it twice.
    """

    @property
    def key(self) -> str:
        """Stable name kept with each organization and message."""
        ...

    @property
    def label(self) -> str:
        """What people call it; a msgid."""
        ...

    @property
    def needs_address(self) -> bool:
        """Whether it reaches nobody without an address."""
        ...

    @property
    def leaves(self) -> bool:
        """Whether anything leaves this machine. A channel that sends nothing settles at once."""
        ...

    def check(self, address: str) -> str:
        """The address in its normal form.

        Raises:
            InvalidInput: if nothing can be sent there.
        """
        ...

    async def send(self, mail: Mail, *, about: str, message_id: UUID) -> None:
        """Send `mail` now.

        Raises:
            DeliveryError: if it did not arrive.
        """
        ...


channels: Registry[Channel] = Registry(__name__, Channel)
