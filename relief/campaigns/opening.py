"""The pages on which a coordinator opens a campaign in five minutes, or changes its texts."""

from collections.abc import Mapping

from starlette.responses import Response

from relief.campaigns import neighbours, scripts, service, shown
from relief.campaigns.models import Campaign
from relief.campaigns.schemas import CampaignForm, CampaignIn
from relief.kit import clock, zones
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import LANGUAGES, N_
from relief.kit.slugs import slug_of
from relief.kit.web import Call

CURRENCIES = {"CAD": N_("Canadian dollars"), "USD": N_("American dollars")}


def ask(call: Call) -> Response:
    """Ask what happened and where; then show the form with its texts filled in."""
    hazard, place = call.query("hazard")[:40], call.query("place")[:120]
    if not place:
        return call.page(
            "campaigns/start.html", hazards=_hazards(call), form={"hazard": hazard}, errors=[]
        )
    return _form(call, None, _starting(call, hazard, place))


def create(call: Call) -> Response:
    """Open a campaign, or keep it as a draft."""
    try:
        campaign = service.create(call.session, call.form(CampaignIn), zone=call.settings.time_zone)
    except InvalidInput as error:
        return _form(call, None, call.fields, error)
    except Conflict as error:
        taken = InvalidInput.field("/slug", error.code, error.message, **error.params)
        return _form(call, None, call.fields, taken)
    return call.redirect(f"/campaigns/{campaign.slug}", flash=N_("Saved."))


def edit(call: Call) -> Response:
    """Show the texts and numbers of a campaign, to change them."""
    campaign = service.get(call.session, call.path("slug"))
    return _form(call, campaign, _fields(call, campaign))


def save(call: Call) -> Response:
    """Change the texts and numbers of a campaign."""
    campaign = service.get(call.session, call.path("slug"))
    try:
        body = call.form(CampaignForm)
        service.update_texts(call.session, campaign, body, version=body.version)
    except InvalidInput as error:
        return _form(call, campaign, call.fields, error)
    except Conflict as error:
        return _form(call, campaign, call.fields, error)
    return call.redirect(f"/campaigns/{campaign.slug}", flash=N_("Saved."))


def _form(
    call: Call,
    campaign: Campaign | None,
    values: Mapping[str, object],
    error: InvalidInput | Conflict | None = None,
) -> Response:
    return call.page(
        "campaigns/form.html",
        status=error.status if error else 200,
        campaign=shown.card(call.session, campaign, call.lang) if campaign else None,
        form=values,
        errors=call.errors(error),
        hazards=_hazards(call),
        zones=zones.nearby(),
        confirm_cents=call.settings.confirm_from_cents,
        currencies=[(code, call.say(name)) for code, name in CURRENCIES.items()],
        agencies=[(each.slug, each.name(call.lang)) for each in neighbours.helpers(call.session)],
    )


def _starting(call: Call, hazard: str, place: str) -> dict[str, object]:
    found: dict[str, object] = {
        "hazard": hazard,
        "place": place,
        "slug": slug_of(place, str(clock.now().year)),
        "time_zone": call.settings.time_zone,
        "currency": "CAD",
    }
    for lang in LANGUAGES:
        start = scripts.starting(hazard, place, lang)
        found |= {
            f"{name}.{lang}": getattr(start, name)
            for name in ("title", "summary", "story", "script")
        }
    return found


def _fields(call: Call, row: Campaign) -> dict[str, object]:
    chosen = shown.card(call.session, row, call.lang)["default_agency"]
    found: dict[str, object] = {
        "hazard": row.hazard,
        "place": row.place,
        "time_zone": row.time_zone,
        "currency": row.currency,
        "phone.toll_free": row.toll_free,
        "phone.tty": row.tty,
        "default_agency": chosen["slug"] if chosen else "",
        "confirm_from": _sum(row.confirm_from_cents),
    }
    for name in ("title", "summary", "story", "script"):
        found |= {f"{name}.{lang}": getattr(row, f"{name}_{lang}") for lang in LANGUAGES}
    return found


def _sum(cents: int | None) -> str:
    """A sum as it is typed; nothing for the service's own."""
    if not cents:
        return "" if cents is None else "0"
    return f"{cents // 100}.{cents % 100:02d}" if cents % 100 else str(cents // 100)


def _hazards(call: Call) -> list[tuple[str, str]]:
    return [(key, call.say(label)) for key, label in scripts.HAZARDS.items()]
