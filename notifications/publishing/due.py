"""Which posts of a network are due, asked of the table; who takes one is another's affair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from notifications.networks import Network
from notifications.publishing.models import Action, Post, PostState, has_come
from notifications.publishing.settings import PostSettings
from relief.kit import clock

AT_ONCE = 50  # posts looked at in one turn; the rest have their turn next


@dataclass(frozen=True, slots=True)
class Desk:
    """What the claims of one network are made with."""

    network: Network
    base_url: str
    patience: PostSettings


def anything(session: Session, desk: Desk) -> bool:
    """Whether a post may be due, or its worker gone; asked without a lock."""
    return session.exec(select(Post.id).where(due(desk, clock.now())).limit(1)).first() is not None


def waits_on(session: Session, network: str) -> bool:
    """Whether a post is due on a network that nobody serves; asked without a lock."""
    query = select(Post.id).where(*_comes(network)).limit(1)
    return session.exec(query).first() is not None


def waiting_on(session: Session, network: str) -> Sequence[Post]:
    """The posts that are due on a network that nobody serves, taken by this transaction."""
    query = select(Post).where(*_comes(network)).limit(AT_ONCE)
    return session.exec(query.with_for_update(skip_locked=True)).all()


def _comes(network: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(Post.network) == network,
        col(Post.state) == PostState.WAITING,
        col(Post.due_at) <= clock.now(),
    )


def due(desk: Desk, now: datetime) -> sa.ColumnElement[bool]:
    """Whether a post may be looked at now, or its worker is gone."""
    before = aliased(Post)
    # A part waits for the one before it to stand.
    earlier = sa.exists().where(
        col(before.occurrence_id) == col(Post.occurrence_id),
        col(before.network) == col(Post.network),
        col(before.lang) == col(Post.lang),
        col(before.part) == col(Post.part) - 1,
        col(before.state).in_((PostState.PUBLISHED, PostState.CORRECTED)),
    )
    wrong = aliased(Post)
    # What is posted anew waits for what was wrong to be down.
    still_up = sa.exists().where(
        col(wrong.id) == col(Post.corrects_id), col(wrong.state) != PostState.RETRACTED
    )
    waiting = sa.and_(
        col(Post.state) == PostState.WAITING,
        col(Post.due_at) <= now,
        sa.or_(col(Post.look_at).is_(None), col(Post.look_at) <= now),
        sa.or_(col(Post.part) == 1, earlier),
        sa.or_(col(Post.action) != Action.REPOST, ~still_up),
    )
    return sa.and_(col(Post.network) == desk.network.key, sa.or_(waiting, lost(desk, now)))


def lost(desk: Desk, now: datetime) -> sa.ColumnElement[bool]:
    """Whether whoever was sending a post let its lease end."""
    lease = timedelta(seconds=desk.patience.lease_s)
    return sa.and_(
        col(Post.state) == PostState.SENDING, has_come(col(Post.lease_until), now, lease)
    )
