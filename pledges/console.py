"""What stands on the call-taker's one screen besides the call itself."""

from typing import Any

from sqlmodel import Session, col, select

from pledges import service, shapes
from pledges.forms import pledge_form
from pledges.models import Pledge
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.campaigns.shown import briefing
from relief.kit import i18n
from relief.needs import oncall

RECENT = 5
# Alt and this letter answer “where did you hear of it”; each is the first of a word on its label.
HEARD_LETTERS = {"en": "prtnfwe", "fr": "prtjfla"}
# What the light is asked about, by the kind of what is offered.
ITEM_FIELD = {"goods": "goods.item", "services": "services.skill", "time": "time.skills"}
MUCH_FIELD = {"goods": "goods.quantity", "services": "services.hours", "time": "time.people"}


def context(
    session: Session, campaign: Campaign, lang: str, fields: dict[str, str], principal: str
) -> dict[str, Any]:
    """What the page shows around the form: what to say, whom to name, what was just recorded."""
    query = select(Agency).where(col(Agency.active)).order_by(col(Agency.name_en))
    return {
        "campaign": {
            "slug": campaign.slug,
            "title": campaign.title(lang),
            "currency": campaign.currency,
            "state": campaign.state.value,
            "time_zone": campaign.time_zone,
        },
        "briefing": briefing(campaign, lang),
        "script": campaign.script_fr if lang == "fr" else campaign.script_en,
        "agencies": [_agency(agency, lang) for agency in session.exec(query)],
        "heard_from": heard_from(lang),
        "units": pledge_form.units(lang),
        "best_times": pledge_form.best_times(lang),
        **pledge_form.things(lang),
        "recent": _recent(session, campaign, principal, lang),
        "advice": light(session, campaign, lang, fields),
        "code": campaign.current_code,
        "places": [(place, place) for place in oncall.places(session, campaign)],
    }


def heard_from(lang: str) -> list[tuple[str, str, str]]:
    """Where callers heard of it: the key kept, what it is called, the letter that chooses it."""
    letters = HEARD_LETTERS.get(lang, HEARD_LETTERS["en"])
    known = zip(pledge_form.HEARD_FROM, letters, strict=True)
    return [(key, i18n.translate(lang, label), letter) for (key, label), letter in known]


def light(
    session: Session, campaign: Campaign, lang: str, fields: dict[str, str]
) -> dict[str, Any]:
    """The on-call light for what the form holds so far."""
    kind = fields.get("kind", "") or "money"
    item = fields.get(ITEM_FIELD.get(kind, ""), "")
    much = fields.get(MUCH_FIELD.get(kind, ""), "")
    unit = fields.get("goods.unit", "")
    what = oncall.asked(kind, item, fields.get("light.place", ""), much, unit)
    caller = fields.get("donor.language", "") or lang
    advice = oncall.advise(session, campaign, what)
    return oncall.shown(
        advice, what, lang=lang, caller=caller if caller in i18n.LANGUAGES else lang
    )


def line(session: Session, pledge: Pledge, lang: str) -> dict[str, Any]:
    """One pledge, in a line."""
    return {
        "reference": pledge.reference,
        "state": pledge.state.value,
        "donor_name": service.donor_of(session, pledge).name or "",
        "recorded_at": pledge.recorded_at,
        **shapes.parts(pledge, lang),
    }


def _recent(
    session: Session, campaign: Campaign, principal: str, lang: str
) -> list[dict[str, Any]]:
    query = (
        select(Pledge)
        .where(Pledge.campaign_id == campaign.id, Pledge.recorded_by == principal)
        .order_by(col(Pledge.id).desc())
        .limit(RECENT)
    )
    return [line(session, pledge, lang) for pledge in session.exec(query)]


def _agency(agency: Agency, lang: str) -> dict[str, str]:
    return {
        "slug": agency.slug,
        "name": agency.name(lang),
        "phone": agency.give_phone,
        "url": agency.give_url,
    }
