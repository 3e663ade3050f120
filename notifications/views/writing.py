"""The editor of an appeal: both languages, every network's own words, pictures, a live preview."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response
from starlette.routing import Route

from notifications.appeals import filling, placeholders, service, uploads
from notifications.appeals.models import Appeal, Asks
from notifications.appeals.schemas import MOST_PICTURES, AppealIn
from notifications.links import service as links
from notifications.networks import networks
from notifications.networks import preview as reaches_nobody
from notifications.publishing import reach
from notifications.views import appeal_form, once, showing, told
from notifications.views.appeal_form import PICTURES_BYTES, Brought
from notifications.views.showing import WRITER, Pictured
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock
from relief.kit.errors import InvalidInput, ReliefError
from relief.kit.i18n import LANGUAGES, N_
from relief.kit.web import Call, endpoint
from relief.needs import service as needs

SAVE = "save"


def new(call: Call) -> Response:
    """An empty form, of the relief effort that the address names; else they are offered."""
    running = [
        each for each in showing.efforts(call).values() if each.state is not CampaignState.CLOSED
    ]
    campaign = showing.asked_effort(call) or (running[0] if len(running) == 1 else None)
    if campaign is None:
        named = [(each.slug, each.title(call.lang), each.place) for each in running]
        return call.page("comms/choose.html", efforts=named)
    return _page(call, campaign, None, {"networks": _usual(call), "asks": Asks.CALL.value})


def edit(call: Call) -> Response:
    """The form, with what the appeal says."""
    appeal = service.get(call.session, call.path("id"))
    pictures = service.pictures(call.session, appeal)
    campaign = call.session.get_one(Campaign, appeal.campaign_id)
    return _page(call, campaign, appeal, appeal_form.shown(appeal, pictures))


def create(call: Call) -> Response:
    """Keep a new appeal, or show it as it would be."""
    brought = appeal_form.brought(call)
    with call.writing() as session:
        campaign = campaigns.get(session, call.query("campaign"))
        return _take(call, campaign, None, brought)


def change(call: Call) -> Response:
    """Keep a changed appeal, or show it as it would be."""
    brought = appeal_form.brought(call)
    with call.writing() as session:
        appeal = service.get(session, call.path("id"))
        campaign = session.get_one(Campaign, appeal.campaign_id)
        return _take(call, campaign, appeal, brought)


def preview(call: Call) -> Response:
    """What is being written as each network would show it; nothing is kept."""
    appeal = service.get(call.session, found) if (found := call.query("appeal")) else None
    campaign = campaigns.get(call.session, call.query("campaign"))
    form = appeal_form.fields(call)
    if not (form.get("text.en") or form.get("text.fr")):  # nothing is wrong, only not begun
        return call.page("comms/_previews.html", previews=[], errors=[])
    try:
        shown = _previews(call, campaign, appeal, form)
    except InvalidInput as error:
        return call.page("comms/_previews.html", previews=[], errors=call.errors(error))
    return call.page("comms/_previews.html", previews=shown, errors=[])


def picture(call: Call) -> Response:
    """A picture of an appeal, as it would leave."""
    found = uploads.get(call.session, call.path("id"))
    headers = {"cache-control": "private, max-age=86400", "content-disposition": "inline"}
    return Response(found.data, media_type=found.mime, headers=headers)


def _take(call: Call, campaign: Campaign, appeal: Appeal | None, brought: Brought) -> Response:
    form = appeal_form.fields(call, brought)
    try:
        if brought.wrong:
            raise InvalidInput(fields=brought.wrong)
        if form.get("step", SAVE) != SAVE:
            shown = [] if form["step"] == "picture" else _previews(call, campaign, appeal, form)
            return _page(call, campaign, appeal, form, shown=shown)
        kept = _kept(call, campaign, appeal, appeal_form.read(form))
    except ReliefError as error:
        return _page(call, campaign, appeal, form, error=error)
    return call.redirect(f"/comms/appeals/{kept.id}", flash=N_("Saved as a draft."))


def _kept(call: Call, campaign: Campaign, appeal: Appeal | None, body: AppealIn) -> Appeal:
    if appeal is None:
        return once.kept(call, lambda key: service.create(call.session, campaign, body, key=key))
    with call.session.begin_nested():  # half an appeal is none: the form is shown again
        return service.edit(call.session, appeal, body)


def _previews(
    call: Call, campaign: Campaign, appeal: Appeal | None, form: Mapping[str, Any]
) -> list[dict[str, Any]]:
    body = appeal_form.read(form)
    texts = {"/text/en": body.text.en, "/text/fr": body.text.fr}
    for key, own in body.variants.items():
        texts |= {f"/variants/{key}/{lang}": getattr(own, lang) for lang in LANGUAGES}
    placeholders.check(texts, has_need=body.need is not None)
    unsaved = _unsaved(campaign, appeal, body)
    pictures = [Pictured(str(each.upload), each.alt.en, each.alt.fr) for each in body.media]
    return showing.cards(call, unsaved, pictures, held=False)


def _unsaved(campaign: Campaign, appeal: Appeal | None, body: AppealIn) -> Appeal:
    """An appeal that no transaction knows; it has the links of the one that is changed."""
    own = {key: words.model_dump() for key, words in body.variants.items()}
    made = Appeal(
        campaign_id=campaign.id,
        title=body.title or "",
        text_en=body.text.en,
        text_fr=body.text.fr,
        networks=list(body.networks),
        asks=body.asks,
        need_id=body.need,
    )
    made.variants = orjson.dumps(own).decode()
    if appeal is not None:
        made.id = appeal.id
    return made


def _page(
    call: Call,
    campaign: Campaign,
    appeal: Appeal | None,
    form: Mapping[str, Any],
    *,
    error: ReliefError | None = None,
    shown: list[dict[str, Any]] | None = None,
) -> Response:
    if appeal is not None:
        call.session.refresh(appeal)
    return call.page(
        "comms/form.html",
        status=error.status if error else 200,
        campaign={"slug": campaign.slug, "title": campaign.title(call.lang)},
        appeal=showing.head(appeal, campaign, call.lang) if appeal else None,
        theirs=appeal if appeal and error and error.code == "changed" else None,
        form=form,
        key=once.key(call),
        errors=call.errors(error),
        networks=_offered(call),
        asks=[
            (each.value, call.say(told.ASKS[each]), call.say(told.ASKS_WHY[each])) for each in Asks
        ],
        needs=_needs(call, campaign, str(form.get("need", ""))),
        slots=appeal_form.slots(form),
        most_pictures=MOST_PICTURES,
        places=_places(call, campaign, form),
        previews=shown or [],
    )


def _offered(call: Call) -> list[dict[str, Any]]:
    """Every network, with why it cannot be chosen here if it cannot."""
    there = showing.reached(call)
    return [
        {
            "key": key,
            "label": call.say(each.label),
            "why_not": ""
            if key in there
            else call.say(reach.NOT_SET_UP, network=call.say(each.label)),
        }
        for key, each in networks.items()
    ]


def _usual(call: Call) -> list[str]:
    """What is chosen at first: whatever is set up, and sends by itself."""
    nobody = reaches_nobody.ENTRY.key
    found = [k for k, each in showing.reached(call).items() if not each.rules.by_hand]
    return [key for key in found if key != nobody] or found


def _needs(call: Call, campaign: Campaign, chosen: str) -> list[tuple[str, str]]:
    rows = needs.board(call.session, campaign, closed_too=True)
    wanted = [each for each in rows if each.wanting or str(each.id) == chosen]
    found = []
    for each in wanted:
        words = filling.still_needed(each, call.lang)
        found.append((str(each.id), f"{words} · {each.place}" if each.place else words))
    return found


def _places(call: Call, campaign: Campaign, form: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Each name that may stand between braces: what it stands for, and its value now."""
    unsaved = Appeal(campaign_id=campaign.id, title="")
    unsaved.need_id = appeal_form.need(form)
    sample = links.address(call.settings.base_url, links.SAMPLE)
    values = filling.values_of(call.session, unsaved, call.lang, sample, clock.now())
    return [
        (f"{{{name}}}", call.say(what), values.get(name, ""))
        for name, what in placeholders.KNOWN.items()
    ]


ROUTES = [
    Route("/comms/new", endpoint(new, WRITER), methods=["GET"]),
    Route(
        "/comms/new",
        endpoint(create, WRITER, own_transaction=True, most_bytes=PICTURES_BYTES),
        methods=["POST"],
    ),
    Route("/comms/preview", endpoint(preview, WRITER, reads=True), methods=["POST"]),
    Route("/comms/pictures/{id}", endpoint(picture, WRITER), methods=["GET"]),
    Route("/comms/appeals/{id}/edit", endpoint(edit, WRITER), methods=["GET"]),
    Route(
        "/comms/appeals/{id}/edit",
        endpoint(change, WRITER, own_transaction=True, most_bytes=PICTURES_BYTES),
        methods=["POST"],
    ),
]
