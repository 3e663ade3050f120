"""Bluesky, or any server of its protocol (AT): each post is written under a key of our own.

`putRecord` under a key made from the post's own is the same request however often it is made, so a
repeat makes no second post; and reading back is no search: the record is there, or it is not.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from typing import Any

import regex
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from notifications.networks import Go, NetworkError, NotPublished, Outgoing, Placed, Rules
from notifications.networks.bluesky import answers, records
from notifications.networks.bluesky.records import Signed
from relief.kit.deadline import Deadline
from relief.kit.i18n import N_

PREPARING_S, PUTTING_S = 25, 15  # together well below 45
PLACE = re.compile(r"at://(did:[^/]+)/([^/]+)/([^/]+)")
NO_HANDLE = "handle.invalid"  # what a server says of an account whose name does not resolve

NOT_SET_UP = N_(
    "No Bluesky account is set up here (RELIEF_BLUESKY_HANDLE and RELIEF_BLUESKY_PASSWORD). "
    "Ask whoever runs this service."
)
TOO_LONG = N_("This is too long for Bluesky: 300 characters, 3,000 bytes at most. Shorten it.")
TOO_MANY = N_("Bluesky takes 4 pictures of 1 MB each at most. Leave one out, or make it smaller.")
NO_EDITS = N_("Bluesky changes no post that is out. Answer it, or delete it and post anew.")
CANNOT_ASK = N_("Bluesky cannot be asked just now. Look at our account there, and try again.")
MAY_STAND = N_("Bluesky did not say that the post is gone. Try again, or delete it there.")


class BlueskySettings(BaseSettings):
    """Which account is ours, and where it lives."""

    model_config = SettingsConfigDict(env_prefix="RELIEF_BLUESKY_", frozen=True, extra="ignore")

    base_url: str = "https://bsky.social"
    handle: str = Field(default="", description="Of the account, as `example.bsky.social`.")
    password: SecretStr = Field(
        default=SecretStr(""), description="An app password, never the account's own."
    )
    web_url: str = Field(default="https://bsky.app", description="Where people read posts.")
    timeout_s: float = Field(default=15, gt=0, le=20, description="For each step of a request.")


class Bluesky:
    """One account, whose session is made when it is first needed and kept until it ends."""

    key = "bluesky"
    label = "Bluesky"  # a name, the same in every language
    rules = Rules(
        limit=300,
        unit=N_("characters"),
        limit_bytes=3_000,
        pictures=4,
        picture_bytes=1_000_000,
        alt_limit=2_000,
        # The server that takes a post answers from the same store. A request that was given up
        # may still arrive a little later; made again, it makes the same record.
        absence_is_proof=True,
        repeats_safely=True,
    )

    def __init__(self, settings: BlueskySettings | None = None) -> None:
        self._given = settings
        self._client: Any = None
        self._signing_in = threading.Lock()

    @cached_property
    def settings(self) -> BlueskySettings:
        """The account's settings."""
        return self._given or BlueskySettings()

    @property
    def ready(self) -> bool:
        """Whether an account is named."""
        return bool(self.settings.handle and self.settings.password.get_secret_value())

    @property
    def account_url(self) -> str:
        """The account's page."""
        handle = self.settings.handle
        return f"{self.settings.web_url.rstrip('/')}/profile/{handle}" if handle else ""

    def count(self, text: str) -> int:
        """Its graphemes (UAX #29): a family of four, or a letter with its accents, is one."""
        return len(regex.findall(r"\X", text))

    def publish(self, post: Outgoing, go: Go) -> Placed:
        """Upload its pictures, then write its record.

        Raises:
            Halted: from `go`; nothing was made public.
            NotPublished: if it surely is not public.
            MaybePublished: if nobody can tell.
        """
        self._check(post)
        deadline = Deadline(PREPARING_S)
        signed = self._signed(deadline)
        with _preparing():
            request = records.request(post, signed, deadline)
        go()
        try:
            put = signed.client.com.atproto.repo.put_record
            answer = Deadline(PUTTING_S).run(lambda: put(request))
            return self._placed(signed, answer.uri, answer.cid)
        except Exception as error:
            self._drop_ended(signed.client, error)
            raise answers.after(error) from None

    def find(self, post: Outgoing) -> Placed | None:
        """The record under the post's key.

        Raises:
            NetworkError: if the server cannot be asked.
        """
        deadline = Deadline(PREPARING_S)
        with _asking(CANNOT_ASK):
            signed = self._signed(deadline)
            wanted = records.place(post, signed.did)
            get = signed.client.com.atproto.repo.get_record
            try:
                found = deadline.run(lambda: get(wanted))
            except Exception as error:
                if answers.said(error).name == "RecordNotFound":
                    return None
                raise
            return self._placed(signed, found.uri, found.cid or "")

    def delete(self, placed: Placed) -> None:
        """Delete the record; one that is gone is no error.

        Raises:
            NetworkError: if it may still be public.
        """
        place = PLACE.fullmatch(placed.id)
        if place is None:
            raise NetworkError(MAY_STAND)
        names = dict(zip(("repo", "collection", "rkey"), place.groups(), strict=True))
        deadline = Deadline(PREPARING_S)
        with _asking(MAY_STAND):
            delete = self._signed(deadline).client.com.atproto.repo.delete_record
            deadline.run(lambda: delete(names))

    def edit(self, placed: Placed, post: Outgoing, go: Go) -> Placed:  # noqa: ARG002 - its form
        """Refuse: what readers' apps hold already would stay as it was.

        Raises:
            NotPublished: always.
        """
        raise NotPublished(NO_EDITS, permanent=True)

    def probe(self) -> str:
        """Sign in, and tell the account's handle.

        Raises:
            NetworkError: if the account does not work.
        """
        return self._signed(Deadline(PREPARING_S)).handle

    def _check(self, post: Outgoing) -> None:
        """Refuse what the server would refuse, before anything leaves."""
        rules = self.rules
        if self.count(post.text) > rules.limit or len(post.text.encode()) > rules.limit_bytes:
            raise NotPublished(TOO_LONG, permanent=True)
        heavy = any(len(picture.data) > rules.picture_bytes for picture in post.pictures)
        if heavy or len(post.pictures) > rules.pictures:
            raise NotPublished(TOO_MANY, permanent=True)

    def _placed(self, signed: Signed, uri: str, cid: str) -> Placed:
        who = signed.did if signed.handle == NO_HANDLE else signed.handle
        web = self.settings.web_url.rstrip("/")
        return Placed(uri, f"{web}/profile/{who}/post/{uri.rpartition('/')[2]}", cid)

    def _signed(self, deadline: Deadline) -> Signed:
        """Who we are there: asked each time, so that a lost session shows before a post leaves.

        Raises:
            NotPublished: if we are nobody.
        """
        if not self.ready:
            raise NotPublished(NOT_SET_UP)
        with _preparing():
            return self._who(deadline)

    def _who(self, deadline: Deadline) -> Signed:
        client = self._session(deadline)
        try:
            who = deadline.run(client.com.atproto.server.get_session)
        except Exception as error:
            if not self._drop_ended(client, error):
                raise
            client = self._session(deadline)
            who = deadline.run(client.com.atproto.server.get_session)
        if who.active is False:
            raise NotPublished(answers.TAKEN_DOWN, revoked=True)
        return Signed(client, who.did, who.handle)

    def _session(self, deadline: Deadline) -> Any:  # noqa: ANN401 - the library has no types
        """The session that is kept, or a new one; of many who want one, one signs in."""
        if not self._signing_in.acquire(timeout=deadline.left):
            raise TimeoutError
        try:
            if self._client is None:
                client = _client(self.settings)
                name, secret = self.settings.handle, self.settings.password.get_secret_value()
                deadline.run(lambda: client.login(name, secret, fetch_bsky_profile=False))
                self._client = client
            return self._client
        finally:
            self._signing_in.release()

    def _drop_ended(self, client: Any, error: Exception) -> bool:  # noqa: ANN401 - as above
        """Whether `error` says that the session has ended; the next who needs one signs in."""
        ended = answers.said(error).name in answers.ENDED
        if ended and self._client is client:
            self._client = None
        return ended


def _client(settings: BlueskySettings) -> Any:  # noqa: ANN401 - the library has no types
    """The library's client; imported here, since it takes more than a second."""
    library, http = import_module("atproto"), import_module("httpx")
    # A connection that was kept may have died unseen, and the request on it would be in doubt.
    once = http.Limits(max_keepalive_connections=0)
    request = library.Request(timeout=settings.timeout_s, limits=once)
    return library.Client(settings.base_url, request=request)


@contextmanager
def _preparing() -> Iterator[None]:
    """Whatever goes wrong there, nothing was published."""
    try:
        yield
    except answers.troubles() as error:
        # Without its cause, which holds the request, and the request the password.
        raise answers.before(error) from None


@contextmanager
def _asking(message: str) -> Iterator[None]:
    """Whatever goes wrong leaves in doubt what stands there; a lost account says so."""
    try:
        yield
    except NotPublished as refused:
        raise NetworkError(refused.message if refused.revoked else message) from None
    except answers.troubles() as error:
        answers.before(error)  # which notes it
        raise NetworkError(message) from None


ENTRY = Bluesky()
