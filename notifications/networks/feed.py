"""Our own pages and feeds, where anybody can follow a relief effort without an account.

A feed is read from the posts themselves: an update is public while its row says so, and gone when
the row says that. Nothing leaves from here, so a repeat is harmless and absence is proof.
"""

from functools import cached_property

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from notifications.networks import Go, NetworkError, NotPublished, Outgoing, Placed, Rules
from relief.kit import outward
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

TOO_LONG = N_("This is too long for an update. Shorten it, and have it approved again.")
NO_HUB = N_("The web address in RELIEF_FEED_HUB_URL is not one we send to.")


class FeedSettings(BaseSettings):
    """Where our own pages are, and which hub (WebSub) hears of what changes there."""

    model_config = SettingsConfigDict(
        env_prefix="RELIEF_FEED_", frozen=True, extra="ignore", populate_by_name=True
    )

    base_url: str = Field(default="", validation_alias="RELIEF_BASE_URL")
    hub_url: str = Field(default="", description="None is told where there is none.")
    hub_timeout_s: float = Field(default=10, gt=0, le=45)
    hub_loopback: bool = Field(
        default=False, description="Allow http://localhost: for rehearsals and tests only."
    )


class Feed:
    """Takes every post: it is public as soon as it is written down as such."""

    key = "feed"
    label = N_("Our own page and feeds")
    ready = True
    stays = True  # nothing leaves this machine, so nothing needs to stand in for it
    rules = Rules(
        limit=10_000,
        unit=N_("characters"),
        pictures=0,
        edits=True,
        absence_is_proof=True,
        repeats_safely=True,
    )

    def __init__(self, settings: FeedSettings | None = None) -> None:
        self._given = settings

    @cached_property
    def settings(self) -> FeedSettings:
        """Read when first needed."""
        return self._given or FeedSettings()

    def count(self, text: str) -> int:
        """Its characters."""
        return len(text)

    def publish(self, post: Outgoing, go: Go) -> Placed:
        """Say where it stands, as soon as it may."""
        self._check(post)
        go()
        return self._placed(str(post.key), str(post.key))

    def find(self, post: Outgoing) -> Placed | None:  # noqa: ARG002 - its row knows, and nobody else
        """Nowhere: what is not written down as published is not public."""
        return None

    def delete(self, placed: Placed) -> None:
        """Nothing to do: it is gone with its row's state."""

    def edit(self, placed: Placed, post: Outgoing, go: Go) -> Placed:
        """Let `post` stand where the one before it stood."""
        self._check(post)
        go()
        return self._placed(placed.id, str(post.key))

    def probe(self) -> str:
        """Where our pages are; a hub is judged as text, and not asked.

        Raises:
            NetworkError: if the hub is at no address that we send to.
        """
        try:
            if self.settings.hub_url:
                outward.target(self.settings.hub_url, loopback=self.settings.hub_loopback)
        except InvalidInput as error:
            raise NetworkError(NO_HUB) from error
        return self.settings.base_url or "/"

    def _check(self, post: Outgoing) -> None:
        if self.count(post.text) > self.rules.limit:
            raise NotPublished(TOO_LONG, permanent=True)

    def _placed(self, root: str, version: str) -> Placed:
        return Placed(root, f"{self.settings.base_url.rstrip('/')}/updates/{root}", version)


ENTRY = Feed()
