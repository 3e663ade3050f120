"""The public page of a campaign: what happened, what is needed now, three honest totals."""

from functools import lru_cache
from urllib.parse import urlencode

import segno
from markupsafe import Markup
from sqlmodel import Session
from starlette.responses import Response

from relief.agencies.models import Agency
from relief.campaigns import banner, terms
from relief.campaigns import service as campaigns
from relief.campaigns import shown as campaigns_shown
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock, fresh, referrer
from relief.kit.errors import Missing
from relief.kit.web import Call
from relief.needs import published, service, shown

LONGEST_CODE = 40


def page(call: Call) -> Response:
    """One relief effort, for everyone; a draft is only for those who prepare it."""
    campaign = campaigns.get(call.session, call.path("slug"))
    if campaign.state is CampaignState.DRAFT and not call.actor.may("coordinator"):
        raise Missing(campaigns.NO_CAMPAIGN, code="unknown_campaign", slug=campaign.slug)
    needs = service.open_for(call.session, campaign)
    agencies = shown.agencies_of(call.session, needs)
    url = call.settings.url(f"/c/{campaign.slug}")
    brought = {"s": call.query("s")[:LONGEST_CODE], "from": referrer.of(call.request)}
    response = call.page(
        "campaigns/public.html",
        campaign=campaigns_shown.card(call.session, campaign, call.lang),
        totals=campaigns_shown.totals(call.session, campaign),
        sponsors=terms.sponsors(call.session, campaign, call.lang),
        needs=published.public_rows(campaign, needs, agencies, call.lang),
        agencies=[
            {"name": agency.name(call.lang), "phone": agency.give_phone, "url": agency.give_url}
            for agency in _helpers(call.session, campaign, list(agencies.values()))
        ],
        banner=_banner(call.session, campaign, call.lang),
        # To the minute, so that a reader who has this page already is told so.
        as_of=clock.now().replace(second=0, microsecond=0),
        url=url,
        qr_svg=qr(url),
        brought=urlencode({name: text for name, text in brought.items() if text}),
    )
    # What names the site that one reader came from is not for a cache that others share.
    return response if brought["from"] else fresh.shared(call, response)


def _banner(session: Session, campaign: Campaign, lang: str) -> dict[str, object] | None:
    row = banner.of(session, campaign)
    return {"text": row.text(lang), "at": row.at} if row else None


@lru_cache(maxsize=64)
def qr(url: str) -> Markup:
    """A square that a telephone's camera reads, for the printed page."""
    drawn = segno.make(url, error="m", micro=False).svg_inline(omitsize=True, border=2)
    return Markup(drawn)  # noqa: S704 - made by us of numbers


def _helpers(session: Session, campaign: Campaign, asking: list[Agency]) -> list[Agency]:
    """Those who need something, and first the one that receives gifts with no preference."""
    chosen = campaign.default_agency_id
    first = session.get(Agency, chosen) if chosen else None
    rest = sorted((each for each in asking if each.id != chosen), key=lambda each: each.name_en)
    return [first, *rest] if first else rest
