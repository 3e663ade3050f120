"""X by its API v2, through tweepy, in the name of one account (OAuth 1.0a).

X knows no key that makes a repeat safe: what it does not answer is read back from our own
timeline. Each post is paid for, one with a link thirteen times over. Pictures go up by API v2,
which tweepy has no method for: X closed the older way, v1.1, to new applications in June 2025.
"""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

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
from notifications.readback import from_x
from notifications.weighing import weigh
from relief.kit.i18n import N_

if TYPE_CHECKING:
    import tweepy

    from relief.kit.errands import Errand

FIXED = "https://api.twitter.com"  # where tweepy asks, whatever it is told
BEFORE = timedelta(minutes=5)  # our clock may be fast
PAGE, PAGES = 100, 5
UNSURE = (408, 425, 499)
WINDOWS = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")

NOT_SET_UP = N_("X is not set up here (RELIEF_X_HANDLE and the four keys beside it).")
AWAY = N_("X cannot be reached, or has an error of its own. Nothing was posted.")
SILENT = N_("X took the post and did not say what became of it. Look at the account first.")
KEYS = N_("X does not accept our keys. Check this machine's clock, then make new keys at X.")
LOCKED = N_("X has locked or suspended the account. Sign in to X and do what it asks for.")
READ_ONLY = N_("X lets our keys only read. Allow “Read and write” there, then make new keys.")
DUPLICATE = N_("X says that it has this very text already. Look at the account.")
LATER = N_("X takes no more from us for now. The post waits until it may leave.")
SPENT = N_("The credit or spending limit at X is used up. Add credit in its developer console.")
LONG = N_("X finds the text too long. Shorten it and approve it anew.")
ORPHAN = N_("The post that this one answers is no longer to be seen on X. Post it by itself.")
REFUSED = N_("X refused the post. Read its rules, change the text and approve it anew.")
PICTURE = N_("X refused a picture. Choose another, or post without one.")
UNREAD = N_("X does not show us our own timeline now. Look at the account in a browser.")
STAYS = N_("X did not take the post down. Try again, or delete it in a browser.")
NO_EDITS = N_("A post on X cannot be changed. Answer it, or delete it and post anew.")
SOMEBODY_ELSE = N_("The keys belong to another account at X than RELIEF_X_HANDLE names.")

UNTOLD = (AWAY, SILENT, REFUSED)  # of posting: something else is said where nothing was posted

# What X says, and what it means: the words, the message, and what else is known by them.
MEANINGS: tuple[tuple[tuple[str, ...], str, dict[str, bool]], ...] = (
    (("problems/credits", "usage-capped", "usagecapexceeded", "spendcapreached"), SPENT, {}),
    (("duplicate content", "is a duplicate"), DUPLICATE, {"duplicate": True}),
    (("suspended", " locked"), LOCKED, {"revoked": True}),
    (("oauth1-permissions", "client-forbidden", "not-enrolled"), READ_ONLY, {"revoked": True}),
    (("deleted or not visible",), ORPHAN, {"permanent": True}),
    (("too long",), LONG, {"permanent": True}),
)


class XSettings(BaseSettings):
    """The account at X, and the four keys that X makes for it."""

    model_config = SettingsConfigDict(env_prefix="RELIEF_X_", frozen=True, extra="ignore")

    base_url: str = Field(default="https://api.x.com", description="Where its API is asked.")
    handle: str = Field(default="", description="The account's name, with or without @.")
    consumer_key: SecretStr = SecretStr("")
    consumer_secret: SecretStr = SecretStr("")
    access_token: SecretStr = SecretStr("")
    access_secret: SecretStr = SecretStr("")
    timeout_s: float = Field(default=30, gt=0, le=40, description="For one post, all in all.")

    @property
    def keys(self) -> tuple[str, str, str, str]:
        """The four keys, in the order in which tweepy takes them."""
        four = (self.consumer_key, self.consumer_secret, self.access_token, self.access_secret)
        first, second, third, fourth = (each.get_secret_value() for each in four)
        return first, second, third, fourth


