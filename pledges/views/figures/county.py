"""The county's pages: how each relief effort stands, and a situation report of one page.

Read only, and nothing of a donor: figures, needs and organizations.
"""

from uuid import UUID

from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges.reports import figures
from pledges.reports.figures import Figures
from pledges.views.figures.situation_report import Saying, SituationReport
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.campaigns import shown as campaigns_shown
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock, i18n, paper
from relief.kit.auth import for_role
from relief.kit.errors import Missing
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COUNTY = for_role("county")
TITLE = N_("Situation report")


def overview(call: Call) -> Response:
    """Every relief effort with its three totals."""
    with call.db.session(snapshot=True) as session:
        rows = [row for row in campaigns.listing(session) if row.state is not CampaignState.DRAFT]
        shown = [
            {
                **campaigns_shown.card(session, row, call.lang),
                "totals": campaigns_shown.totals(session, row),
            }
            for row in rows
        ]
    return call.page("county/list.html", campaigns=shown, as_of=clock.now())


def page(call: Call) -> Response:
    """The situation report of one relief effort."""
    with call.db.session(snapshot=True) as session:
        campaign = _campaign(session, call)
        found, report = _report(session, campaign, call.lang)
        card = campaigns_shown.card(session, campaign, call.lang)
    return call.page("county/report.html", campaign=card, report=report, as_of=found.as_of)


def pdf(call: Call) -> Response:
    """The same on one sheet of paper."""
    with call.db.session(snapshot=True) as session:
        campaign = _campaign(session, call)
        found, report = _report(session, campaign, call.lang)
    at = i18n.moment(found.as_of, campaign.time_zone, call.lang)
    content = {
        "lang": call.lang,
        "title": f"{call.say(TITLE)} – {campaign.title(call.lang)}",
        "report": report,
        "words": {
            "as_of": f"{call.say(N_('Figures as of'))} {at}",
            "place": campaign.place,
            "people": call.say(N_("People and hours")),
            "calls": call.say(N_("Calls")),
            "moved": call.say(N_("In the last 24 hours")),
            "open": call.say(N_("Open questions")),
            "more": call.say(N_("More lines are on the page.")),
            "made": call.say(N_("No money changes hands at 211: a promise is not a gift.")),
        },
    }
    name = f"{campaign.slug}-{clock.local(found.as_of, campaign.time_zone):%Y-%m-%d-%H%M}.pdf"
    headers = {"content-disposition": f'inline; filename="{name}"', "cache-control": "no-store"}
    made = paper.made("sitrep.typ", content)
    return Response(made, media_type="application/pdf", headers=headers)


def _campaign(session: Session, call: Call) -> Campaign:
    campaign = campaigns.get(session, call.path("slug"))
    if campaign.state is CampaignState.DRAFT:
        raise Missing(campaigns.NO_CAMPAIGN, code="unknown_campaign", slug=campaign.slug)
    return campaign


def _report(session: Session, campaign: Campaign, lang: str) -> tuple[Figures, SituationReport]:
    found = figures.of(session, campaign)
    return found, Saying(found, campaign, _agencies(session, found), lang).report()


def _agencies(session: Session, found: Figures) -> dict[UUID, Agency]:
    wanted = {need.agency_id for need in found.needs} | {each.agency_id for each in found.partners}
    rows = session.exec(select(Agency).where(col(Agency.id).in_(wanted)))
    return {row.id: row for row in rows}


ROUTES = [
    Route("/county", endpoint(overview, COUNTY, own_transaction=True), methods=["GET"]),
    Route("/county/{slug}", endpoint(page, COUNTY, own_transaction=True), methods=["GET"]),
    Route(
        "/county/{slug}/sitrep.pdf", endpoint(pdf, COUNTY, own_transaction=True), methods=["GET"]
    ),
]
