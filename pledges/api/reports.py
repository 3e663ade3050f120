"""Reports by JSON: one table of a relief effort, in integer cents, for a partner's own figures."""

from typing import Any

from pydantic import BaseModel
from starlette.responses import Response
from starlette.routing import Route

from pledges.reports import report_cache, report_sums, report_tables
from pledges.reports.report_tables import Tabler
from relief.campaigns import service as campaigns
from relief.kit import clock
from relief.kit.auth import for_scope
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint


class ReportOut(BaseModel):
    """One table: cents and counts as integers, days as ISO dates; `note` says what they mean."""

    campaign: str
    report: str
    title: str
    note: str
    currency: str
    time_zone: str
    as_of: str
    columns: dict[str, str]
    rows: list[dict[str, Any]]


def read(call: Call) -> Response:
    """One table."""
    asked = report_sums.filter_of(call.query("from"), call.query("until"), call.query("kind"))
    with call.db.session(snapshot=True) as session:
        campaign = campaigns.get(session, call.path("slug"))
        report = report_cache.of(session, campaign, asked)
        made = Tabler(session, campaign, report, call.lang).all()
    table = report_tables.named(made, call.path("name"))
    return call.json(
        ReportOut(
            campaign=campaign.slug,
            report=table.key,
            title=table.title,
            note=table.note,
            currency=campaign.currency,
            time_zone=campaign.time_zone,
            as_of=clock.rfc3339(report.as_of),
            columns={column.key: column.label for column in table.columns},
            rows=table.records(),
        )
    )


PATH = "/api/v1/campaigns/{slug}/reports/{name}"
SCOPE = "reports:read"
ROUTES = [Route(PATH, endpoint(read, for_scope(SCOPE), own_transaction=True), methods=["GET"])]
DOCS = [
    Operation(
        "GET",
        PATH,
        "Read a report: fulfilment, days, kinds, ways, heard, sources, sites, agencies, ages, "
        "instalments",
        SCOPE,
        ReportOut,
        query={
            "from": "First local day of the promises.",
            "until": "Last local day of the promises.",
            "kind": "money, goods, services or time.",
        },
    )
]
