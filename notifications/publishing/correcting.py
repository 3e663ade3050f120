"""A published post is put right: changed in place, answered, or taken down and posted anew.

The new words are an appeal of their own, that a second person reads; both posts keep their text.
"""

from sqlmodel import Session, col, select, update

from notifications.appeals import approval, steps
from notifications.appeals.models import Appeal, AppealState
from notifications.networks import Network
from notifications.publishing import retracting
from notifications.publishing.models import NEEDS_A_PERSON, OPEN, Action, Post, PostState
from relief.kit import audit, clock, ids
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict
from relief.kit.i18n import N_

NOT_UP = N_("This post does not stand on its network, so there is nothing to put right.")
NO_EDIT = N_("This network lets nobody change a post. Answer it, or take it down and post anew.")
ELSEWHERE = N_("These words were not read for this network and language.")
ANOTHER = N_("These words were written to put another post right.")
UNDER_WAY = N_("A correction of this post is under way already. Look at it first.")
UP = (PostState.PUBLISHED, PostState.CORRECTED)


def ways(network: Network, post: Post) -> list[Action]:
    """How `post` can be put right on its network, the best first."""
    if post.placed is None or post.state not in UP or network.rules.by_hand:
        return []
    found = [Action.EDIT] if network.rules.edits else []
    if network.rules.replies:
        found.append(Action.REPLY)
    return [*found, Action.REPOST]


def standing_text(session: Session, post: Post) -> str:
    """What stands there now: its own words, or those of the last change in place."""
    query = select(Post.text).where(
        Post.corrects_id == post.id, Post.action == Action.EDIT, col(Post.state).in_(UP)
    )
    return session.exec(query.order_by(col(Post.published_at).desc())).first() or post.text


def correct(session: Session, post: Post, by: Appeal, network: Network, how: Action) -> Post:
    """Let the words of `by` put `post` right; they leave by the sender, as every post does.

    Raises:
        Conflict: if `post` is not up, is being put right already, the network has no such way,
            or nobody else has read `by`.
    """
    approval.require_approved(by)
    if by.corrects_id != post.id:
        raise Conflict(ANOTHER, code="another_post")
    if post.network not in by.networks or not by.text(post.network, post.lang):
        raise Conflict(ELSEWHERE, code="elsewhere")
    if post.state not in UP:
        raise Conflict(NOT_UP, code="not_up")
    if how not in ways(network, post):
        raise Conflict(NO_EDIT, code="no_such_way")
    _take(session, post)
    steps.move(session, by, AppealState.SCHEDULED)
    now = clock.now()
    made = Post(
        appeal_id=by.id,
        campaign_id=post.campaign_id,
        occurrence_id=ids.new(),
        network=post.network,
        lang=post.lang,
        action=how,
        corrects_id=post.id,
        planned_at=now,
        due_at=now,
    )
    session.add(made)
    session.flush()
    if how is Action.REPOST:
        retracting.ask(session, post)
    facts = {"how": how.value, "network": post.network}
    audit.note(session, f"appeal:{post.appeal_id}", "post_corrected", **facts)
    audit.note(session, by.about, "correction_asked", **facts)
    return made


def _take(session: Session, post: Post) -> None:
    """Let only one correction of a post be under way; its fence in the condition is the lock."""
    query = select(Post.id).where(
        Post.corrects_id == post.id, col(Post.state).in_((*OPEN, *NEEDS_A_PERSON))
    )
    same = (col(Post.id) == post.id, col(Post.state).in_(UP), col(Post.fence) == post.fence)
    statement = update(Post).where(*same).values(fence=col(Post.fence) + 1)
    if session.exec(query).first() or rows_changed(session, statement) != 1:
        raise Conflict(UNDER_WAY, code="under_way")
    session.refresh(post)
