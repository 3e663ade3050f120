"""Pages of campaigns: the front page, and the coordinator's list and desk of one campaign."""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import Route

from relief.campaigns import linking, neighbours, opening, service, shown, steps, terms
from relief.campaigns.alerts import shown as alerts_shown
from relief.campaigns.alerts import views as alerts
from relief.campaigns.models import Campaign, CampaignState
from relief.campaigns.schemas import BriefingIn, Destination, Fairness
from relief.kit import chronicle, clock, fresh
from relief.kit.auth import ANYONE, for_role
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
CALL_TAKER = for_role("call-taker")
LINKS = for_role("coordinator", "comms")
PUBLIC_STATES = (CampaignState.OPEN, CampaignState.PAUSED)
EVENTS = {
    "created": N_("Written down"),
    "opened": N_("Opened"),
    "changed": N_("Texts or numbers changed"),
    "paused": N_("Paused"),
    "resumed": N_("Resumed"),
    "closed": N_("Closed"),
    "cut_off_set": N_("Last moment for promises set"),
    "cut_off_lifted": N_("Last moment for promises taken back"),
    "cut_off_reached": N_("Promises ended as planned"),
    "closing_planned": N_("Closing planned"),
    "wound_up": N_("Open promises followed up"),
    "wound_back": N_("Following up taken back"),
    "stated": N_("Closing statement made"),
    "letters_printed": N_("Thank-you letters printed"),
    "planned": N_("Plan of where promises could go made"),
    "plan_dispatched": N_("Plan sent to the organizations"),
    "plan_undone": N_("Plan taken back"),
    "ladder_set": N_("Chosen when donors are reminded of instalments"),
    "briefed": N_("Call-takers told something new"),
    "code_made": N_("Source code made"),
    "rule_added": N_("Sponsor's matching rule added"),
    "rule_ended": N_("Sponsor's matching rule ended"),
    "fairness_chosen": N_("Chosen when organizations must report back first"),
    "alert_drafted": N_("Drafted from a public alert"),
    "alert_redrafted": N_("Draft changed by an update of its alert"),
    "alert_updated": N_("Its public alert was updated"),
    "alert_ended": N_("Its public alert is over"),
    "surge_named": N_("Many more than usual came at once"),
    "surge_ended": N_("As many as usual come again"),
    "banner_shown": N_("Banner put up on the public page"),
    "banner_hidden": N_("Banner taken away"),
    "threshold_raised": N_("Raised from which sum on a call confirms"),
    "threshold_lowered": N_("From which sum on a call confirms is as before"),
    "destination_chosen": N_("Chosen where money with no preference goes"),
}


def home(call: Call) -> Response:
    """Every relief effort that takes offers, for everyone."""
    rows = service.listing(call.session, states=PUBLIC_STATES)
    return fresh.shared(call, call.page("campaigns/home.html", campaigns=_cards(call, rows)))


def listed(call: Call) -> Response:
    """Every relief effort, for coordinators."""
    rows = service.listing(call.session)
    return call.page("campaigns/list.html", campaigns=_cards(call, rows))


def manage(call: Call) -> Response:
    """One relief effort: its state, numbers and briefing."""
    return _manage(call, _campaign(call))


def fragment(call: Call) -> Response:
    """What callers are told now, for a console to swap in."""
    campaign = _campaign(call)
    return call.page(
        "campaigns/_briefing.html",
        campaign=shown.card(call.session, campaign, call.lang),
        briefing=shown.briefing(campaign, call.lang),
    )


def brief(call: Call) -> Response:
    """Tell the call-takers something new."""
    campaign = _campaign(call)
    try:
        service.brief(call.session, campaign, call.form(BriefingIn), by=call.actor.name)
    except InvalidInput as error:
        return _manage(call, campaign, error)
    return call.redirect(f"/campaigns/{campaign.slug}", flash=N_("The call-takers see it now."))


