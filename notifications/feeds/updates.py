"""The updates of a campaign that stand now, each with its last words, the newest first.

An edit changes the words of an update and not its place; an answer is an update of its own that the
first one points to; what is taken down is gone. Who reads one language is shown the other where
nothing was written in theirs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from notifications.networks import feed
from notifications.publishing.models import Action, Post, PostState
from relief.campaigns.models import Campaign
from relief.kit import clock

NETWORK = feed.ENTRY.key
NEWEST = 50  # in one feed, or on one page
UP = (PostState.PUBLISHED, PostState.CORRECTED)
DOWN = (PostState.RETRACTING, PostState.RETRACTED)
NEVER = (PostState.FAILED, PostState.MISSED, PostState.CANCELLED)
CORRECTS = (Action.EDIT, Action.REPLY, Action.REPOST)
DEEPEST = 20  # edits of one update


@dataclass(frozen=True, slots=True)
class Update:
    """One update as it reads now."""

    id: UUID  # never changes
    version: UUID  # changes with each edit
    lang: str
    text: str
    link: str
    published_at: datetime
    updated_at: datetime
    versions: tuple[tuple[UUID, datetime], ...]  # every one up to now, the first first
    answered_by: UUID | None = None  # the update that corrects it

    @property
    def title(self) -> str:
        """Its first line, short enough for a list."""
        line = self.text.strip().partition("\n")[0].strip()
        if len(line) <= 90:
            return line
        cut = line[:89]
        return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:-") + "…"


@dataclass(frozen=True, slots=True)
class Page:
    """Some updates, when the whole last changed, and whether there are older ones."""

    updates: list[Update]
    changed_at: datetime
    has_more: bool = False


def page(session: Session, campaign: Campaign, lang: str, *, before: UUID | None = None) -> Page:
    """The newest updates that a reader of `lang` sees, or those before one of them."""
    query = _roots(campaign, lang)
    if before and (mark := session.get(Post, before)) and mark.published_at:
        at = col(Post.published_at)
        query = query.where(
            or_(at < mark.published_at, sa.and_(at == mark.published_at, col(Post.id) < mark.id))
        )
    order = (col(Post.published_at).desc(), col(Post.id).desc())
    rows = session.exec(query.order_by(*order).limit(NEWEST + 1)).all()
    found = _read(session, campaign, rows[:NEWEST])
    last = [_gone_at(session, campaign), *(each.updated_at for each in found)]
    began = campaign.opened_at or campaign.created_at
    return Page(found, max([began, *filter(None, last)]), len(rows) > NEWEST)


def one(session: Session, campaign: Campaign, update_id: UUID) -> Update | None:
    """One update as it reads now; None if it is down, or was none of this campaign's."""
    row = session.get(Post, update_id)
    if not row or row.campaign_id != campaign.id or row.network != NETWORK or row.state not in UP:
        return None
    return next(iter(_read(session, campaign, [row])), None)


def was_here(session: Session, campaign: Campaign, update_id: UUID) -> bool:
    """Whether it was an update of this campaign, and is taken down."""
    row = session.get(Post, update_id)
    return bool(
        row
        and row.campaign_id == campaign.id
        and row.network == NETWORK
        and row.state in {*UP, *DOWN}
    )


def _roots(campaign: Campaign, lang: str) -> SelectOfScalar[Post]:
    """Updates that stand, in `lang`, or in the other where `lang` has none."""
    twin = aliased(Post)
    same_words = sa.exists().where(
        col(twin.appeal_id) == col(Post.appeal_id),
        col(twin.occurrence_id).is_not_distinct_from(col(Post.occurrence_id)),
        col(twin.network) == NETWORK,
        col(twin.lang) == lang,
        col(twin.state).not_in(NEVER),
    )
    return select(Post).where(
        Post.campaign_id == campaign.id,
        Post.network == NETWORK,
        col(Post.state).in_(UP),
        col(Post.action) != Action.EDIT,
        col(Post.published_at).is_not(None),
        or_(col(Post.lang) == lang, ~same_words),
    )


def _read(session: Session, campaign: Campaign, roots: Sequence[Post]) -> list[Update]:
    chains = _corrections(session, campaign, [root.id for root in roots])
    return [found for root in roots if (found := _as_it_reads(root, chains)) is not None]


def _corrections(
    session: Session, campaign: Campaign, ids: Sequence[UUID]
) -> Mapping[UUID, list[Post]]:
    """What corrects each post, edits of edits too, the oldest first."""
    found: dict[UUID, list[Post]] = {}
    for _ in range(DEEPEST):
        if not ids:
            break
        query = select(Post).where(
            Post.campaign_id == campaign.id,
            Post.network == NETWORK,
            col(Post.corrects_id).in_(ids),
            col(Post.action).in_(CORRECTS),
            col(Post.state).in_((*UP, *DOWN)),
        )
        rows = session.exec(query.order_by(col(Post.published_at), col(Post.id))).all()
        for row in rows:
            if row.corrects_id:
                found.setdefault(row.corrects_id, []).append(row)
        ids = [row.id for row in rows if row.action is Action.EDIT]
    return found


def _as_it_reads(root: Post, corrections: Mapping[UUID, list[Post]]) -> Update | None:
    chain, answer = [root], None
    for row in _following(root, corrections):
        if row.action is Action.EDIT:
            chain.append(row)
        elif row.state in UP:
            if row.action is Action.REPOST:
                return None  # it stands anew
            answer = row.id
    if any(each.state in DOWN for each in chain):
        return None
    last = chain[-1]
    moments = [(each.id, each.published_at or clock.now()) for each in chain]
    return Update(
        id=root.id,
        version=last.id,
        lang=root.lang,
        text=last.text,
        link=last.link,
        published_at=moments[0][1],
        updated_at=moments[-1][1],
        versions=tuple(moments),
        answered_by=answer,
    )


def _following(post: Post, corrections: Mapping[UUID, list[Post]]) -> Iterable[Post]:
    for row in corrections.get(post.id, ()):
        yield row
        if row.action is Action.EDIT:
            yield from _following(row, corrections)


def _gone_at(session: Session, campaign: Campaign) -> datetime | None:
    """When one was last taken down: that changes the whole as well."""
    query = select(sa.func.max(Post.due_at)).where(
        Post.campaign_id == campaign.id, Post.network == NETWORK, col(Post.state).in_(DOWN)
    )
    at = session.exec(query).one()
    return min(at, clock.now()) if at else None  # a try to take it down has its due time ahead
