"""The coordinator's desk: what waits, longest first, and each line of it anew when it changes."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import service, states
from pledges.desk import waiting_list
from pledges.desk.waiting_list import EVERY, REST, Filters
from pledges.dispatches import leases
from pledges.models import Pledge, PledgeState
from pledges.plan_words import POLICIES
from pledges.views.desk import pairs
from pledges.views.pledge import rows
from relief.agencies import service as agencies
from relief.agencies.labels import KIND_NAMES
from relief.agencies.models import KINDS, Agency
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.kit import clock, paging
from relief.kit.auth import for_role
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
ON_A_PAGE = 100
HELD = PledgeState.HELD.value
NAMES = ("campaign", "state", "kind", "agency", "q")
POLICY_LABELS = {
    "default": N_("To the chosen destination"),
    "by_need": N_("Spread by need"),
}
ALL_STATES = N_("All, the settled ones too")
PARTLY_PLACED = N_("Placed in part")
ENDED = {
    PledgeState.LAPSED: N_("Closed: its time is over"),
    PledgeState.WRITTEN_OFF: N_("Closed: it will not come"),
}


def show(call: Call) -> Response:
    """The list, as the filters in the address say."""
    return page(call, call.session)


def row(call: Call) -> Response:
    """One line, for a page to swap in."""
    pledge = service.get(call.session, call.path("reference"))
    known = rows.around(call.session, [pledge], call.lang)
    return call.page("pledges/_row.html", row=rows.line(pledge, known))


def page(
    call: Call,
    session: Session,
    *,
    asked: dict[str, str] | None = None,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
) -> Response:
    """The desk; `asked` are its filters when a form carried them and not the address."""
    asked = asked or {name: call.query(name) for name in NAMES}
    campaign = campaigns.get(session, asked["campaign"]) if asked["campaign"] else None
    filters = _filters(session, asked, campaign)
    after = paging.after(call.query("after"))
    found = waiting_list.page(session, filters, after=after, most=ON_A_PAGE + 1)
    known = rows.around(session, found[:ON_A_PAGE], call.lang)
    return call.page(
        "pledges/desk.html",
        status=status,
        errors=errors or [],
        campaign=titled(campaign, call.lang) if campaign else None,
        campaigns=[(each.slug, each.title(call.lang)) for each in campaigns.listing(session)],
        pairs=pairs.of(session, found[:ON_A_PAGE], call.lang) if asked["state"] == HELD else [],
        rows=[rows.line(each, known) for each in found[:ON_A_PAGE]],
        filters=asked,
        states=_several(_states(call), asked["state"]),
        kinds=_several([(key, call.say(KIND_NAMES[key])) for key in KINDS], asked["kind"]),
        agencies=[(each.slug, each.name(call.lang)) for each in session.exec(select(Agency))],
        policies=policies(call),
        policy=call.fields.get("policy") or "default",
        total=waiting_list.count(session, filters),
        overdue=leases.count(session),
        next_url=_next_url(found, asked),
        fresh_at=clock.now(),
    )


def titled(campaign: Campaign, lang: str) -> dict[str, Any]:
    """A campaign as the pages of the desk name it."""
    return {
        "slug": campaign.slug,
        "title": campaign.title(lang),
        "time_zone": campaign.time_zone,
        "phone": {"toll_free": campaign.toll_free, "tty": campaign.tty},
    }


def policies(call: Call) -> list[tuple[str, str]]:
    """The rule sets a plan can be made by."""
    return [(key, call.say(POLICY_LABELS.get(key, key))) for key in POLICIES]


def _filters(session: Session, asked: dict[str, str], campaign: Campaign | None) -> Filters:
    agency = agencies.get(session, asked["agency"]) if asked["agency"] else None
    kind = ",".join(each for each in asked["kind"].split(",") if each in KINDS)
    return Filters(
        campaign.id if campaign else None,
        asked["state"],
        kind,
        agency.id if agency else None,
        asked["q"],
    )


def _states(call: Call) -> list[tuple[str, str]]:
    """Each state by its word; the two that are one to a donor, by how they ended."""
    words = {state: states.shown(state)["word"] for state in PledgeState} | ENDED
    named = [(state.value, call.say(word)) for state, word in words.items()]
    first = [(EVERY, call.say(ALL_STATES)), (REST, call.say(PARTLY_PLACED))]
    return first + [(key, text[:1].upper() + text[1:]) for key, text in named]


def _several(choices: list[tuple[str, str]], asked: str) -> list[tuple[str, str]]:
    """The choices, and what a link asked for when it is more than one of them."""
    if "," not in asked:
        return choices
    words, several = dict(choices), asked.replace("_", " ").split(",")
    return [*choices, (asked, ", ".join(words.get(each, each) for each in several))]


def _next_url(found: Sequence[Pledge], asked: dict[str, str]) -> str:
    if len(found) <= ON_A_PAGE:
        return ""
    kept = {name: value for name, value in asked.items() if value}
    return f"/desk?{urlencode(kept | {'after': paging.cursor(found[ON_A_PAGE - 1].id)})}"


ROUTES = [
    Route("/desk", endpoint(show, COORDINATOR), methods=["GET"]),
    Route("/desk/rows/{reference}", endpoint(row, COORDINATOR), methods=["GET"]),
]
