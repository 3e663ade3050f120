"""Pages of a campaign's source codes: each with the links that carry it, and a new one."""

from starlette.responses import Response

from relief.campaigns import service, shown, sources
from relief.campaigns.models import Campaign
from relief.campaigns.schemas import CodeIn
from relief.kit import chronicle
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call

CHANNELS = {
    "post": N_("A post online"),
    "radio": N_("Radio"),
    "tv": N_("Television"),
    "newspaper": N_("A newspaper"),
    "poster": N_("A poster or a leaflet"),
    "person": N_("A person or an organization"),
    "email": N_("E-mail"),
    "other": N_("Elsewhere"),
}


def show(call: Call) -> Response:
    """Every code and its links."""
    return _page(call, service.get(call.session, call.path("slug")))


def add(call: Call) -> Response:
    """Make a code."""
    campaign = service.get(call.session, call.path("slug"))
    try:
        made = sources.add(call.session, campaign, call.form(CodeIn))
    except InvalidInput as error:
        return _page(call, campaign, error)
    done = N_("{word} is made. Its links are below.")
    return call.redirect(f"/campaigns/{campaign.slug}/codes", flash=done, word=made.code)


def _page(call: Call, campaign: Campaign, error: InvalidInput | None = None) -> Response:
    rows = sources.of(call.session, campaign)
    makers = chronicle.who(call.session, (row.made_by for row in rows), call.lang)
    return call.page(
        "campaigns/codes.html",
        status=422 if error else 200,
        campaign=shown.card(call.session, campaign, call.lang),
        codes=[
            {
                "code": row.code,
                "label": row.label,
                "channel": call.say(CHANNELS[row.channel]),
                "who": row.who,
                "url": row.url,
                "made_by": makers[row.made_by],
                "made_at": row.made_at,
                **sources.links(call.settings.url(""), campaign.slug, row.code),
            }
            for row in rows
        ],
        channels=[(key, call.say(label)) for key, label in CHANNELS.items()],
        form=call.fields if error else {},
        errors=call.errors(error),
    )
