"""The moment before a post is first tried: its words are filled, cut into parts, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from sqlmodel import Session, col, delete, select

from notifications.appeals import filling, pictures, service, threads
from notifications.appeals.models import Appeal
from notifications.links import service as links
from notifications.networks import Network, Outgoing, Picture, Placed
from notifications.publishing.models import Action, Post
from relief.campaigns.models import Campaign
from relief.kit.db import rows_changed
from relief.kit.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Words:
    """What an appeal says on one network in one language."""

    parts: list[str]
    link: str
    values: Mapping[str, str]


def words(session: Session, appeal: Appeal, network: Network, lang: str, base_url: str) -> Words:
    """The parts of `appeal` as they would go out now: a preview and a post come from here alike.

    Raises:
        InvalidInput: if it cannot be told within the network's limits.
    """
    campaign = session.get_one(Campaign, appeal.campaign_id)
    made = links.for_appeal(session, campaign, appeal.id, network.key, lang)
    return said(session, appeal, network, lang, links.address(base_url, made.code))


def said(session: Session, appeal: Appeal, network: Network, lang: str, address: str) -> Words:
    """The same with a link that is known, so that nothing is written.

    Raises:
        InvalidInput: as `words`.
    """
    filled = filling.fill(session, appeal, network.key, lang, address)
    if not filled.text:
        return Words([], "", {})
    try:
        parts = threads.split(filled.text, lambda text: fits(network, text))
    except InvalidInput as error:
        raise InvalidInput(
            threads.TOO_LONG, code="too_long", network=network.label, most=threads.MOST
        ) from error
    return Words(parts, address if address in filled.text else "", filled.values)


def fits(network: Network, text: str) -> bool:
    """Whether `text` is one post there."""
    rules = network.rules
    if rules.limit_bytes and len(text.encode()) > rules.limit_bytes:
        return False
    return network.count(text) <= rules.limit


def freeze(session: Session, post: Post, appeal: Appeal, network: Network, base_url: str) -> None:
    """Write down what `post` says, and the posts that continue it, in place of any from before."""
    _forget(session, post)
    whole = words(session, appeal, network, post.lang, base_url)
    figures = orjson.dumps(dict(whole.values)).decode()
    for n, text in enumerate(whole.parts, 1):
        part = post if n == 1 else _following(post, n)
        part.text, part.figures = text, figures
        part.link = whole.link if whole.link and whole.link in text else ""
        session.add(part)
    session.flush()


def outgoing(session: Session, post: Post, network: Network) -> Outgoing:
    """A frozen post as its network gets it; its pictures go with the first part."""
    appeal = session.get_one(Appeal, post.appeal_id)
    root, parent = _thread(session, post)
    assert post.begun_at is not None  # noqa: S101 - frozen posts have begun
    return Outgoing(
        key=post.id,
        begun_at=post.begun_at,
        text=post.text,
        lang=post.lang,
        link=post.link,
        pictures=_pictures(session, appeal, post.lang, network) if post.part == 1 else (),
        root=root,
        parent=parent,
    )


def _forget(session: Session, post: Post) -> None:
    """Forget what was kept when it was tried before: nothing of it stands."""
    post.text, post.begun_at = "", None
    rest = delete(Post).where(
        col(Post.occurrence_id) == post.occurrence_id,
        col(Post.network) == post.network,
        col(Post.lang) == post.lang,
        col(Post.part) > post.part,
    )
    rows_changed(session, rest)


def _following(post: Post, n: int) -> Post:
    return Post(
        appeal_id=post.appeal_id,
        campaign_id=post.campaign_id,
        occurrence_id=post.occurrence_id,
        network=post.network,
        lang=post.lang,
        part=n,
        action=Action.PUBLISH,
        planned_at=post.planned_at,
        due_at=post.due_at,
    )


def _thread(session: Session, post: Post) -> tuple[Placed | None, Placed | None]:
    """The first post of its thread, and the one that it answers."""
    if post.part > 1:
        first = sibling(session, post, 1)
        before = sibling(session, post, post.part - 1)
        return (first.placed if first else None), (before.placed if before else None)
    if post.action is Action.REPLY and post.corrects_id:
        wrong = session.get_one(Post, post.corrects_id)
        first = sibling(session, wrong, 1)
        return (first.placed if first else wrong.placed), wrong.placed
    return None, None


def sibling(session: Session, post: Post, part: int) -> Post | None:
    """Another part of the same thread."""
    query = select(Post).where(
        Post.occurrence_id == post.occurrence_id,
        Post.network == post.network,
        Post.lang == post.lang,
        Post.part == part,
    )
    return session.exec(query).first()


def _pictures(session: Session, appeal: Appeal, lang: str, network: Network) -> tuple[Picture, ...]:
    rules = network.rules
    found = []
    for row in service.pictures(session, appeal)[: rules.pictures]:
        small = pictures.shrunk(
            pictures.Cleaned(row.data, row.mime, row.width, row.height), rules.picture_bytes
        )
        alt = row.alt(lang)[: rules.alt_limit]
        found.append(Picture(small.data, small.mime, small.width, small.height, alt))
    return tuple(found)
