"""Reports: figures of a relief effort on a page, as CSV, XLSX or PDF; never who a donor is."""

from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges.reports import report_cache, report_sums, report_tables
from pledges.reports.report_sums import Report, ReportFilter
from pledges.reports.report_tables import Tabler
from pledges.views.figures import figure_files
from relief.agencies.labels import KIND_NAMES
from relief.campaigns import service as campaigns
from relief.campaigns import shown
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import downloads, i18n, paper, tables
from relief.kit.auth import for_role
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.tables import Table
from relief.kit.web import Call, endpoint

OFFICE = for_role("coordinator", "comms")


def show(call: Call) -> Response:
    """Every table of one relief effort, as the filters in the address say."""
    with call.db.session(snapshot=True) as session:
        return _page(call, session)


def _page(call: Call, session: Session) -> Response:
    listed = campaigns.listing(session)
    campaign = _campaign(call, session) if call.query("campaign") else _usual(listed)
    if campaign is None:
        return call.page("pledges/reports.html", campaign=None, campaigns=[], errors=[])
    try:
        chosen, error = filter_of(call), None
    except InvalidInput as refused:
        chosen, error = ReportFilter(), refused
    report = report_cache.of(session, campaign, chosen)
    made = Tabler(session, campaign, report, call.lang).all()
    asked = {name: call.query(name) for name in ("from", "until", "kind")}
    return call.page(
        "pledges/reports.html",
        status=422 if error else 200,
        campaign=shown.card(session, campaign, call.lang),
        campaigns=[(each.slug, each.title(call.lang)) for each in listed],
        kinds=[(key, call.say(label)) for key, label in KIND_NAMES.items()],
        filters=asked,
        query=urlencode({name: text for name, text in asked.items() if text}),
        tables=[tables.shown(each, call.lang, campaign.currency) for each in made],
        totals=shown.totals(session, campaign),
        chart=figure_files.chart_of(call, report),
        as_of=report.as_of,
        errors=call.errors(error),
    )


def as_csv(call: Call) -> Response:
    """One table."""
    campaign, report, made = _made(call)
    table = report_tables.named(made, call.path("name"))
    text = tables.as_csv(table, [*_head(call, campaign, report), [table.note], []])
    return downloads.private(text, downloads.CSV, f"{campaign.slug}-{table.key}.csv")


def as_xlsx(call: Call) -> Response:
    """Every table, a sheet each."""
    campaign, report, made = _made(call)
    book = tables.as_xlsx(made, _head(call, campaign, report), report.as_of)
    return downloads.private(book, downloads.XLSX, f"{campaign.slug}.xlsx")


def as_pdf(call: Call) -> Response:
    """Every table to print, or to send to who has no spreadsheet."""
    campaign, report, made = _made(call)
    title, *facts = _head(call, campaign, report)
    content = {
        "lang": call.lang,
        "title": f"{call.say(N_('Reports'))} – {title[0]}",
        "facts": [" · ".join(line) for line in facts],
        "page": call.say(N_("Sheet")),
        "tables": [figure_files.printed(each, call.lang, campaign.currency) for each in made],
    }
    return downloads.private(
        paper.made("report.typ", content), downloads.PDF, f"{campaign.slug}.pdf"
    )


def filter_of(call: Call) -> ReportFilter:
    """The promises that the address asks for."""
    return report_sums.filter_of(call.query("from"), call.query("until"), call.query("kind"))


def _made(call: Call) -> tuple[Campaign, Report, list[Table]]:
    with call.db.session(snapshot=True) as session:
        campaign = campaigns.get(session, call.path("slug"))
        report = report_cache.of(session, campaign, filter_of(call))
        return campaign, report, Tabler(session, campaign, report, call.lang).all()


def _head(call: Call, campaign: Campaign, report: Report) -> list[list[str]]:
    """Whose figures, of which promises, as of when: nobody reads a file without these."""
    asked, lang = report.asked, call.lang
    days = [each.isoformat() if each else "…" for each in (asked.first, asked.last)]
    moment = i18n.moment(report.as_of, campaign.time_zone, lang)
    return [
        [campaign.title(lang)],
        [call.say(N_("Promises made")), *days, call.say(KIND_NAMES.get(asked.kind, N_("All")))],
        [call.say(N_("Figures as of")), moment, campaign.time_zone],
    ]


def _campaign(call: Call, session: Session) -> Campaign:
    return campaigns.get(session, call.query("campaign"))


def _usual(listed: Any) -> Campaign | None:  # noqa: ANN401 - a sequence of campaigns
    """The newest that is open, else the newest."""
    is_open = [each for each in listed if each.state is CampaignState.OPEN]
    return next(iter([*is_open, *listed]), None)


ROUTES = [
    Route(path, endpoint(handler, OFFICE, own_transaction=True), methods=["GET"])
    for path, handler in (
        ("/reports", show),
        ("/reports/{slug}/all.xlsx", as_xlsx),
        ("/reports/{slug}/all.pdf", as_pdf),
        ("/reports/{slug}/{name}.csv", as_csv),
    )
]
