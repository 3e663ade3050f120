"""Who a cookie or a token stands for, remembered for a second so that most requests ask nobody."""

import hashlib
import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from relief.kit import clock
from relief.kit.auth import Actor
from relief.kit.db import after_commit

LASTS = timedelta(seconds=1)  # the longest that a revoked cookie or token still opens anything


class Remembered:
    """Actors by the digest of what they showed; bounded, and safe in threads.

    Args:
        room: How many are kept; the oldest goes first.
    """

    def __init__(self, room: int = 10_000) -> None:
        self._room = room
        self._known: OrderedDict[bytes, tuple[datetime, Actor]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, shown: str) -> Actor | None:
        """The actor behind a cookie's or a token's value, if it was looked up a moment ago."""
        with self._lock:
            known = self._known.get(_digest(shown))
        return known[1] if known and clock.now() < known[0] else None

    def put(self, shown: str, actor: Actor, asked_at: datetime) -> None:
        """Remember what the database said when it was asked at `asked_at`."""
        key = _digest(shown)
        with self._lock:
            self._known[key] = (asked_at + LASTS, actor)
            self._known.move_to_end(key)
            while len(self._known) > self._room:
                self._known.popitem(last=False)

    def drop(self, actor_id: UUID) -> None:
        """Forget every cookie or token of one account or one token."""
        with self._lock:
            gone = [key for key, (_, actor) in self._known.items() if actor.id == str(actor_id)]
            for key in gone:
                del self._known[key]


REMEMBERED = Remembered()


def forget(session: Session, actor_id: UUID) -> None:
    """Ask the database again about `actor_id` as soon as this transaction is durable."""
    after_commit(session, lambda: REMEMBERED.drop(actor_id))


def _digest(shown: str) -> bytes:
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).digest()
