"""One account on a Mastodon server, or one that speaks its API, through Mastodon.py.

Mastodon knows a repeat by its `Idempotency-Key`, for about an hour; its kin may not. So the key is
always sent and never relied on: what is not answered is read back. What is allowed, each server
decides for itself; it is asked once an hour.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from time import sleep
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from notifications.networks import (
    Go,
    MaybePublished,
    NetworkError,
    NotPublished,
    Outgoing,
    Picture,
    Placed,
    Rules,
)
from notifications.readback import from_mastodon
from notifications.weighing import graphemes
from relief.kit import clock
from relief.kit.i18n import N_

if TYPE_CHECKING:
    from mastodon import Mastodon as Client

    from relief.kit.errands import Errand

BEFORE = timedelta(minutes=5)  # our clock may be fast
PAGE, PAGES = 40, 10
UNSURE = (408, 425, 499)
ASKING_S, POLL_S = 5, 0.3  # for what is allowed somebody waits: a page
REMEMBERED, GUESSED = timedelta(hours=1), timedelta(minutes=5)
SPEAKING: dict[str, Any] = {
    "ratelimit_method": "throw",
    "mastodon_version": "4.0.0",  # what we use; the library else asks before each picture
    "version_check_mode": "created",
    "user_agent": "Relief",
}

NOT_SET_UP = N_("Mastodon is not set up here (RELIEF_MASTODON_BASE_URL and …_ACCESS_TOKEN).")
AWAY = N_("Mastodon cannot be reached, or has an error of its own. Nothing was posted.")
SILENT = N_("Mastodon took the post and did not say what became of it. Look at the account first.")
TOKEN = N_("Mastodon does not let us post. Sign in to the account; then make a new access token.")
LATER = N_("Mastodon takes no more from us for now. The post waits until it may leave.")
REFUSED = N_("Mastodon refused the post. Shorten or change the text and approve it anew.")
GONE = N_("The post is no longer to be seen on Mastodon. Post it anew, by itself.")
PICTURE = N_("Mastodon refused a picture. Choose another, or post without one.")
UNREAD = N_("Mastodon does not show us our own posts now. Look at the account in a browser.")
STAYS = N_("Mastodon did not take the post down. Try again, or delete it in a browser.")

UNTOLD = (AWAY, SILENT, REFUSED, GONE)  # of posting: else is said where nothing was posted

log = structlog.get_logger(__name__)


class MastodonSettings(BaseSettings):
    """The server, and our token of it (write:statuses, write:media, read)."""

    model_config = SettingsConfigDict(env_prefix="RELIEF_MASTODON_", frozen=True, extra="ignore")

    base_url: str = Field(default="", description="As https://mastodon.example.")
    access_token: SecretStr = SecretStr("")
    timeout_s: float = Field(default=30, gt=0, le=40, description="For one post, all in all.")


class Mastodon:
    """One account."""

    key = "mastodon"
    label = "Mastodon"
    # Of most servers, for where none may be asked.
    usual = Rules(500, N_("characters"), picture_bytes=8_000_000, alt_limit=1_500, edits=True)

    def __init__(self, settings: MastodonSettings | None = None) -> None:
        self._given = settings
        self._rules, self._per_link = self.usual, 23
        self._ask_at: datetime | None = None

    @cached_property
    def settings(self) -> MastodonSettings:
        """Read when first needed."""
        return self._given or MastodonSettings()

    @property
    def ready(self) -> bool:
        """Whether an account is set up."""
        return bool(self.settings.base_url and self.settings.access_token.get_secret_value())

    @property
    def account_url(self) -> str:
        """The server, where whoever signs in finds it."""
        return self._base

    @property
    def rules(self) -> Rules:
        """What its server allows, as it said within the hour; else what most servers do."""
        due = self._ask_at is None or clock.now() >= self._ask_at
        if self.ready and due:
            self._ask_at = clock.now() + GUESSED  # the others on this page need not wait too
            self._ask()
        return self._rules

    def count(self, text: str) -> int:
        """Its graphemes, links as the server counts them."""
        return graphemes(text, self._per_link)

    def publish(self, post: Outgoing, go: Go) -> Placed:
        """Post it, its pictures first."""
        return self._send(
            post,
            go,
            lambda client, media: client.status_post(
                post.text,
                in_reply_to_id=post.parent.id if post.parent else None,
                media_ids=media,
                visibility="public",
                language=post.lang,
                idempotency_key=str(post.key),
            ),
        )

    def edit(self, placed: Placed, post: Outgoing, go: Go) -> Placed:
        """Change it in place, its pictures too; readers are shown that it was."""
        return self._send(
            post,
            go,
            lambda client, media: client.status_update(placed.id, post.text, media_ids=media),
        )

    def _send(self, post: Outgoing, go: Go, send: "Callable[[Client, list[str]], Any]") -> Placed:
        if not self.ready:
            raise NotPublished(NOT_SET_UP, permanent=True)
        with self._errand(self.settings.timeout_s) as (client, errand):
            media = [self._upload(client, errand, each) for each in post.pictures]
            go()
            errand.fresh()
            try:
                return self._placed(send(client, media))
            except Exception as error:  # whatever the library makes of it: the errand knows better
                errand.log(self.key, error)
                raise _judged(errand) from None

    def find(self, post: Outgoing) -> Placed | None:
        """The earliest of our own posts since then that holds its link, or its text."""
        parent = post.parent.id if post.parent else ""
        with self._reading(UNREAD) as (client, _):
            found = [
                each
                for each in _timeline(client, post.begun_at - BEFORE)
                if from_mastodon(each).is_of(post.text, post.link, parent)
            ]
            return self._placed(found[-1]) if found else None

    def delete(self, placed: Placed) -> None:
        """Take it down."""
        with self._reading(STAYS) as (client, errand):
            try:
                client.status_delete(placed.id)
            except Exception:
                if errand.status not in (200, 404):
                    raise

    def probe(self) -> str:
        """The account's name, as its server tells it."""
        with self._reading(AWAY) as (client, _):
            return f"@{client.account_verify_credentials()['acct']} at {self._base}"

    @property
    def _base(self) -> str:
        return self.settings.base_url.rstrip("/")

    def _placed(self, status: Any) -> Placed:  # noqa: ANN401 - a dict of theirs
        key, url = str(status["id"]), str(status.get("url") or "")
        if not (status["id"] and key.isalnum()):
            raise ValueError("no post has such a name")
        shown = url if url.startswith(("https://", "http://")) else f"{self._base}/statuses/{key}"
        return Placed(key, shown)

    def _ask(self) -> None:
        """What the server says of itself; what it leaves out is as it was."""
        try:
            with self._errand(ASKING_S) as (client, _):
                told = client.instance_v2()["configuration"]
            posts, media = told["statuses"], told["media_attachments"]
        except Exception as error:  # a server of another kind: it is posted to all the same
            log.warning("limits_unknown", network=self.key, error=type(error).__name__)
            return
        known = self._rules
        self._rules = replace(
            known,
            limit=_number(posts, "max_characters", known.limit),
            pictures=_number(posts, "max_media_attachments", known.pictures),
            picture_bytes=_number(media, "image_size_limit", known.picture_bytes),
            alt_limit=_number(media, "description_limit", known.alt_limit),
        )
        self._per_link = _number(posts, "characters_reserved_per_url", self._per_link)
        self._ask_at = clock.now() + REMEMBERED

    def _upload(self, client: "Client", errand: "Errand", picture: Picture) -> str:
        """Bring a picture there and wait until it is ready; what goes wrong published nothing."""
        errand.fresh()
        try:
            media = client.media_post(picture.data, picture.mime, description=picture.alt or None)
            key = str(media["id"])
            # A third of the time is kept for the post itself.
            while not media.get("url") and errand.left > self.settings.timeout_s / 3:
                sleep(POLL_S)
                media = client.media(key)
        except Exception as error:
            errand.log("mastodon", error)
            judged = _judged(errand)
            if isinstance(judged, MaybePublished):
                raise NotPublished(AWAY) from None
            if judged.message == REFUSED:
                raise NotPublished(PICTURE, permanent=True) from None
            raise judged from None
        if not media.get("url"):
            raise NotPublished(AWAY)
        return key

    @contextmanager
    def _errand(self, seconds: float) -> Iterator[tuple["Client", "Errand"]]:
        # Imported here: they take a third of a second, and most processes never post.
        from mastodon import Mastodon as Client

        from relief.kit.errands import Errand

        with Errand(min(seconds, self.settings.timeout_s)) as errand:
            token = self.settings.access_token.get_secret_value()
            session = errand.session()
            yield (
                Client(api_base_url=self._base, access_token=token, session=session, **SPEAKING),
                errand,
            )

    @contextmanager
    def _reading(self, otherwise: str) -> Iterator[tuple["Client", "Errand"]]:
        """An errand that publishes nothing; what goes wrong is a `NetworkError`."""
        if not self.ready:
            raise NetworkError(NOT_SET_UP)
        with self._errand(self.settings.timeout_s) as (client, errand):
            try:
                yield client, errand
            except Exception:
                said = _judged(errand).message
                raise NetworkError(otherwise if said in UNTOLD else said) from None


