"""Public updates of a relief effort, for people and for programs; no account, no script."""

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from notifications.feeds import alert, atom, jsonfeed, pinging, rss, updates
from notifications.feeds.updates import Page, Update
from notifications.feeds.writing import FORMS, Place, html
from notifications.publishing.models import Post
from relief.campaigns import service as campaigns
from relief.campaigns import shown
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import fresh
from relief.kit.auth import ANYONE
from relief.kit.errors import Gone, Missing
from relief.kit.i18n import N_
from relief.kit.web import Call, Handler, endpoint

NO_UPDATE = N_("There is no such update.")
TAKEN_DOWN = N_("This update was taken down. What is true now stands on the page of updates.")
KEPT = ("etag", "cache-control", "vary", "last-modified", "link", "access-control-allow-origin")
WRITERS: dict[str, Callable[[Page, Place], bytes]] = {
    "atom": atom.write,
    "rss": rss.write,
    "json": jsonfeed.write,
}


def listed(call: Call) -> Response:
    """The updates of one relief effort, the newest first, a page at a time."""
    campaign = _campaign(call)
    place = _place(call, campaign)
    before = _id(call.query("before")) if call.query("before") else None
    page = updates.page(call.session, campaign, call.lang, before=before)
    older = page.updates[-1].id if page.has_more and page.updates else None
    response = call.page(
        "notifications/updates.html",
        campaign=shown.card(call.session, campaign, call.lang),
        updates=page.updates,
        words=html,
        place=place,
        forms=list(FORMS.items()),
        next_url=f"/c/{campaign.slug}/updates?before={older}" if older else "",
    )
    return _dated(call, fresh.shared(call, response), page.changed_at)


def one(call: Call) -> Response:
    """One update, at its own address."""
    campaign = _campaign(call)
    update = _update(call, campaign)
    response = call.page(
        "notifications/update.html",
        campaign=shown.card(call.session, campaign, call.lang),
        update=update,
        words=html,
        place=_place(call, campaign),
    )
    return fresh.shared(call, response)


def as_feed(form: str) -> Handler:
    """The newest updates in one of the forms that programs read."""

    def handler(call: Call) -> Response:
        campaign = _campaign(call)
        page = updates.page(call.session, campaign, call.lang)
        place = _place(call, campaign)
        response = Response(WRITERS[form](page, place), media_type=FORMS[form])
        response.headers["access-control-allow-origin"] = "*"
        if place.hub:
            response.headers["link"] = f'<{place.hub}>; rel="hub", <{place.feed(form)}>; rel="self"'
        return _dated(call, fresh.shared(call, response), page.changed_at)

    return handler


def as_alert(call: Call) -> Response:
    """One update as a CAP message."""
    campaign = _campaign(call)
    update = _update(call, campaign)
    document = alert.write(update, _place(call, campaign), call.settings.mode)
    response = Response(document, media_type=alert.KIND)
    return _dated(call, fresh.shared(call, response), update.updated_at)


def lead(call: Call) -> Response:
    """Send the reader from the address that a post is known by to where it stands."""
    row = call.session.get(Post, _id(call.path("id")))
    campaign = call.session.get(Campaign, row.campaign_id) if row else None
    if row is None or campaign is None or row.network != updates.NETWORK:
        raise Missing(NO_UPDATE, code="unknown_update")
    return call.redirect(f"/c/{campaign.slug}/updates/{row.id}")


def _campaign(call: Call) -> Campaign:
    campaign = campaigns.get(call.session, call.path("slug"))
    if campaign.state is CampaignState.DRAFT and not call.actor.may("coordinator"):
        raise Missing(campaigns.NO_CAMPAIGN, code="unknown_campaign", slug=campaign.slug)
    return campaign


def _update(call: Call, campaign: Campaign) -> Update:
    update_id = _id(call.path("id"))
    found = updates.one(call.session, campaign, update_id)
    if found is None:
        _say_why(call.session, campaign, update_id)
    assert found  # noqa: S101 - or it was said why not
    return found


def _say_why(session: Session, campaign: Campaign, update_id: UUID) -> None:
    if updates.was_here(session, campaign, update_id):
        raise Gone(TAKEN_DOWN, code="taken_down")
    raise Missing(NO_UPDATE, code="unknown_update")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Missing(NO_UPDATE, code="unknown_update") from None


def _place(call: Call, campaign: Campaign) -> Place:
    return Place(campaign, call.settings.base_url, call.lang, pinging.hub(call.settings.mode))


def _dated(call: Call, response: Response, changed_at: datetime) -> Response:
    """`response` with when it last changed; to a reader who only knows that, 304 if it did not."""
    if call.actor.kind != "public":
        return response
    changed_at = changed_at.replace(microsecond=0)
    response.headers["last-modified"] = format_datetime(changed_at, usegmt=True)
    asked = call.request.headers
    if response.status_code != 200 or "if-none-match" in asked:
        return response
    if (known := _read_date(asked.get("if-modified-since", ""))) and changed_at <= known:
        headers = {name: response.headers[name] for name in KEPT if name in response.headers}
        return Response(status_code=304, headers=headers)
    return response


def _read_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


ROUTES = [
    Route("/c/{slug}/updates", endpoint(listed, ANYONE), methods=["GET"]),
    *(
        Route(f"/c/{{slug}}/updates.{form}", endpoint(as_feed(form), ANYONE), methods=["GET"])
        for form in FORMS
    ),
    Route("/c/{slug}/updates/{id:uuid}.cap", endpoint(as_alert, ANYONE), methods=["GET"]),
    Route("/c/{slug}/updates/{id:uuid}", endpoint(one, ANYONE), methods=["GET"]),
    Route("/updates/{id:uuid}", endpoint(lead, ANYONE), methods=["GET"]),
]
