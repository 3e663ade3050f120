"""What a person decides about a post that nobody else can settle: late, refused, or uncertain."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, update

from notifications.publishing import retracting, settling
from notifications.publishing.models import NEEDS_A_PERSON, Post, PostState
from notifications.timetable import plans
from relief.kit import audit, clock
from relief.kit.db import by_id, rows_changed
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_

NO_POST = N_("There is no such post.")
MOVED = N_("This post has moved on: it was sent, or somebody else decided. It is shown anew.")
NOT_UP = N_("This post does not stand on its network, so it cannot be taken down.")


def get(session: Session, post_id: str | UUID) -> Post:
    """One post, as it stands now.

    Raises:
        Missing: if there is none.
    """
    found = by_id(session, Post, post_id)
    if found is None:
        raise Missing(NO_POST, code="unknown_post")
    return found


def send_now(session: Session, post: Post) -> None:
    """Send what was late or refused, with the figures of now.

    Raises:
        Conflict: if it has moved on.
    """
    _anew(session, post, clock.now())
    settling.note(session, post, "post_sent_anew")


def at(session: Session, post: Post, when: datetime) -> None:
    """Send what was late or refused at another time, with the figures of then.

    Raises:
        InvalidInput: if that is over, or too far off.
        Conflict: if it has moved on.
    """
    plans.check(when, clock.now(), "/at_local")
    _anew(session, post, when)
    settling.note(session, post, "post_given_a_time", due_at=when)


def _anew(session: Session, post: Post, when: datetime) -> None:
    """Let it be due as if it had never been tried; a first part is written anew, with the rest."""
    anew = {"text": "", "figures": "{}", "begun_at": None} if post.part == 1 else {}
    values = {
        "state": PostState.WAITING,
        "planned_at": when,
        "due_at": when,
        "look_at": None,
        "attempts": 0,
        "readings": 0,
        "error": "",
        "waits_because": "",
        "told_at": None,
    }
    _decide(session, post, NEEDS_A_PERSON, **values, **anew)
    if post.part == 1:
        _forget_rest(session, post)


def _forget_rest(session: Session, post: Post) -> None:
    """Drop the parts that continue it: they wait for it, so none was ever tried."""
    rest = delete(Post).where(
        col(Post.occurrence_id) == post.occurrence_id,
        col(Post.network) == post.network,
        col(Post.lang) == post.lang,
        col(Post.part) > 1,
        col(Post.begun_at).is_(None),
    )
    rows_changed(session, rest)


def let_go(session: Session, post: Post, why: str = "") -> None:
    """Let it never go out.

    Raises:
        Conflict: if it has moved on.
    """
    states = (*NEEDS_A_PERSON, PostState.WAITING)
    _decide(session, post, states, state=PostState.CANCELLED)
    audit.note(session, f"appeal:{post.appeal_id}", "post_let_go", words=why, network=post.network)


def is_there(session: Session, post: Post, url: str) -> None:
    """Say that an uncertain post is up, as the actor has seen.

    Raises:
        Conflict: if it has moved on.
    """
    values = {"state": PostState.PUBLISHED, "url": url, "published_at": clock.now(), "error": ""}
    _decide(session, post, (PostState.UNKNOWN,), **values)
    settling.note(session, post, "post_seen", url=url)
    retracting.ask_if_ended(session, post.id)


def is_not_there(session: Session, post: Post) -> None:
    """Say that an uncertain post is not up, as the actor has seen: it may be sent, or let go.

    Raises:
        Conflict: if it has moved on.
    """
    values = {"state": PostState.MISSED, "waits_because": settling.NOT_THERE, "error": ""}
    _decide(session, post, (PostState.UNKNOWN,), **values)
    settling.note(session, post, "post_not_seen")


def retract(session: Session, post: Post, why: str) -> None:
    """Have it taken down.

    Raises:
        Conflict: if it does not stand.
    """
    if not retracting.ask(session, post):
        raise Conflict(NOT_UP, code="not_up")
    audit.note(session, f"appeal:{post.appeal_id}", "post_retract", words=why, network=post.network)
    session.refresh(post)


def taken_down(session: Session, post: Post) -> None:
    """Say that the actor has taken a post down where it stood.

    Raises:
        Conflict: if it has moved on.
    """
    _decide(session, post, (PostState.RETRACTING,), state=PostState.RETRACTED, error="")
    settling.note(session, post, "post_retracted")


def cancel_waiting(session: Session, appeal_id: UUID) -> int:
    """Let nothing of an appeal go out any more; how many posts were waiting."""
    states = (*NEEDS_A_PERSON, PostState.WAITING)
    statement = update(Post).where(col(Post.appeal_id) == appeal_id, col(Post.state).in_(states))
    return rows_changed(session, statement.values(state=PostState.CANCELLED))


def _decide(session: Session, post: Post, states: tuple[PostState, ...], **values: object) -> None:
    """Change a post that no worker has; its fence in the condition is the lock."""
    statement = (
        update(Post)
        .where(col(Post.id) == post.id, col(Post.state).in_(states), col(Post.fence) == post.fence)
        .values(**values, fence=col(Post.fence) + 1)
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(MOVED, code="post_moved")
    session.refresh(post)
