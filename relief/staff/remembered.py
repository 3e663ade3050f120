"""Who a cookie or a token stands for, remembered for a second so that most requests ask nobody."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from relief.kit.auth import Actor
from relief.kit.cached import Remembered
from relief.kit.db import after_commit

# Kept by digest: what opens the door is not kept. A revoked cookie or token opens it for no
# longer than a value is remembered.
REMEMBERED: Remembered[bytes, Actor] = Remembered()


def get(shown: str) -> Actor | None:
    """The actor behind a cookie's or a token's value, if it was looked up a moment ago."""
    return REMEMBERED.peek(_digest(shown))


def put(shown: str, actor: Actor, asked_at: datetime) -> None:
    """Remember what the database said when it was asked at `asked_at`."""
    REMEMBERED.put(_digest(shown), actor, asked_at)


def forget(session: Session, actor_id: UUID) -> None:
    """Ask the database again about `actor_id` as soon as this transaction is durable."""
    gone = str(actor_id)
    after_commit(session, lambda: REMEMBERED.forget(lambda actor: actor.id == gone))


def _digest(shown: str) -> bytes:
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).digest()
