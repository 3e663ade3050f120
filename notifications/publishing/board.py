"""Which posts there are, as the comms desk lists them: what needs a person, waits, or went out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from notifications.networks import hand
from notifications.publishing.models import NEEDS_A_PERSON, Post, PostState
from relief.kit import clock

MOST = 200
WENT_OUT = (
    PostState.PUBLISHED,
    PostState.CORRECTED,
    PostState.RETRACTING,
    PostState.RETRACTED,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which posts somebody wants to see; all, if nothing is said."""

    campaign_id: UUID | None = None
    network: str = ""

    def among(self, query: SelectOfScalar[Post]) -> SelectOfScalar[Post]:
        """`query`, of these alone."""
        if self.campaign_id:
            query = query.where(Post.campaign_id == self.campaign_id)
        return query.where(Post.network == self.network) if self.network else query


def for_a_person(session: Session, asked: Asked) -> Sequence[Post]:
    """What only a person can settle, the oldest first."""
    query = asked.among(select(Post).where(_needs_a_person(clock.now())))
    return session.exec(query.order_by(col(Post.due_at), col(Post.id)).limit(MOST)).all()


def under_way(session: Session, asked: Asked) -> Sequence[Post]:
    """What waits, is being sent or looked for, or taken down: the next first."""
    states = (PostState.WAITING, PostState.SENDING, PostState.UNKNOWN, PostState.RETRACTING)
    query = asked.among(select(Post).where(col(Post.state).in_(states)))
    query = query.where(~_needs_a_person(clock.now()))
    return session.exec(query.order_by(col(Post.due_at), col(Post.id)).limit(MOST)).all()


def went_out(
    session: Session, asked: Asked, size: int, after: UUID | None = None
) -> Sequence[Post]:
    """What the public could read, the newest first; `size` of them, older than `after`."""
    query = asked.among(select(Post).where(col(Post.state).in_(WENT_OUT)))
    if after:
        query = query.where(col(Post.id) < after)
    return session.exec(query.order_by(col(Post.id).desc()).limit(size)).all()


def of_appeal(session: Session, appeal_id: UUID) -> Sequence[Post]:
    """Every post of an appeal, in the order in which they were planned."""
    query = select(Post).where(Post.appeal_id == appeal_id)
    order = (col(Post.planned_at), col(Post.network), col(Post.lang), col(Post.part))
    return session.exec(query.order_by(*order)).all()


def next_due(session: Session, appeal_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When the next post of each appeal is to go out, where one waits."""
    query = (
        select(Post.appeal_id, sa.func.min(Post.due_at))
        .where(col(Post.appeal_id).in_(list(appeal_ids)), Post.state == PostState.WAITING)
        .group_by(col(Post.appeal_id))
    )
    return dict(session.exec(query).all())


def waiting_since(session: Session, scope_since: datetime, asked: Asked) -> int:
    """How many posts were to go out since a moment, and still wait: they are missed by now."""
    query = select(sa.func.count()).select_from(Post)
    query = query.where(
        col(Post.state) == PostState.WAITING,
        col(Post.network) != hand.ENTRY.key,
        col(Post.due_at) >= scope_since,
        col(Post.due_at) <= clock.now(),
    )
    if asked.campaign_id:
        query = query.where(Post.campaign_id == asked.campaign_id)
    if asked.network:
        query = query.where(Post.network == asked.network)
    return session.exec(query).one()


def _needs_a_person(now: datetime) -> sa.ColumnElement[bool]:
    told = col(Post.told_at).is_not(None)
    unsure = sa.and_(col(Post.state).in_((PostState.UNKNOWN, PostState.RETRACTING)), told)
    to_copy = sa.and_(
        col(Post.state) == PostState.WAITING,
        col(Post.network) == hand.ENTRY.key,
        col(Post.due_at) <= now,
    )
    by_hand = sa.and_(col(Post.state) == PostState.RETRACTING, col(Post.external_id).is_(None))
    settled = col(Post.state).in_(NEEDS_A_PERSON)
    return sa.or_(settled, unsure, to_copy, by_hand)
