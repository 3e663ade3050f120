"""A short link sends its reader on: at once, in the post's language, without a cookie."""

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from notifications.links import alphabet, service
from notifications.links.arrivals import ROOM, Arrivals
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import i18n, readers
from relief.kit.auth import ANYONE
from relief.kit.cached import Remembered
from relief.kit.db import Database
from relief.kit.i18n import N_
from relief.kit.web import LANGUAGE, Call, endpoint, language

OPEN = (CampaignState.OPEN, CampaignState.PAUSED)
PLACES = "places of links"
NOWHERE = {
    "title": N_("This link leads nowhere"),
    "what": N_("A letter of it may be mistyped, or it was cut off. Look at it once more."),
    "give": N_("You can give all the same. Choose what it is about:"),
    "none": N_("No relief effort takes promises at this moment."),
    "how": N_("Or call 2-1-1, day or night; it is free."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a code leads; nowhere if `slug` is empty."""

    code: str = ""
    slug: str = ""
    lang: str = ""


async def follow(call: Call) -> Response:
    """Send the reader to the campaign's page, which knows by the code who brought them."""
    code = alphabet.heard(call.path("code"))
    place = await _places(call).ask(code, partial(_place, call.db)) if code else Place()
    if not place.slug:
        return await run_in_threadpool(_nowhere, call)
    if readers.is_person(call.request.method, call.request.headers):
        arrivals: Arrivals = call.services.rooms[ROOM]
        arrivals.count(place.code)
    said = {"s": place.code, **_lang(call, place.lang)}
    return RedirectResponse(f"/c/{place.slug}?{urlencode(said)}", status_code=302)


def _lang(call: Call, wanted: str) -> dict[str, str]:
    """The post's language, unless the reader has chosen one, or would get it anyway."""
    chosen = call.request.cookies.get(LANGUAGE) or call.actor.lang
    return {} if chosen or language(call.request) == wanted else {"lang": wanted}


def _places(call: Call) -> Remembered[str, Place]:
    found: Remembered[str, Place] = call.services.rooms.setdefault(PLACES, Remembered())
    return found


def _place(db: Database, code: str) -> Place:
    with db.session() as session:
        found = service.find(session, code)
        if found is None or found[1].state is CampaignState.DRAFT:
            return Place()
        link, campaign = found
        return Place(link.code, campaign.slug, link.lang)


def _nowhere(call: Call) -> Response:
    """No such link: say so in both languages, and how to give all the same."""
    with call.db.session() as session:
        efforts = list(campaigns.listing(session, states=OPEN))
    told = [_told(lang, efforts) for lang in sorted(i18n.LANGUAGES, key=call.lang.__ne__)]
    return call.page("notifications/no_link.html", status=404, told=told)


def _told(lang: str, efforts: list[Campaign]) -> dict[str, object]:
    said = {name: i18n.translate(lang, text) for name, text in NOWHERE.items()}
    named = [{"slug": each.slug, "title": each.title(lang)} for each in efforts]
    return {**said, "lang": lang, "efforts": named}


ROUTES = [Route("/g/{code}", endpoint(follow, ANYONE), methods=["GET"])]
