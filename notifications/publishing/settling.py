"""What became of a post, written once; whoever comes with an old fence writes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, update

from notifications.appeals.models import Appeal
from notifications.networks import MaybePublished, NotPublished, Placed
from notifications.publishing import alerts, switches
from notifications.publishing.models import Action, Post, PostState
from notifications.publishing.settings import PostSettings
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.i18n import N_

Settle = Callable[[Session], bool]

TOO_FAR = N_("The network takes no more from us for a while, and by then its time has passed.")
NOT_THERE = N_("It did not go out, and by now its time has passed.")
FIRST_LOOK = timedelta(seconds=5)
BACK_OFF_S = 20


def published(session: Session, post_id: UUID, fence: int, placed: Placed) -> bool:
    """It stands on its network; False when another worker has settled it."""
    values = {
        "state": PostState.PUBLISHED,
        "url": placed.url,
        "mark": placed.version,
        "published_at": clock.now(),
        "error": "",
        "lease_until": None,
    }
    post = session.get_one(Post, post_id)
    if post.action is not Action.EDIT:  # an edit stands where what it changed does
        values["external_id"] = placed.id
    if not _settle(session, post_id, fence, values):
        return False
    session.refresh(post)
    _next_part(session, post)
    _put_right(session, post, placed)
    note(session, post, "post_published", url=placed.url)
    return True


def refused(
    session: Session, post_id: UUID, fence: int, error: NotPublished, patience: PostSettings
) -> bool:
    """It surely does not stand there: try again, wait as asked, or leave it to a person."""
    post = session.get_one(Post, post_id)
    if error.duplicate:
        return unknown(session, post_id, fence, MaybePublished(error.message))
    now = clock.now()
    if error.revoked:
        switches.stop(session, switches.network(post.network), cause=error.message)
        alerts.network_paused(session, post.network, error.message)
    if error.retry_at and error.retry_at > post.due_at + timedelta(seconds=patience.late_s):
        return _too_late(session, post, fence, TOO_FAR)
    worn_out = post.attempts >= patience.tries and error.retry_at is None
    if (error.permanent and not error.revoked) or worn_out:
        settled = _settle(session, post_id, fence, _failed(error.message))
        if settled:
            alerts.post_failed(session, post)
            note(session, post, "post_failed")
        return settled
    wait = error.retry_at or now + timedelta(seconds=BACK_OFF_S * 2 ** min(post.attempts, 6))
    values = {"state": PostState.WAITING, "due_at": max(wait, now), "error": error.message}
    return _settle(session, post_id, fence, values | {"lease_until": None})


def halted(session: Session, post_id: UUID, fence: int) -> bool:
    """Somebody stopped posts at the last moment: it waits, as if it had never begun."""
    return _settle(session, post_id, fence, {"state": PostState.WAITING, "lease_until": None})


def unknown(session: Session, post_id: UUID, fence: int, error: MaybePublished) -> bool:
    """The network did not say: read back soon."""
    values = {
        "state": PostState.UNKNOWN,
        "due_at": clock.now() + FIRST_LOOK,
        "error": error.message,
        "lease_until": None,
    }
    return _settle(session, post_id, fence, values)


def absent(session: Session, post_id: UUID, fence: int, patience: PostSettings) -> bool:
    """It was looked for, and surely is not there: it is due again, with the same words."""
    post = session.get_one(Post, post_id, populate_existing=True)
    if clock.now() - post.planned_at > timedelta(seconds=patience.late_s):
        return _too_late(session, post, fence, NOT_THERE)
    return _settle(session, post_id, fence, {"state": PostState.WAITING, "due_at": clock.now()})


def miss(session: Session, post: Post, why: str) -> None:
    """Its time has passed: a person decides."""
    post.state, post.waits_because = PostState.MISSED, why
    session.add(post)
    alerts.post_missed(session, post)
    note(session, post, "post_missed")


def fail(session: Session, post: Post, why: str) -> None:
    """It cannot go out as it is."""
    post.state, post.error = PostState.FAILED, why
    session.add(post)
    alerts.post_failed(session, post)
    note(session, post, "post_failed")


def note(
    session: Session, post: Post, event: str, *, url: str = "", due_at: datetime | None = None
) -> None:
    """Write it into the history of its appeal."""
    appeal = session.get_one(Appeal, post.appeal_id)
    facts: dict[str, Any] = {"network": post.network, "lang": post.lang, "part": post.part}
    if url:
        facts["url"] = url
    if due_at:
        facts["due_at"] = due_at
    audit.note(session, appeal.about, event, **facts)


def _too_late(session: Session, post: Post, fence: int, why: str) -> bool:
    if not _settle(session, post.id, fence, {"state": PostState.MISSED, "lease_until": None}):
        return False
    session.refresh(post)
    miss(session, post, why)
    return True


def _failed(message: str) -> dict[str, object]:
    return {"state": PostState.FAILED, "error": message, "lease_until": None}


def _settle(session: Session, post_id: UUID, fence: int, values: dict[str, object]) -> bool:
    statement = (
        update(Post)
        .where(
            col(Post.id) == post_id,
            col(Post.fence) == fence,
            col(Post.state).in_((PostState.SENDING, PostState.UNKNOWN)),
        )
        .values(**values, fence=col(Post.fence) + 1)
    )
    return rows_changed(session, statement) == 1


def _next_part(session: Session, post: Post) -> None:
    """What continues it is due from now on: it waited for this, and is not late."""
    statement = update(Post).where(
        col(Post.occurrence_id) == post.occurrence_id,
        col(Post.network) == post.network,
        col(Post.lang) == post.lang,
        col(Post.part) == post.part + 1,
        col(Post.state) == PostState.WAITING,
    )
    rows_changed(session, statement.values(due_at=clock.now()))


def _put_right(session: Session, post: Post, placed: Placed) -> None:
    """What it corrects is no longer the last word."""
    if post.corrects_id is None:
        return
    values: dict[str, object] = {"state": PostState.CORRECTED}
    if post.action is Action.EDIT:
        values |= {"mark": placed.version}
    standing = col(Post.state).in_((PostState.PUBLISHED, PostState.CORRECTED))
    rows_changed(
        session, update(Post).where(col(Post.id) == post.corrects_id, standing).values(**values)
    )