def choose(call: Call) -> Response:
    """Choose where money with no preference goes."""
    campaign = _campaign(call)
    try:
        service.set_default(call.session, campaign, call.form(Destination).default_agency)
    except InvalidInput as error:
        return _manage(call, campaign, error)
    return call.redirect(f"/campaigns/{campaign.slug}", flash=N_("Saved."))


def be_fair(call: Call) -> Response:
    """Choose when an organization must report back first."""
    campaign = _campaign(call)
    try:
        service.set_fairness(call.session, campaign, call.form(Fairness).fairness_limit)
    except InvalidInput as error:
        return _manage(call, campaign, error)
    return call.redirect(f"/campaigns/{campaign.slug}", flash=N_("Saved."))


def _manage(call: Call, campaign: Campaign, error: InvalidInput | None = None) -> Response:
    session, slug = call.session, campaign.slug
    totals = shown.totals(session, campaign)
    open_pledges = neighbours.open_pledges(session, campaign)
    return call.page(
        "campaigns/manage.html",
        status=422 if error else 200,
        campaign=shown.card(session, campaign, call.lang),
        totals=totals,
        sponsors=terms.sponsors(session, campaign, call.lang),
        as_of=clock.now(),
        briefing=shown.briefing(campaign, call.lang),
        agencies=[(each.slug, each.name(call.lang)) for each in neighbours.helpers(session)],
        counts=[
            (call.say(N_("Promises")), totals.pledges, f"/desk?campaign={slug}"),
            (call.say(N_("Not settled yet")), open_pledges, f"/desk?campaign={slug}"),
        ],
        needs_summary=neighbours.needs_summary(session, campaign),
        form=call.fields if error else {},
        errors=call.errors(error),
        history=chronicle.steps(session, service.about(campaign), call.lang, EVENTS),
        beside=alerts_shown.beside(session, campaign, call.lang),
        fairness_limit=campaign.fairness_limit,
        url=call.settings.url(f"/c/{slug}"),
    )


def _cards(call: Call, rows: Sequence[Campaign]) -> list[dict[str, object]]:
    now = clock.now().replace(second=0, microsecond=0)
    return [
        shown.card(call.session, row, call.lang)
        | {"totals": shown.totals(call.session, row), "as_of": now}
        for row in rows
    ]


def _campaign(call: Call) -> Campaign:
    return service.get(call.session, call.path("slug"))


ROUTES = [
    Route("/", endpoint(home, ANYONE), methods=["GET"]),
    Route("/campaigns", endpoint(listed, COORDINATOR), methods=["GET"]),
    *alerts.ROUTES,  # before the pages of one, which take any word for its name
    Route("/campaigns/new", endpoint(opening.ask, COORDINATOR), methods=["GET"]),
    Route("/campaigns/new", endpoint(opening.create, COORDINATOR), methods=["POST"]),
    Route("/campaigns/{slug}", endpoint(manage, COORDINATOR), methods=["GET"]),
    Route("/campaigns/{slug}/edit", endpoint(opening.edit, COORDINATOR), methods=["GET"]),
    Route("/campaigns/{slug}/edit", endpoint(opening.save, COORDINATOR), methods=["POST"]),
    Route("/campaigns/{slug}/briefing", endpoint(fragment, CALL_TAKER), methods=["GET"]),
    Route("/campaigns/{slug}/briefing", endpoint(brief, COORDINATOR), methods=["POST"]),
    Route("/campaigns/{slug}/destination", endpoint(choose, COORDINATOR), methods=["POST"]),
    Route("/campaigns/{slug}/fairness", endpoint(be_fair, COORDINATOR), methods=["POST"]),
    Route("/campaigns/{slug}/codes", endpoint(linking.show, LINKS), methods=["GET"]),
    Route("/campaigns/{slug}/codes", endpoint(linking.add, LINKS), methods=["POST"]),
    *(
        Route(f"/campaigns/{{slug}}/{name}", endpoint(handler, COORDINATOR), methods=[method])
        for name in steps.STEPS
        for method, handler in (("GET", steps.confirm), ("POST", steps.take))
    ),
]
