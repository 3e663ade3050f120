"""Posts are taken down. No switch stops that, and it is tried until it is so."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select, update

from notifications.appeals.models import Appeal, AppealState
from notifications.networks import Network, NetworkError, NotPublished, Placed
from notifications.publishing import alerts, settling
from notifications.publishing.models import STANDS, Action, Post, PostState, has_come
from relief.kit import clock
from relief.kit.db import rows_changed
from relief.kit.i18n import N_
from relief.kit.jobs import Work

HELD = timedelta(seconds=120)
AGAIN = timedelta(seconds=30)
MOST_AGAIN = 20
FARTHEST = AGAIN * MOST_AGAIN
TELL_AFTER = 3  # tries, and then a person is told as well
UNMOVED = N_("It cannot be taken down from here: take it down there, then say that you have.")


def due(session: Session, network: str) -> UUID | None:
    """A post of `network` that is to be taken down now."""
    query = select(Post.id).where(
        Post.network == network,
        col(Post.state) == PostState.RETRACTING,
        has_come(col(Post.due_at), clock.now(), FARTHEST),
    )
    return session.exec(query.order_by(col(Post.due_at)).limit(1)).first()


def ask(session: Session, post: Post) -> bool:
    """Have a post taken down; False where it does not stand."""
    standing = col(Post.state).in_((PostState.PUBLISHED, PostState.CORRECTED))
    statement = update(Post).where(col(Post.id) == post.id, standing)
    values = {"state": PostState.RETRACTING, "due_at": clock.now(), "attempts": 0, "told_at": None}
    return rows_changed(session, statement.values(**values)) == 1


def ask_if_ended(session: Session, post_id: UUID) -> None:
    """Have a post taken down that was under way when its appeal was: it stands only now."""
    post = session.get_one(Post, post_id, populate_existing=True)
    appeal = session.get_one(Appeal, post.appeal_id, populate_existing=True)
    if appeal.state is AppealState.RETRACTED:
        ask(session, post)


def take_down(work: Work, network: Network, post_id: UUID) -> bool:
    """Take one post down; False when another worker does."""
    now = clock.now()
    with work.db.session(write=True) as session:
        statement = update(Post).where(
            col(Post.id) == post_id,
            col(Post.state) == PostState.RETRACTING,
            has_come(col(Post.due_at), now, FARTHEST),
        )
        held = {"due_at": now + HELD, "attempts": col(Post.attempts) + 1}
        if rows_changed(session, statement.values(**held)) != 1:
            return False
        placed = _stands(session, session.get_one(Post, post_id, populate_existing=True))
    try:
        if placed is None:  # a person found it there; only a person can take it down
            raise NotPublished(UNMOVED)
        network.delete(placed)
    except NetworkError as error:
        with work.db.session(write=True) as session:
            _again(session, post_id, error.message)
        return True
    with work.db.session(write=True) as session:
        gone = update(Post).where(col(Post.id) == post_id, col(Post.state).in_(STANDS))
        if rows_changed(session, gone.values(state=PostState.RETRACTED, error="")) == 1:
            settling.note(session, session.get_one(Post, post_id), "post_retracted")
    return True


def _stands(session: Session, post: Post) -> Placed | None:
    """Where it stands: an edit, where what it changed does."""
    while post.placed is None and post.action is Action.EDIT and post.corrects_id:
        post = session.get_one(Post, post.corrects_id)
    return post.placed


def _again(session: Session, post_id: UUID, message: str) -> None:
    post = session.get_one(Post, post_id, populate_existing=True)
    if post.state is not PostState.RETRACTING:
        return
    post.error, post.due_at = message, clock.now() + AGAIN * min(post.attempts, MOST_AGAIN)
    if post.attempts == TELL_AFTER or (message == UNMOVED and not post.told_at):
        alerts.post_failed(session, post)
    session.add(post)
