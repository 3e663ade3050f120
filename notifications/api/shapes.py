"""An appeal and its posts as programs read them."""

from datetime import datetime

from pydantic import BaseModel, Field
from sqlmodel import Session, col, select

from notifications.appeals import service
from notifications.appeals.models import Appeal
from notifications.publishing import previews, reach
from notifications.publishing.models import Post
from relief.campaigns.models import Campaign
from relief.kit.settings import Settings


class Both(BaseModel):
    """A text in both languages; one of them may be empty."""

    en: str
    fr: str


class MediaOut(BaseModel):
    """A picture, cleaned."""

    upload: str
    alt: Both


class UploadOut(BaseModel):
    """A picture that an appeal may take within a day."""

    id: str
    mime: str
    width: int
    height: int


class PostOut(BaseModel):
    """An appeal on one network in one language, or one part of it where it is a thread."""

    id: str | None = Field(description="None as long as nothing is due.")
    network: str
    lang: str
    part: int
    state: str
    text: str = Field(description="As it was sent; before that, as it would be sent now.")
    url: str | None
    published_at: datetime | None = None


class AppealOut(BaseModel):
    """An appeal, and what became of it on each network."""

    id: str
    campaign: str
    title: str
    state: str
    text: Both
    networks: list[str]
    asks: str
    need: str | None
    media: list[MediaOut]
    content: str = Field(description="A digest of what it says; approval is of this.")
    approved: bool
    posts: list[PostOut]
    version: int


class AppealList(BaseModel):
    """Appeals of a campaign, the newest first."""

    items: list[AppealOut]
    next: str | None


def told(session: Session, settings: Settings, appeal: Appeal) -> AppealOut:
    """An appeal as programs read it."""
    campaign = session.get_one(Campaign, appeal.campaign_id)
    return AppealOut(
        id=str(appeal.id),
        campaign=campaign.slug,
        title=appeal.title,
        state=appeal.state.value,
        text=Both(en=appeal.text_en, fr=appeal.text_fr),
        networks=appeal.networks,
        asks=appeal.asks.value,
        need=str(appeal.need_id) if appeal.need_id else None,
        media=[
            MediaOut(upload=str(each.id), alt=Both(en=each.alt_en, fr=each.alt_fr))
            for each in service.pictures(session, appeal)
        ],
        content=appeal.content_hash,
        approved=appeal.is_approved,
        posts=_posts(session, settings, appeal),
        version=appeal.version,
    )


def _posts(session: Session, settings: Settings, appeal: Appeal) -> list[PostOut]:
    """What became of it; before anything was due, what would."""
    query = select(Post).where(Post.appeal_id == appeal.id)
    order = (col(Post.planned_at), col(Post.network), col(Post.lang), col(Post.part))
    rows = session.exec(query.order_by(*order)).all()
    planned = _planned(session, settings, appeal)
    if not rows:
        return list(planned.values())
    return [_post(row, planned) for row in rows]


def _post(row: Post, planned: dict[tuple[str, str, int], PostOut]) -> PostOut:
    ahead = planned.get((row.network, row.lang, row.part))
    return PostOut(
        id=str(row.id),
        network=row.network,
        lang=row.lang,
        part=row.part,
        state=row.state.value,
        text=row.text or (ahead.text if ahead else ""),
        url=row.url or None,
        published_at=row.published_at,
    )


def _planned(
    session: Session, settings: Settings, appeal: Appeal
) -> dict[tuple[str, str, int], PostOut]:
    found = previews.of(session, appeal, reach.reached(settings.mode), settings.base_url)
    return {
        (each.network, each.lang, n): PostOut(
            id=None,
            network=each.network,
            lang=each.lang,
            part=n,
            state=appeal.state.value,
            text=part.text,
            url=None,
        )
        for each in found
        for n, part in enumerate(each.parts, 1)
    }
