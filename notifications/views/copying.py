"""An appeal copied by hand: its words to take, and where somebody says that they put them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints
from starlette.responses import Response
from starlette.routing import Route

from notifications.appeals import service
from notifications.appeals.models import Appeal
from notifications.publishing import board, by_hand
from notifications.timetable import walls
from notifications.views import showing, told
from notifications.views.showing import WRITER
from relief.campaigns.models import Campaign
from relief.kit import clock
from relief.kit.errors import InvalidInput, ReliefError
from relief.kit.forms import FIRST_YEAR, LAST_YEAR, Input, Line, Name, Prose
from relief.kit.i18n import LANGUAGES, N_
from relief.kit.web import Call, endpoint

NO_TIME = N_("Write the day and the time at which it was posted.")
NO_LINK = N_("Write the whole address, beginning with https://.")
WEB = ("https://", "http://")


class Posted(Input):
    """Where somebody put it, when, and the text as they took it."""

    lang: Literal["en", "fr"]
    place: Annotated[Name, StringConstraints(max_length=120)]
    text: Prose
    on: Annotated[str, StringConstraints(max_length=10)] = ""
    at: Annotated[str, StringConstraints(max_length=8)] = ""
    url: Line = ""


def show(call: Call) -> Response:
    """The words to copy; only the reasons, where they may not go out."""
    return _page(call, _appeal(call))


def record(call: Call) -> Response:
    """Say where it stands now."""
    appeal = _appeal(call)
    campaign = call.session.get_one(Campaign, appeal.campaign_id)
    try:
        body = call.form(Posted)
        if body.url and not body.url.startswith(WEB):
            raise InvalidInput.field("/url", "url", NO_LINK)
        by_hand.record(
            call.session,
            appeal,
            lang=body.lang,
            place=body.place,
            text=body.text.replace("\r\n", "\n"),
            url=body.url,
            at=_moment(body, campaign.time_zone),
        )
    except ReliefError as error:
        return _page(call, appeal, error)
    return call.redirect(
        f"/comms/appeals/{appeal.id}/by-hand", flash=N_("Noted: it stands there now.")
    )


def _moment(body: Posted, zone: str) -> datetime | None:
    if not (body.on or body.at):
        return None
    try:
        wall = datetime.fromisoformat(f"{body.on}T{body.at}")
    except ValueError:
        raise InvalidInput.field("/at", "time", NO_TIME) from None
    if wall.tzinfo is not None or not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise InvalidInput.field("/at", "time", NO_TIME)
    return walls.first(wall.date(), wall.time(), zone)


def _appeal(call: Call) -> Appeal:
    return service.get(call.session, call.path("id"))


def _page(call: Call, appeal: Appeal, error: ReliefError | None = None) -> Response:
    session = call.session
    campaign = session.get_one(Campaign, appeal.campaign_id)
    lang = call.query("in") or call.fields.get("lang", "") or call.lang
    there = [each for each in LANGUAGES if appeal.text(by_hand.KEY, each)]
    lang = lang if lang in there else (there or ["en"])[0]
    held = by_hand.holds(session, appeal)
    text, problem = "", ""
    if not held:
        try:
            text = by_hand.words(session, appeal, lang, call.settings.base_url)
        except ReliefError as found:
            problem = call.say(found.message, **found.params)
    rows = [each for each in board.of_appeal(session, appeal.id) if each.network == by_hand.KEY]
    return call.page(
        "comms/by_hand.html",
        status=error.status if error else 200,
        appeal=showing.head(appeal, campaign, call.lang),
        lang_chosen=lang,
        languages_there=[(each, call.say(told.LANGUAGES[each])) for each in there],
        text=text,
        holds=[*showing.holds(call, held), *([problem] if problem else [])],
        pictures=[
            {"id": each.id, "alt": each.alt(lang)} for each in showing.pictures(call, appeal)
        ],
        posts=showing.posts(call, rows),
        now=clock.local(clock.now(), campaign.time_zone),
        form=call.fields if error else {},
        errors=call.errors(error),
    )


ROUTES = [
    Route("/comms/appeals/{id}/by-hand", endpoint(show, WRITER), methods=["GET"]),
    Route("/comms/appeals/{id}/by-hand", endpoint(record, WRITER), methods=["POST"]),
]
