"""The on-call light, asked by the console while an item is typed, and by programs."""

from starlette.responses import Response
from starlette.routing import Route

from pledges import console
from relief.campaigns import service as campaigns
from relief.kit.auth import for_role
from relief.kit.web import Call, endpoint
from relief.needs import oncall


def light(call: Call) -> Response:
    """Send, hold or do not send: a fragment for the page, JSON for anybody else."""
    campaign = campaigns.get(call.session, call.path("slug"))
    kind, item, place, much, unit = (
        call.query(name) for name in ("kind", "item", "place", "much", "unit")
    )
    if "text/html" not in call.request.headers.get("accept", ""):
        what = oncall.asked(kind or "goods", item, place, much, unit)
        return call.json(oncall.told(oncall.advise(call.session, campaign, what), what))
    fields = {
        "kind": kind,
        console.ITEM_FIELD.get(kind, "item"): item,
        console.MUCH_FIELD.get(kind, "much"): much,
        "goods.unit": unit,
        "light.place": place,
        "donor.language": call.query("caller"),
    }
    advice = console.light(call.session, campaign, call.lang, fields)
    return call.page("pledges/_light.html", advice=advice)


ROUTES = [
    Route("/console/{slug}/light", endpoint(light, for_role("call-taker")), methods=["GET"]),
]
