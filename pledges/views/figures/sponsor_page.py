"""A relief effort's matching gifts, for coordinators: rules added and ended, and what they gave."""

from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges import sponsor_entries
from pledges.views.pledge import sponsor_words
from relief.campaigns import neighbours, service, sponsorship, terms
from relief.campaigns.models import Campaign
from relief.campaigns.opening import CURRENCIES
from relief.campaigns.schemas import RuleIn
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")


def show(call: Call) -> Response:
    """Each rule and what it came to."""
    return _page(call, call.session, service.get(call.session, call.path("slug")))


def add(call: Call) -> Response:
    """Write a rule down, and judge by it what has arrived already."""
    campaign = service.get(call.session, call.path("slug"))
    try:
        rule = sponsorship.add(call.session, campaign, call.form(RuleIn))
    except InvalidInput as error:
        return _page(call, call.session, campaign, error)
    sponsor_entries.catch_up(call.session, campaign, rule)
    return call.redirect(_url(campaign), flash=N_("Added. What had arrived already was judged."))


def end(call: Call) -> Response:
    """End a rule."""
    campaign = service.get(call.session, call.path("slug"))
    rule = sponsorship.get(call.session, campaign, UUID(call.path("id")))
    try:
        sponsorship.end(call.session, campaign, rule)
    except Conflict as error:
        return _page(call, call.session, campaign, error)
    return call.redirect(_url(campaign), flash=N_("Ended. What it has matched stays."))


def _page(
    call: Call,
    session: Session,
    campaign: Campaign,
    error: InvalidInput | Conflict | None = None,
) -> Response:
    rules = sponsorship.of(session, campaign.id)
    sums = sponsor_entries.sums(session, rules)
    shown = [
        words
        | {
            "gifts": sums[rule.id].gifts,
            "gift_cents": sums[rule.id].gift_cents,
            "over_cents": sums[rule.id].over_cents,
            "refused": sponsor_words.refusals(sums[rule.id].refused, rule.currency, call.lang),
        }
        for rule, words in zip(rules, terms.sponsors(session, campaign, call.lang), strict=True)
    ]
    return call.page(
        "campaigns/matching.html",
        status=error.status if error else 200,
        campaign={
            "slug": campaign.slug,
            "title": campaign.title(call.lang),
            "time_zone": campaign.time_zone,
        },
        rules=shown,
        came_to=sponsor_entries.came_to(session, campaign),
        agencies=[(each.slug, each.name(call.lang)) for each in neighbours.helpers(session)],
        currencies=[(code, call.say(name)) for code, name in CURRENCIES.items()],
        form=call.fields or {"currency": campaign.currency},
        errors=call.errors(error),
    )


def _url(campaign: Campaign) -> str:
    return f"/campaigns/{campaign.slug}/matching"


PAGE = "/campaigns/{slug}/matching"
ROUTES = [
    Route(PAGE, endpoint(show, COORDINATOR), methods=["GET"]),
    Route(PAGE, endpoint(add, COORDINATOR), methods=["POST"]),
    Route(f"{PAGE}/{{id:uuid}}/end", endpoint(end, COORDINATOR), methods=["POST"]),
]
