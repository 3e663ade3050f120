"""The board of needs on the desk: every relief effort or one, what may be out of date, quick edits.

The county reads it; coordinators also confirm a need with one key and change its numbers.
"""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from relief.agencies import service as agencies
from relief.agencies.models import KINDS
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock, money, quantity
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call
from relief.needs import service, shown
from relief.needs.catalogue import bare
from relief.needs.models import Need

FILTERS = ("campaign", "agency", "kind", "place", "q", "show")
CONFIRMED = N_("Noted: it is still needed.")
SAVED = N_("Saved.")


def board(call: Call) -> Response:
    """What organizations lack, the most urgent first; filters stand in the address."""
    asked = {name: call.query(name) for name in FILTERS}
    efforts = [
        each for each in campaigns.listing(call.session) if each.state is not CampaignState.DRAFT
    ]
    chosen = campaigns.get(call.session, asked["campaign"]) if asked["campaign"] else None
    listed = agencies.active(call.session)
    agency = next((each.id for each in listed if each.slug == asked["agency"]), None)
    rows: list[dict[str, Any]] = []
    for effort in [chosen] if chosen else _running(efforts):
        needs = service.board(call.session, effort, kind=_kind(asked["kind"]), agency_id=agency)
        rows += _rows(call, effort, needs, titled=chosen is None)
    places = sorted({row["place"] for row in rows if row["place"]})
    kept = [row for row in rows if _fits(row, asked)]
    return call.page(
        "needs/desk.html",
        rows=sorted(kept, key=lambda row: -row["urgency"]),
        counts={name: sum(row[name] for row in rows) for name in ("stale", "ending")},
        filters=asked,
        campaigns=[(each.slug, each.title(call.lang)) for each in efforts],
        agencies=[(each.slug, each.name(call.lang)) for each in listed],
        places=[(place, place) for place in places],
        zone=chosen.time_zone if chosen else "",
        as_of=clock.now(),
    )


def confirm(call: Call) -> Response:
    """The organization says that it is still needed."""
    campaign, need = _need(call)
    try:
        service.confirm(call.session, need)
    except Conflict as error:
        return _answer(call, campaign, need, error)
    return _answer(call, campaign, need, said=CONFIRMED)


def adjust(call: Call) -> Response:
    """Change how much is asked for and how urgently, as the row showed it."""
    campaign, need = _need(call)
    fields = call.fields
    try:
        parse = money.parse_cents if need.kind == "money" else quantity.parse_quantity
        requested = parse(fields.get("requested", ""))
        urgency = quantity.parse_quantity(fields.get("urgency", ""))
        version = quantity.parse_quantity(fields.get("version", ""))
        service.adjust(call.session, need, requested, urgency, version=version)
    except (InvalidInput, Conflict) as error:
        return _answer(call, campaign, need, error)
    return _answer(call, campaign, need, said=SAVED)


def _answer(
    call: Call,
    campaign: Campaign,
    need: Need,
    error: InvalidInput | Conflict | None = None,
    said: str = "",
) -> Response:
    """The row by itself for a page that swaps it in, else the board with a word on top."""
    message = call.say(error.message, **error.params) if error else call.say(said)
    if call.request.headers.get("hx-request"):
        [row] = _rows(call, campaign, [need])
        return call.page("needs/_row.html", row=row | {"said": message, "refused": bool(error)})
    return call.redirect(f"/desk/board?campaign={campaign.slug}", flash=message)


def _rows(
    call: Call, campaign: Campaign, needs: Sequence[Need], *, titled: bool = False
) -> list[dict[str, Any]]:
    """Needs as rows; `titled` where several relief efforts stand in one list."""
    found = shown.agencies_of(call.session, needs)
    title = campaign.title(call.lang) if titled else ""
    rows = shown.rows(campaign, needs, found, call.lang)
    return [row | {"campaign_title": title} for row in rows]


def _running(efforts: Sequence[Campaign]) -> list[Campaign]:
    return [each for each in efforts if each.state is not CampaignState.CLOSED]


def _kind(text: str) -> str:
    return text if text in KINDS else ""


def _fits(row: dict[str, Any], asked: dict[str, str]) -> bool:
    if asked["place"] and row["place"] != asked["place"]:
        return False
    if asked["q"] and bare(asked["q"]) not in bare(row["item"] or ""):
        return False
    return asked["show"] not in ("stale", "ending") or bool(row[asked["show"]])


def _need(call: Call) -> tuple[Campaign, Need]:
    campaign = campaigns.get(call.session, call.path("slug"))
    return campaign, service.get(call.session, campaign, call.path("id"))