class X:
    """One account at X."""

    key = "x"
    label = "X"
    rules = Rules(
        limit=280,
        unit=N_("characters"),
        picture_bytes=5_000_000,
        price_microusd=15_000,
        link_price_microusd=200_000,
    )

    def __init__(self, settings: XSettings | None = None) -> None:
        self._given = settings

    @cached_property
    def settings(self) -> XSettings:
        """Read when first needed."""
        return self._given or XSettings()

    @property
    def ready(self) -> bool:
        """Whether an account is set up."""
        return bool(self._handle and all(self.settings.keys))

    @property
    def account_url(self) -> str:
        """The account's page."""
        return f"https://x.com/{self._handle}" if self._handle else ""

    def count(self, text: str) -> int:
        """Its weighted length."""
        return weigh(text)

    def publish(self, post: Outgoing, go: Go) -> Placed:
        """Post it, its pictures first."""
        if not self.ready:
            raise NotPublished(NOT_SET_UP, permanent=True)
        with self._errand() as (client, errand):
            media = [_upload(client, errand, each) for each in post.pictures]
            go()
            errand.fresh()
            try:
                said = client.create_tweet(
                    text=post.text,
                    media_ids=media or None,
                    in_reply_to_tweet_id=post.parent.id if post.parent else None,
                )
                return self._placed(str(int(said["data"]["id"])))
            except Exception as error:  # whatever tweepy makes of it: the errand knows better
                errand.log(self.key, error)
                raise _judged(errand) from None

    def find(self, post: Outgoing) -> Placed | None:
        """The earliest of our own posts since then that holds its link, or its text."""
        with self._reading(UNREAD) as (client, _):
            parent = post.parent.id if post.parent else ""
            found = [
                int(each["id"])
                for each in self._timeline(client, post.begun_at - BEFORE)
                if from_x(each).is_of(post.text, post.link, parent)
            ]
        return self._placed(str(min(found))) if found else None

    def delete(self, placed: Placed) -> None:
        """Take it down."""
        with self._reading(STAYS) as (client, errand):
            try:
                said = client.delete_tweet(placed.id)
            except Exception:
                if errand.status == 404:
                    return
                raise
            if said["data"]["deleted"] is not True:
                raise NetworkError(STAYS)

    def edit(self, placed: Placed, post: Outgoing, go: Go) -> Placed:  # noqa: ARG002 - as every network
        """It cannot be."""
        raise NotPublished(NO_EDITS, permanent=True)

    def probe(self) -> str:
        """The account's name, as X tells it."""
        with self._reading(AWAY) as (client, _):
            name = str(client.get_me(user_auth=True)["data"]["username"])
        if name.casefold() != self._handle.casefold():
            raise NetworkError(SOMEBODY_ELSE)
        return f"@{name}"

    @property
    def _handle(self) -> str:
        return self.settings.handle.removeprefix("@")

    def _placed(self, tweet: str) -> Placed:
        return Placed(tweet, f"https://x.com/{self._handle}/status/{tweet}")

    def _timeline(self, client: "tweepy.Client", since: datetime) -> Iterator[Mapping[str, Any]]:
        # OAuth 1.0a tokens begin with the number of the account.
        user, page = self.settings.keys[2].partition("-")[0], None
        for _ in range(PAGES):
            said = client.get_users_tweets(
                user,
                user_auth=True,
                start_time=since,
                max_results=PAGE,
                tweet_fields=["created_at", "entities", "referenced_tweets"],
                pagination_token=page,
            )
            if "data" not in said and said["meta"]["result_count"] != 0:
                raise NetworkError(UNREAD)
            yield from said.get("data", ())
            page = said["meta"].get("next_token")
            if not page:
                return

    @contextmanager
    def _errand(self) -> Iterator[tuple["tweepy.Client", "Errand"]]:
        # Imported here: they take a quarter of a second, and most processes never post.
        import tweepy

        from relief.kit.errands import Errand

        with Errand(self.settings.timeout_s) as errand:
            client = tweepy.Client(None, *self.settings.keys, return_type=dict)
            client.session = errand.session({FIXED: self.settings.base_url})
            yield client, errand

    @contextmanager
    def _reading(self, otherwise: str) -> Iterator[tuple["tweepy.Client", "Errand"]]:
        """An errand that publishes nothing; what goes wrong is a `NetworkError`."""
        if not self.ready:
            raise NetworkError(NOT_SET_UP)
        with self._errand() as (client, errand):
            try:
                yield client, errand
            except NetworkError:
                raise
            except Exception:
                said = _judged(errand).message
                raise NetworkError(otherwise if said in UNTOLD else said) from None


def _upload(client: "tweepy.Client", errand: "Errand", picture: Picture) -> str:
    """Bring a picture to X, with its words; what goes wrong has published nothing."""
    errand.fresh()
    shown = {
        "media": base64.b64encode(picture.data).decode(),
        "media_category": "tweet_image",
        "media_type": picture.mime,
    }
    try:
        answer = client.request("POST", "/2/media/upload", json=shown, user_auth=True)
        media = str(int(answer.json()["data"]["id"]))
        if picture.alt:
            said = {"id": media, "metadata": {"alt_text": {"text": picture.alt}}}
            client.request("POST", "/2/media/metadata", json=said, user_auth=True)
    except Exception as error:
        errand.log("x", error)
        judged = _judged(errand)
        if isinstance(judged, MaybePublished):
            raise NotPublished(AWAY) from None
        if judged.message == REFUSED:
            raise NotPublished(PICTURE, permanent=True) from None
        raise judged from None
    return media


def _judged(errand: "Errand") -> NetworkError:
    """What became of the request that mattered, as the wire tells it.

    Its library is asked nothing: it fails at answers that it cannot read, also at good ones. Nor
    is what it raised told on: it may repeat what a server wrote, and a server knows our token.
    """
    if not errand.status:
        return MaybePublished(SILENT) if errand.spoke else NotPublished(AWAY)
    if not 400 <= errand.status < 500 or errand.status in UNSURE:
        return MaybePublished(SILENT)
    return _refused(errand)


def _refused(errand: "Errand") -> NotPublished:
    if errand.status == 401:
        return NotPublished(KEYS, revoked=True)
    words = errand.words
    for signs, message, known in MEANINGS:
        if any(sign in words for sign in signs):
            return NotPublished(message, retry_at=errand.later("reset_date"), **known)
    if errand.status == 429:
        return NotPublished(LATER, retry_at=_window(errand))
    if errand.status == 402:
        return NotPublished(SPENT)
    return NotPublished(REFUSED, permanent=True)


def _window(errand: "Errand") -> datetime | None:
    """When the window that binds us ends: of those that are used up, the last."""
    ends = {each: errand.later(f"{each}-reset") for each in WINDOWS}
    told = {each: end for each, end in ends.items() if end}
    used_up = [
        end for each, end in told.items() if errand.headers.get(f"{each}-remaining", "0") == "0"
    ]
    return max(used_up or told.values(), default=None)


ENTRY = X()
