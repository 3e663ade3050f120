"""A network that reaches nobody: it keeps what would have been posted, for rehearsals and tests."""

from threading import Lock

from notifications.networks import Go, NotPublished, Outgoing, Placed, Rules
from relief.kit.i18n import N_

KEPT = 1_000
TOO_LONG = N_("This is too long for this network. Shorten it, and have it approved again.")


class Preview:
    """Takes every post, publishes none; what it took last stands in `posted`."""

    key = "preview"
    label = N_("Preview (reaches nobody)")
    ready = True
    rules = Rules(
        limit=500,
        unit=N_("characters"),
        edits=True,
        absence_is_proof=True,
        repeats_safely=True,
    )

    def __init__(self) -> None:
        self._lock = Lock()
        self.posted: dict[str, Outgoing] = {}

    def count(self, text: str) -> int:
        """Its characters."""
        return len(text)

    def publish(self, post: Outgoing, go: Go) -> Placed:
        """Keep `post`, the newest thousand of them; one that is too long, as no network would."""
        if self.count(post.text) > self.rules.limit:
            raise NotPublished(TOO_LONG, permanent=True)
        go()
        with self._lock:
            self.posted[str(post.key)] = post
            while len(self.posted) > KEPT:
                self.posted.pop(next(iter(self.posted)))
        return _placed(str(post.key))

    def find(self, post: Outgoing) -> Placed | None:
        """Where it was kept."""
        return _placed(str(post.key)) if str(post.key) in self.posted else None

    def delete(self, placed: Placed) -> None:
        """Keep it no longer."""
        with self._lock:
            self.posted.pop(placed.id, None)

    def edit(self, placed: Placed, post: Outgoing, go: Go) -> Placed:
        """Keep `post` in its place."""
        go()
        with self._lock:
            self.posted[placed.id] = post
        return placed

    def probe(self) -> str:
        """It is always there."""
        return "preview"


def _placed(key: str) -> Placed:
    return Placed(key, f"about:blank#{key}")


ENTRY = Preview()
