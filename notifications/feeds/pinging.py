"""A hub (WebSub) is told that updates have changed, so that readers hear of them at once.

Nothing but the posts is asked what changed: whoever publishes, edits or takes down knows of no hub.
The posts that ever stood and those taken down are counted; a sum that the hub was not told is due.
Only a real deployment tells: a rehearsal's updates are nobody else's business. The hub reads our
feeds itself, so telling it twice is harmless, and what it never hears readers find a little later.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlmodel import Session, col, select, update

from notifications import retry
from notifications.feeds.models import FeedPing
from notifications.feeds.updates import DOWN, NETWORK, UP
from notifications.feeds.writing import FORMS, Place
from notifications.networks import feed
from notifications.networks.feed import FeedSettings
from notifications.publishing.models import Post
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock, outward, posting
from relief.kit.db import rows_changed
from relief.kit.errors import InvalidInput
from relief.kit.i18n import LANGUAGES
from relief.kit.jobs import Work
from relief.kit.outward import NotPublic, Resolve
from relief.kit.settings import Mode
from relief.kit.wire import Garbled

LEASE = timedelta(seconds=120)  # longer than any call
APART = timedelta(seconds=15)  # what changes meanwhile is told together
TRIES = 10  # about a day; then the next change begins anew
HEADERS = {"User-Agent": "Relief/1", "Content-Type": "application/x-www-form-urlencoded"}
KEEP = sa.text(
    "INSERT INTO feed_ping (campaign_id, told, due_at, attempts) VALUES (:campaign_id, 0, :now, 0)"
    " ON CONFLICT (campaign_id) DO NOTHING"
).bindparams(
    sa.bindparam("campaign_id", type_=FeedPing.__table__.c.campaign_id.type),  # type: ignore[attr-defined]
    sa.bindparam("now", type_=FeedPing.__table__.c.due_at.type),  # type: ignore[attr-defined]
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """A campaign whose changes this worker tells."""

    campaign: Campaign
    changes: int
    attempts: int


@dataclass(frozen=True, slots=True)
class NotTold(Exception):
    """The hub did not take it."""

    why: str
    retry_after_s: float | None = None


def hub(mode: Mode) -> str:
    """The address of the hub that is told, and that our feeds name; "" if there is none."""
    settings = feed.ENTRY.settings
    if mode is not Mode.LIVE or not settings.hub_url:
        return ""
    try:
        outward.target(settings.hub_url, loopback=settings.hub_loopback)
    except InvalidInput:
        return ""  # `relief doctor` says so
    return settings.hub_url


def run(
    work: Work, settings: FeedSettings | None = None, *, resolve: Resolve = outward.ask_dns
) -> int:
    """Tell the hub of each campaign whose updates have changed; how many it took.

    Args:
        work: The database, the settings and whether to stop.
        settings: Which hub; else the deployment's.
        resolve: Who knows the numbers of names.
    """
    settings = settings or feed.ENTRY.settings
    if not settings.hub_url or work.settings.mode is not Mode.LIVE:
        return 0
    told = 0
    with work.db.session() as session:
        waiting = due(session, clock.now())
    for campaign_id in waiting:
        if work.stopping.is_set():
            break
        with work.db.session(write=True) as session:
            claim = take(session, campaign_id, clock.now())
        if claim is not None:
            told += _tell(work, claim, settings, resolve)
    return told


def due(session: Session, now: datetime) -> list[UUID]:
    """Campaigns whose updates have changed since the hub heard of them."""
    known = {row.campaign_id: row for row in session.exec(select(FeedPing)).all()}
    return [
        campaign_id
        for campaign_id, changes in _changes(session).items()
        if not (row := known.get(campaign_id)) or (row.told != changes and row.due_at <= now)
    ]


def take(session: Session, campaign_id: UUID, now: datetime) -> Claim | None:
    """Take a campaign that is due; None if another worker has it."""
    changes = _changes(session, campaign_id).get(campaign_id, 0)
    session.execute(KEEP, {"campaign_id": campaign_id, "now": now})
    waits = col(FeedPing.due_at) <= now
    statement = update(FeedPing).where(
        col(FeedPing.campaign_id) == campaign_id, waits, col(FeedPing.told) != changes
    )
    held = {"due_at": now + LEASE, "attempts": col(FeedPing.attempts) + 1}
    if rows_changed(session, statement.values(**held)) != 1:
        return None
    row = session.get_one(FeedPing, campaign_id, populate_existing=True)
    campaign = session.get_one(Campaign, campaign_id)
    session.expunge(campaign)
    return Claim(campaign, changes, row.attempts)


def addresses(campaign: Campaign, base_url: str) -> list[str]:
    """Every feed of a campaign, as it names itself."""
    places = [Place(campaign, base_url, lang) for lang in LANGUAGES]
    return [place.feed(form) for form in FORMS for place in places]


def _changes(session: Session, campaign_id: UUID | None = None) -> Mapping[UUID, int]:
    """How often the updates of each campaign have changed: it only grows."""
    taken_down = sa.case((col(Post.state).in_(DOWN), 1), else_=0)
    query = (
        select(Post.campaign_id, sa.func.count() + sa.func.sum(taken_down))
        .join(Campaign, col(Campaign.id) == col(Post.campaign_id))
        .where(
            Post.network == NETWORK,
            col(Post.state).in_((*UP, *DOWN)),
            Campaign.state != CampaignState.DRAFT,
        )
        .group_by(col(Post.campaign_id))
    )
    if campaign_id:
        query = query.where(Post.campaign_id == campaign_id)
    return {key: int(changes) for key, changes in session.exec(query).all()}


def _tell(work: Work, claim: Claim, settings: FeedSettings, resolve: Resolve) -> bool:
    try:
        asyncio.run(_post(addresses(claim.campaign, work.settings.base_url), settings, resolve))
    except NotTold as error:
        log.warning("hub_not_told", campaign=claim.campaign.slug, why=error.why)
        values, told = _again(claim, error), False
    else:
        now = clock.now()
        values, told = {**_settled(claim, now + APART), "pinged_at": now}, True
    with work.db.session(write=True) as session:
        # Whoever took it after the end of our lease writes down what became of theirs.
        ours = update(FeedPing).where(
            col(FeedPing.campaign_id) == claim.campaign.id,
            col(FeedPing.attempts) == claim.attempts,
        )
        rows_changed(session, ours.values(**values))
    return told


async def _post(urls: Sequence[str], settings: FeedSettings, resolve: Resolve) -> None:
    said = [("hub.mode", "publish"), *(("hub.url", url) for url in urls)]
    try:
        answer = await posting.post(
            outward.target(settings.hub_url, loopback=settings.hub_loopback),
            urlencode(said).encode(),
            HEADERS,
            limit_s=settings.hub_timeout_s,
            resolve=resolve,
        )
    except (InvalidInput, NotPublic, Garbled, OSError) as error:
        raise NotTold(type(error).__name__) from error
    if not 200 <= answer.status < 300:
        raise NotTold(str(answer.status), answer.retry_after_s)


def _again(claim: Claim, error: NotTold) -> dict[str, object]:
    if claim.attempts >= TRIES:
        return _settled(claim, clock.now() + APART)
    wait = retry.delay_s(claim.campaign.id, claim.attempts, retry_after_s=error.retry_after_s)
    return {"due_at": clock.now() + timedelta(seconds=wait)}


def _settled(claim: Claim, due_at: datetime) -> dict[str, object]:
    return {"told": claim.changes, "attempts": 0, "due_at": due_at}
