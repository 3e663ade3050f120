"""Ways to reach an organization or a donor; one file, one channel."""

import ssl
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, Protocol, TypeVar, runtime_checkable
from uuid import UUID

from pydantic_settings import BaseSettings
from sqlmodel import Session

from relief.kit import outward
from relief.kit.outbox import Letter
from relief.kit.outward import Resolve
from relief.kit.registry import Registry
from relief.kit.settings import Mode

Own = TypeVar("Own", bound=BaseSettings)


@dataclass(frozen=True, slots=True)
class Mail:
    """A message in words, ready to leave."""

    to: str
    subject: str
    text: str
    lang: str
    keys: tuple[str, ...] = field(default=(), repr=False)  # what a program's message is signed by


class DeliveryError(Exception):
    """The message did not arrive, in English words for the failure board.

    Args:
        message: Why; a msgid without personal data.
        permanent: Trying again would not help.
        retry_after_s: When the other side asked us to come back.
        gone: The other side asked us never to come back.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after_s: float | None = None,
        gone: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent or gone
        self.retry_after_s = retry_after_s
        self.gone = gone


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


@runtime_checkable
class Writer(Protocol):
    """A channel to programs: it writes its own messages, from what is known as they leave."""

    def write(self, session: Session, letter: Letter, mode: Mode) -> Mail:
        """`letter` for a program; written anew at every try.

        Raises:
            DeliveryError: if it cannot leave as things stand.
        """
        ...

    def close(self, session: Session, letter: Letter, address: str) -> None:
        """Send nothing more to `address`, where `letter` went: the other side said so."""
        ...


class Posting(Generic[Own]):
    """How a channel begins that posts to somebody's program.

    Args:
        settings: Read from the environment when first needed, if none are given.
        resolve: Finds addresses in a network of one's own.
        tls: Whom to trust there.
    """

    needs_address = True
    leaves = True
    kind: type[Own]

    def __init__(
        self,
        settings: Own | None = None,
        *,
        resolve: Resolve = outward.ask_dns,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._given = settings
        self._resolve = resolve
        self._tls = tls

    @cached_property
    def settings(self) -> Own:
        """Read when first needed."""
        return self._given or self.kind()


channels: Registry[Channel] = Registry(__name__, Channel)
