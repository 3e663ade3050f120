"""A campaign as pages and the API show it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlmodel import Session

from relief.campaigns import ending, neighbours, scripts, service, tally, terms
from relief.campaigns.briefing import Light
from relief.campaigns.models import Campaign
from relief.campaigns.schemas import (
    CampaignOut,
    OtherTotals,
    PhoneOut,
    TitleOut,
    TotalsOut,
)
from relief.kit import i18n


def totals(session: Session, campaign: Campaign) -> TotalsOut:
    """Its three truths, and the same in any other currency."""
    own, others = tally.totals(session, campaign)
    counted = sum(each.pledges for each in (own, *others))
    apart = [OtherTotals.model_validate(asdict(each)) for each in others]
    return TotalsOut(**asdict(own) | {"pledges": counted}, other_currencies=apart)


def campaigns(session: Session, rows: Sequence[Campaign]) -> list[CampaignOut]:
    """Campaigns for the API."""
    destinations = neighbours.destinations(session, *rows)
    matching = terms.told(session, rows)
    return [
        CampaignOut(
            slug=row.slug,
            title=TitleOut(en=row.title_en, fr=row.title_fr),
            state=row.state.value,
            hazard=row.hazard,
            place=row.place,
            time_zone=row.time_zone,
            currency=row.currency,
            phone=PhoneOut(toll_free=row.toll_free or None, tty=row.tty or None),
            default_agency=destinations[row.default_agency_id].slug
            if row.default_agency_id in destinations
            else None,
            totals=totals(session, row),
            matching=rules,
        )
        for row, rules in zip(rows, matching, strict=True)
    ]


def card(session: Session, row: Campaign, lang: str) -> dict[str, Any]:
    """What every page shows of a campaign, in the reader's language."""
    found = neighbours.destinations(session, row).get(row.default_agency_id or row.id)
    chosen = {"slug": found.slug, "name": found.name(lang)} if found else None
    return {
        "slug": row.slug,
        "title": row.title(lang),
        "summary": _in(row, "summary", lang),
        "story": _in(row, "story", lang),
        "script": _in(row, "script", lang),
        "closing": _in(row, "closing", lang),
        "hazard_label": i18n.translate(lang, scripts.HAZARDS.get(row.hazard, row.hazard)),
        "place": row.place,
        "state": row.state.value,
        "time_zone": row.time_zone,
        "currency": row.currency,
        "phone": {"toll_free": row.toll_free, "tty": row.tty},
        "default_agency": chosen,
        "opened_at": row.opened_at,
        "cut_off_at": row.cut_off_at,
        "is_over": ending.passed(row),
        "version": row.version,
    }


def briefing(row: Campaign, lang: str) -> dict[str, Any]:
    """What callers are told now; the other language when this one is empty."""
    text = _in(row, "briefing", lang) or row.briefing_en or row.briefing_fr
    return {
        "text": text,
        "text_en": row.briefing_en,
        "text_fr": row.briefing_fr,
        "lights": [_light(light, lang) for light in service.lights(row)],
        "lines": "\n".join(row.lights),
        "code": row.current_code,
        "updated_at": row.briefing_at,
        "updated_by": row.briefing_by,
    }


def _light(light: Light, lang: str) -> dict[str, str]:
    words, words_lang = light.said(lang)
    return {
        "light": light.light,
        "item": light.named(lang),
        "place": light.place,
        "words": words,
        "words_lang": words_lang,
    }


def _in(row: Campaign, name: str, lang: str) -> str:
    return str(getattr(row, f"{name}_{lang}"))
