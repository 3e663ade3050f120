"""The needs of a campaign for everyone: a page, and the same for programs. No person is in it.

Numbers of people are told from five on: fewer could point at somebody. A need for helpers that
has found one to four says "fewer than 5", and its other numbers tell no more than that.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response

from relief.agencies.models import KINDS, Agency
from relief.campaigns import service as campaigns
from relief.campaigns import shown as campaigns_shown
from relief.campaigns.briefing import Light
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock, fresh, small
from relief.kit.errors import Missing
from relief.kit.i18n import LANGUAGES
from relief.kit.web import Call
from relief.needs import labels, service, shown
from relief.needs.models import Need

PARTS = ("committed", "in_transit", "received")
NOT_NOW = ("stop", "hold")


def campaign_of(call: Call) -> Campaign:
    """The relief effort of the address; a draft is only for those who prepare it."""
    campaign = campaigns.get(call.session, call.path("slug"))
    if campaign.state is CampaignState.DRAFT and not call.actor.may("coordinator"):
        raise Missing(campaigns.NO_CAMPAIGN, code="unknown_campaign", slug=campaign.slug)
    return campaign


def page(call: Call) -> Response:
    """What is needed, what is on its way, and what is not needed; filtered by the address."""
    campaign = campaign_of(call)
    listed = _listed(call.session, campaign)
    kind, place = call.query("kind"), call.query("place")
    urgent = call.query("urgent") == "yes"
    kept = [
        need
        for need in listed
        if kind not in KINDS or need.kind == kind
        if not place or need.place == place
        if not urgent or need.urgency >= 4
    ]
    rows = public_rows(campaign, kept, shown.agencies_of(call.session, kept), call.lang)
    response = call.page(
        "needs/public.html",
        campaign=campaigns_shown.card(call.session, campaign, call.lang),
        rows=[row for row in rows if row["gap"]],
        met=[row for row in rows if not row["gap"]],
        lights=[_light(light, call.lang) for light in not_now(campaign)],
        filters={"kind": kind, "place": place, "urgent": "yes" if urgent else ""},
        places=[(each, each) for each in sorted({need.place for need in listed if need.place})],
        as_of=clock.now().replace(second=0, microsecond=0),
        url=call.settings.url(f"/c/{campaign.slug}/needs"),
    )
    return fresh.shared(call, response)


def told(call: Call) -> Response:
    """The same as JSON, for anybody's page or map."""
    campaign = campaign_of(call)
    needs = _listed(call.session, campaign)
    found = shown.agencies_of(call.session, needs)
    payload = {
        "campaign": campaign.slug,
        "title": {lang: campaign.title(lang) for lang in LANGUAGES},
        "state": campaign.state.value,
        "time_zone": campaign.time_zone,
        "as_of": clock.rfc3339(clock.now().replace(second=0, microsecond=0)),
        "needs": [_told(need, found[need.agency_id]) for need in needs],
        "not_needed_now": [
            {
                "light": light.light,
                "item": {lang: light.named(lang) for lang in LANGUAGES},
                "place": light.place or None,
            }
            for light in not_now(campaign)
        ],
    }
    return fresh.for_all(call, call.json(payload))


def public_rows(
    campaign: Campaign, needs: Sequence[Need], agencies: Mapping[UUID, Agency], lang: str
) -> list[dict[str, Any]]:
    """Needs for a public page: `few` where so few people were found that no number is told."""
    return [
        row | _numbers(need)
        for row, need in zip(shown.rows(campaign, needs, agencies, lang), needs, strict=True)
    ]


def not_now(campaign: Campaign) -> list[Light]:
    """What the briefing asks people to stop or to hold."""
    return [light for light in campaigns.lights(campaign) if light.light in NOT_NOW]


def _listed(session: Session, campaign: Campaign) -> list[Need]:
    """Open needs whose time is not over."""
    now = clock.now()
    listed = service.open_for(session, campaign)
    return [need for need in listed if need.until is None or need.until >= now]


def _numbers(need: Need) -> dict[str, Any]:
    """The five numbers, `few` and `merged`: helpers are told apart only from five on."""
    parts = {name: getattr(need, name) for name in PARTS}
    found: dict[str, Any] = {"few": False, "merged": 0, "gap": need.gap} | parts
    if need.kind != "time" or not any(small.few(n) for n in parts.values()):
        return found
    found |= dict.fromkeys(PARTS, 0)
    if small.few(need.covered):
        return found | {"few": True, "gap": need.requested}
    return found | {"merged": need.covered}


def _told(need: Need, agency: Agency) -> dict[str, Any]:
    numbers = _numbers(need)
    hidden = numbers["few"] or numbers["merged"]
    return {
        "kind": need.kind,
        "item": {lang: labels.label(need, lang) for lang in LANGUAGES},
        "organization": {lang: agency.name(lang) for lang in LANGUAGES},
        "unit": need.unit,
        "urgency": need.urgency,
        "place": need.place or None,
        "until": need.until and clock.rfc3339(need.until),
        "requested": need.requested,
        "on_offer": None if hidden else need.committed,
        "on_the_way": None if hidden else need.in_transit,
        "received": None if hidden else need.received,
        "found": None if numbers["few"] else min(need.covered, need.requested),
        "still_needed": None if numbers["few"] else need.gap,
    }


def _light(light: Light, lang: str) -> dict[str, str]:
    words, words_lang = light.said(lang)
    return {
        "light": light.light,
        "item": light.named(lang),
        "place": light.place,
        "words": words,
        "words_lang": words_lang or lang,
    }
