"""A few words above a campaign's page, for as long as somebody lets them stand."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import StringConstraints
from sqlmodel import Field, Session, SQLModel, col

from relief.campaigns import service
from relief.campaigns.models import Campaign
from relief.kit import audit, clock
from relief.kit.db import UtcDateTime, rows_changed
from relief.kit.forms import Input, Prose

PUT = sa.text(
    'INSERT INTO campaign_banner (campaign_id, text_en, text_fr, "by", at)'
    " VALUES (:campaign_id, :text_en, :text_fr, :by, :at)"
    " ON CONFLICT (campaign_id) DO UPDATE SET text_en = excluded.text_en,"
    ' text_fr = excluded.text_fr, "by" = excluded."by", at = excluded.at'
).bindparams(sa.bindparam("campaign_id", type_=sa.Uuid()), sa.bindparam("at", type_=UtcDateTime()))

Words = Annotated[Prose, StringConstraints(min_length=1, max_length=300)]


class BannerText(Input):
    """What it says, in both languages: no reader is left without."""

    en: Words
    fr: Words


class BannerIn(Input):
    """The words of a banner."""

    text: BannerText


class CampaignBanner(SQLModel, table=True):
    """What stands there now; no row, and nothing does."""

    __tablename__ = "campaign_banner"

    campaign_id: UUID = Field(primary_key=True, foreign_key="campaign.id")
    text_en: str = Field(max_length=300)
    text_fr: str = Field(max_length=300)
    by: str = Field(max_length=80, description="A principal.")
    at: datetime = Field(sa_type=UtcDateTime, description="As of when it is true.")

    def text(self, lang: str) -> str:
        """What it says, in the reader's language."""
        return self.text_fr if lang == "fr" else self.text_en


def of(session: Session, campaign: Campaign) -> CampaignBanner | None:
    """What stands above the page of `campaign`."""
    return session.get(CampaignBanner, campaign.id, populate_existing=True)


def show(session: Session, campaign: Campaign, body: BannerIn) -> None:
    """Let it stand there, as of now, in place of what stood there."""
    row = {"campaign_id": campaign.id, "text_en": body.text.en, "text_fr": body.text.fr}
    session.execute(PUT, row | {"by": session.info["actor"], "at": clock.now()})
    audit.note(session, service.about(campaign), "banner_shown", words=body.text.en)


def hide(session: Session, campaign: Campaign) -> bool:
    """Take it away; False if somebody has already."""
    gone = sa.delete(CampaignBanner).where(col(CampaignBanner.campaign_id) == campaign.id)
    if not rows_changed(session, gone):
        return False
    audit.note(session, service.about(campaign), "banner_hidden")
    return True
