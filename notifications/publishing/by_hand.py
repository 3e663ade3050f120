"""A post that a person copies to where nothing is sent by itself, and says that they have.

The same interlock asks whether it may go out; what is up already can always be recorded.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from notifications.appeals import approval
from notifications.appeals.models import Appeal
from notifications.links import service as links
from notifications.networks import hand
from notifications.publishing import freezing, interlock, settling
from notifications.publishing.interlock import Hold
from notifications.publishing.models import Post, PostState
from relief.campaigns.models import Campaign
from relief.kit import clock
from relief.kit.errors import InvalidInput, Missing
from relief.kit.i18n import N_

KEY = hand.ENTRY.key
LATER = N_("This is yet to come. Say when it was posted.")
NO_WORDS = N_("It has no words in this language.")


def holds(session: Session, appeal: Appeal) -> list[Hold]:
    """Why it may not be copied now; none: it may."""
    campaign = session.get_one(Campaign, appeal.campaign_id)
    return interlock.holds(session, appeal, campaign, KEY, clock.now())


def words(session: Session, appeal: Appeal, lang: str, base_url: str) -> str:
    """What is to be copied, with the figures of now.

    Raises:
        Missing: if it has no words in that language.
        InvalidInput: if they are too many.
    """
    made = links.drawn(session, appeal.id, KEY, lang)
    if made is None:
        raise Missing(NO_WORDS, code="no_words")
    address = links.address(base_url, made.code)
    return "\n\n".join(freezing.said(session, appeal, hand.ENTRY, lang, address).parts)


def record(
    session: Session,
    appeal: Appeal,
    *,
    lang: str,
    place: str,
    text: str,
    url: str = "",
    at: datetime | None = None,
) -> Post:
    """Say that the transaction's actor has posted `text` at `place`.

    Raises:
        Conflict: if nobody else has read what it says.
        InvalidInput: if the moment is yet to come.
    """
    approval.require_approved(appeal)
    now = clock.now()
    if at and at > now:
        raise InvalidInput.field("/at", "later", LATER)
    if not appeal.text(KEY, lang):
        raise InvalidInput.field("/lang", "no_words", NO_WORDS)
    post = _waiting(session, appeal, lang) or Post(
        appeal_id=appeal.id,
        campaign_id=appeal.campaign_id,
        network=KEY,
        lang=lang,
        planned_at=at or now,
        due_at=at or now,
    )
    post.state, post.text, post.place, post.url = PostState.PUBLISHED, text, place, url
    post.published_at, post.posted_by = at or now, session.info["actor"]
    post.waits_because, post.error = "", ""
    session.add(post)
    session.flush()
    settling.note(session, post, "post_copied", url=url)
    return post


def _waiting(session: Session, appeal: Appeal, lang: str) -> Post | None:
    """The post of a schedule that waits for a person, if one does."""
    query = (
        select(Post)
        .where(
            Post.appeal_id == appeal.id,
            Post.network == KEY,
            Post.lang == lang,
            col(Post.state).in_((PostState.WAITING, PostState.MISSED)),
        )
        .order_by(col(Post.due_at))
        .limit(1)
        .with_for_update()
    )
    return session.exec(query).first()
