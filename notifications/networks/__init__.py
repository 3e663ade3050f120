"""Places where the public reads what we publish; one file, one network.

A network answers a post in one of three ways: it is published, it surely is not (`NotPublished`),
or nobody can tell (`MaybePublished`). Whoever is unsure raises the last: the sender then reads
back before anything is tried again, and where the network cannot tell, a person decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable
from uuid import UUID

from relief.kit.registry import Registry

Go = Callable[[], None]
"""Called right before the one request that makes a post public; raises `Halted` to prevent it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a network allows, as its editor and its sender must know it."""

    limit: int  # in `unit`s, as `Network.count` counts them
    unit: str  # a msgid: "characters", "graphemes"
    limit_bytes: int = 0  # of UTF-8; 0: no such limit
    pictures: int = 4
    picture_bytes: int = 1_000_000
    alt_limit: int = 1_000  # characters of an alternative text
    edits: bool = False  # a published post can be changed in place, and readers are told
    replies: bool = True  # a thread, and a correction below its post
    absence_is_proof: bool = False  # what `find` does not find was surely not published
    repeats_safely: bool = False  # the same key again makes no second post
    price_microusd: int = 0  # of one post
    link_price_microusd: int = 0  # of one post that holds a link
    by_hand: bool = False  # a person copies the post; nothing is sent


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it leaves: cleaned, and with words for those who do not see it."""

    data: bytes
    mime: str  # image/jpeg or image/png
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a post stands on its network."""

    id: str
    url: str
    version: str = ""  # the network's own mark of this very content, where it has one


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One post, filled and frozen: the same at every try.

    `key` and `begun_at` never change once it was first tried, so a network can derive from them
    whatever makes a repeat recognisable.
    """

    key: UUID
    begun_at: datetime
    text: str
    lang: str  # en | fr
    link: str = ""  # the address that stands in `text`, if one does
    pictures: tuple[Picture, ...] = ()
    root: Placed | None = None  # the first post of the thread it continues
    parent: Placed | None = None  # the post it answers


class Halted(Exception):
    """Somebody stopped all posts, or another worker has this one: nothing was made public."""


class NetworkError(Exception):
    """A network did not publish, or did not say so; `message` is a msgid for the failure board."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotPublished(NetworkError):
    """The network surely has no such post.

    Args:
        message: Why, and what to do; a msgid without secrets.
        permanent: Trying again would not help.
        retry_at: When the network allows another try.
        revoked: The account's access is gone: the whole network pauses until a person acts.
        duplicate: The network says that it has this very text already: read back.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_at: datetime | None = None,
        revoked: bool = False,
        duplicate: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent or revoked
        self.retry_at = retry_at
        self.revoked = revoked
        self.duplicate = duplicate


class MaybePublished(NetworkError):
    """The network took the request and never told what became of it."""


@runtime_checkable
class Network(Protocol):
    """A place where an appeal can be read by the public. Its calls block, and end within 45 s."""

    @property
    def key(self) -> str:
        """Stable name kept on each post."""
        ...

    @property
    def label(self) -> str:
        """What people call it; a msgid."""
        ...

    @property
    def ready(self) -> bool:
        """Whether an account is set up; what is not ready is not offered."""
        ...

    @property
    def rules(self) -> Rules:
        """What it allows; what a server must be asked for is asked once and remembered."""
        ...

    def count(self, text: str) -> int:
        """How long `text` is, by the network's own counting."""
        ...

    def publish(self, post: Outgoing, go: Go) -> Placed:
        """Make `post` public, calling `go` right before the request that does so.

        Raises:
            Halted: from `go`; nothing was made public.
            NotPublished: if it surely is not public.
            MaybePublished: if nobody can tell.
        """
        ...

    def find(self, post: Outgoing) -> Placed | None:
        """Read back: where `post` stands, by the network's own means; None where it is not seen.

        Raises:
            NetworkError: if the network cannot be asked.
        """
        ...

    def delete(self, placed: Placed) -> None:
        """Take a post down; one that is gone already is no error.

        Raises:
            NetworkError: if it may still be public.
        """
        ...

    def edit(self, placed: Placed, post: Outgoing, go: Go) -> Placed:
        """Change a published post in place; only where `rules.edits`.

        Raises:
            As `publish`.
        """
        ...

    def probe(self) -> str:
        """Ask who we are there, for `relief doctor`: the account's name; nothing is published.

        Raises:
            NetworkError: if the account does not work, with what to do.
        """
        ...


@runtime_checkable
class HasAccount(Protocol):
    """A network that may also tell where people read our account; not every one can."""

    @property
    def account_url(self) -> str:
        """The account's own page, for a person to look at; empty where it is not known."""
        ...


networks: Registry[Network] = Registry(__name__, Network)
