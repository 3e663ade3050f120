"""Reading back: a post that may have gone out is looked for by the network's own means.

Found, it is published. Not found, it is due again only where absence is proof; elsewhere it is
looked for three times, ever later, and then a person decides. Nothing is retried blindly.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select, update

from notifications.networks import NetworkError, Outgoing, Placed
from notifications.publishing import alerts, freezing, retracting, settling
from notifications.publishing.due import Desk
from notifications.publishing.models import Action, Post, PostState, has_come
from relief.kit import clock
from relief.kit.db import rows_changed
from relief.kit.i18n import N_
from relief.kit.jobs import Work

LOOKS_S = (20, 60, 180)
FARTHEST = timedelta(seconds=LOOKS_S[-1])
HELD = timedelta(seconds=120)  # nobody else looks meanwhile
NOT_SEEN = N_("It was looked for on the network and not seen. Look there yourself, then decide.")


def due(session: Session, network: str) -> UUID | None:
    """A post of `network` that is to be looked for now."""
    query = select(Post.id).where(
        Post.network == network,
        col(Post.state) == PostState.UNKNOWN,
        has_come(col(Post.due_at), clock.now(), FARTHEST),
        col(Post.readings) <= len(LOOKS_S),
        col(Post.told_at).is_(None),
    )
    return session.exec(query.order_by(col(Post.due_at)).limit(1)).first()


def look(work: Work, desk: Desk, post_id: UUID) -> bool:
    """Look for one post, and write down what was seen; False when another worker does."""
    with work.db.session(write=True) as session:
        taken = _take(session, post_id, desk)
    if taken is None:
        return False
    outgoing, fence, action = taken
    if action is Action.EDIT:  # saying the same words again changes nothing: no need to look
        with work.db.session(write=True) as session:
            return settling.absent(session, post_id, fence, desk.patience)
    try:
        placed = desk.network.find(outgoing)
    except NetworkError as error:
        with work.db.session(write=True) as session:
            _again(session, post_id, fence, error.message)
        return True
    with work.db.session(write=True) as session:
        _seen(session, post_id, fence, placed, desk)
    return True


def _take(session: Session, post_id: UUID, desk: Desk) -> tuple[Outgoing, int, Action] | None:
    now = clock.now()
    statement = (
        update(Post)
        .where(
            col(Post.id) == post_id,
            col(Post.state) == PostState.UNKNOWN,
            has_come(col(Post.due_at), now, FARTHEST),
        )
        .values(due_at=now + HELD, fence=col(Post.fence) + 1)
    )
    if rows_changed(session, statement) != 1:
        return None
    post = session.get_one(Post, post_id, populate_existing=True)
    return freezing.outgoing(session, post, desk.network), post.fence, post.action


def _seen(session: Session, post_id: UUID, fence: int, placed: Placed | None, desk: Desk) -> None:
    if placed is not None and not _is_anothers(session, post_id, desk.network.key, placed):
        settling.published(session, post_id, fence, placed)
        retracting.ask_if_ended(session, post_id)
    elif desk.network.rules.absence_is_proof:
        settling.absent(session, post_id, fence, desk.patience)
    else:
        _again(session, post_id, fence, NOT_SEEN)


def _is_anothers(session: Session, post_id: UUID, network: str, placed: Placed) -> bool:
    """Whether what was seen is known to be another post with the same words."""
    query = select(Post.id).where(
        Post.network == network, Post.external_id == placed.id, Post.id != post_id
    )
    return session.exec(query).first() is not None


def _again(session: Session, post_id: UUID, fence: int, message: str) -> None:
    """Look once more, later; after the last look a person is told."""
    post = session.get_one(Post, post_id, populate_existing=True)
    if post.fence != fence or post.state is not PostState.UNKNOWN:
        return
    post.readings += 1
    post.error = message
    if post.readings > len(LOOKS_S):
        alerts.post_unsure(session, post)
        settling.note(session, post, "post_unsure")
    else:
        post.due_at = _next_look(clock.now(), post.readings)
    session.add(post)


def _next_look(now: datetime, readings: int) -> datetime:
    return now + timedelta(seconds=LOOKS_S[readings - 1])