def _timeline(client: "Client", since: datetime) -> Iterator[Any]:
    """Our own posts since then, the newest first."""
    me, oldest = client.account_verify_credentials()["id"], None
    for _ in range(PAGES):
        page = client.account_statuses(me, exclude_reblogs=True, limit=PAGE, max_id=oldest)
        for each in page:
            if each["created_at"] < since:
                return
            yield each
            oldest = each["id"]
        if not page:
            return


def _number(told: Any, name: str, otherwise: int) -> int:  # noqa: ANN401 - JSON of theirs
    value = told.get(name)
    return value if isinstance(value, int) and value > 0 else otherwise


def _judged(errand: "Errand") -> NetworkError:
    """What became of the request that mattered, as the wire tells it; its library may be wrong.

    What that raised is not told on: it may repeat what a server wrote, which knows our token.
    """
    if not (status := errand.status):
        return MaybePublished(SILENT) if errand.spoke else NotPublished(AWAY)
    if not 400 <= status < 500 or status in UNSURE:
        return MaybePublished(SILENT)
    if status in (401, 403):
        return NotPublished(TOKEN, revoked=True)
    if status == 429:
        return NotPublished(LATER, retry_at=errand.later("x-ratelimit-reset"))
    if status == 404:
        return NotPublished(GONE, permanent=True)
    if "not finished processing" in errand.words:
        return NotPublished(AWAY)
    return NotPublished(REFUSED, permanent=True)


ENTRY = Mastodon()
