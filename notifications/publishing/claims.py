"""Which post is next on a network, taken by one worker: the only way to `sending`.

`sending` is committed before the network is called. A worker that dies leaves it to the end of its
lease, and then nobody knows: the post is `unknown`, and is read back before anything else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from notifications.appeals.models import Appeal
from notifications.networks import Outgoing, Placed
from notifications.publishing import due, freezing, interlock, settling, switches
from notifications.publishing.due import Desk
from notifications.publishing.models import Action, Post, PostState
from relief.campaigns.models import Campaign
from relief.kit import clock
from relief.kit.db import rows_changed
from relief.kit.errors import ReliefError
from relief.kit.i18n import N_

PASSED = N_("Its time passed while it waited.")
WHILE_STOPPED = N_("Its time passed while posts were stopped.")
UNTELLABLE = N_("It does not fit the network's limits with today's figures. Shorten it.")
ANOTHER_TEXT = N_("The words were changed after the first part of the thread had gone out.")
LOST = N_("The sender was interrupted. The post may have gone out.")


@dataclass(frozen=True, slots=True)
class Claim:
    """A post in this worker's hands until its lease ends."""

    post: Outgoing
    fence: int
    action: Action
    wrong: Placed | None = None  # what an edit changes
    scopes: tuple[str, ...] = ()
    read: str = ""  # the digest that a second person read


def claim(session: Session, desk: Desk) -> Claim | None:
    """Take the next post that may go out, and judge those before it."""
    now = clock.now()
    give_up_lost(session, desk, now)
    if _busy(session, desk, now):
        return None
    query = (
        select(Post)
        .where(due.due(desk, now), col(Post.state) == PostState.WAITING)
        .order_by(col(Post.due_at), col(Post.id))
        .limit(due.AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    for post in session.exec(query).all():
        if _may_go(session, post, desk, now) and (found := _take(session, post, desk, now)):
            return found
    return None


def give_up_lost(session: Session, desk: Desk, now: datetime) -> None:
    """Of a post whose worker is gone nobody knows whether it went out."""
    statement = (
        update(Post)
        .where(col(Post.network) == desk.network.key, due.lost(desk, now))
        .values(
            state=PostState.UNKNOWN,
            lease_until=None,
            fence=col(Post.fence) + 1,
            due_at=now,
            error=LOST,
        )
    )
    rows_changed(session, statement)


def _busy(session: Session, desk: Desk, now: datetime) -> bool:
    """Whether a post of this network is under way, or one went out a moment ago."""
    apart = now - timedelta(seconds=desk.patience.apart_s)
    query = select(Post.id).where(
        Post.network == desk.network.key,
        sa.or_(
            col(Post.state) == PostState.SENDING,
            sa.and_(
                col(Post.state) == PostState.PUBLISHED,
                col(Post.published_at) > apart,
                col(Post.published_at) <= now,
            ),
        ),
    )
    return session.exec(query.limit(1)).first() is not None


def _may_go(session: Session, post: Post, desk: Desk, now: datetime) -> bool:
    """Judge a post that is due: it goes, waits and says why, or has come too late."""
    appeal = session.get_one(Appeal, post.appeal_id, populate_existing=True)
    campaign = session.get_one(Campaign, post.campaign_id, populate_existing=True)
    scopes = switches.scopes(campaign.slug, desk.network.key)
    # In this order: whoever resumes between the two reads lets it be missed, not sent.
    held = interlock.holds(session, appeal, campaign, desk.network.key, now)
    if switches.resumed_since(session, scopes, post.due_at):
        settling.miss(session, post, WHILE_STOPPED)
        return False
    late = now - post.due_at > timedelta(seconds=desk.patience.late_s)
    if late:
        settling.miss(session, post, held[0].words if held else PASSED)
        return False
    if held:
        post.waits_because = held[0].words
        post.look_at = now + timedelta(seconds=desk.patience.look_s)
        session.add(post)
        return False
    return _is_written(session, post, appeal, desk)


def _is_written(session: Session, post: Post, appeal: Appeal, desk: Desk) -> bool:
    if post.text and not _is_superseded(post, appeal):
        return True
    if post.part > 1:
        settling.fail(session, post, ANOTHER_TEXT)
        return False
    try:
        freezing.freeze(session, post, appeal, desk.network, desk.base_url)
    except ReliefError:
        settling.fail(session, post, UNTELLABLE)
        return False
    return bool(post.text)


def _is_superseded(post: Post, appeal: Appeal) -> bool:
    """Whether its words were kept before what a second person read last."""
    kept, read = post.frozen_at, appeal.approved_at
    return kept is not None and read is not None and kept < read


def _take(session: Session, post: Post, desk: Desk, now: datetime) -> Claim | None:
    statement = (
        update(Post)
        .where(
            col(Post.id) == post.id,
            col(Post.state) == PostState.WAITING,
            col(Post.fence) == post.fence,
        )
        .values(
            state=PostState.SENDING,
            lease_until=now + timedelta(seconds=desk.patience.lease_s),
            begun_at=post.begun_at or now,
            fence=col(Post.fence) + 1,
            attempts=col(Post.attempts) + 1,
            waits_because="",
        )
    )
    if rows_changed(session, statement) != 1:
        return None
    session.refresh(post)
    campaign = session.get_one(Campaign, post.campaign_id)
    appeal = session.get_one(Appeal, post.appeal_id)
    wrong = session.get(Post, post.corrects_id) if post.corrects_id else None
    return Claim(
        freezing.outgoing(session, post, desk.network),
        post.fence,
        post.action,
        wrong.placed if wrong else None,
        switches.scopes(campaign.slug, desk.network.key),
        appeal.approved_hash,
    )
