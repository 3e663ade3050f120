"""An organization's record of its offers: filtered, searched, a page at a time, or as a file."""

from starlette.responses import Response
from starlette.routing import Route

from pledges.models import OFFERED
from pledges.views.agency import agency_offers, agency_record
from pledges.views.agency.agency_record import Asked
from pledges.views.agency.portal_page import AGENCY, PAGE, own_scope
from relief.agencies.models import Agency
from relief.kit import clock, downloads, paging, tables
from relief.kit.tables import Table
from relief.kit.web import Call, endpoint


def show(call: Call) -> Response:
    """What became of each offer, and who did what."""
    scope, asked = own_scope(call), _asked(call)
    after = paging.after(call.query("after"))
    most = agency_record.ON_A_PAGE
    found = agency_record.found(call.session, scope, asked, after=after, most=most + 1)
    known = agency_offers.around(call.session, scope.agency_id, found[:most], call.lang)
    more = f"after={paging.cursor(found[most - 1].id)}" if len(found) > most else ""
    return call.page(
        "agencies/history.html",
        agency={"name": known.agency.name(call.lang)},
        offers=agency_record.lines(call.session, found[:most], known),
        states=[("", call.say(agency_record.EVERYTHING))]
        + [(key, call.say(label)) for key, (label, _) in agency_record.SHOWN.items()],
        filters={"show": asked.show, "q": asked.q},
        csv_url=_with(f"{RECORD}.csv", asked.query),
        next_url=_with(RECORD, asked.query, more) if more else "",
        zone=known.agency.time_zone,
    )


def record(call: Call) -> Response:
    """The same as a file."""
    return _file(call, _asked(call), to_fill_in=False)


def open_offers(call: Call) -> Response:
    """The offers that wait, as a file to fill in."""
    return _file(call, Asked("waiting"), to_fill_in=True)


def _file(call: Call, asked: Asked, *, to_fill_in: bool) -> Response:
    scope = own_scope(call)
    found = agency_record.found(call.session, scope, asked)
    known = agency_offers.around(call.session, scope.agency_id, found, call.lang)
    if to_fill_in:
        table = agency_record.to_fill_in(
            [each for each in found[::-1] if each.state in OFFERED], known
        )
    else:
        table = agency_record.record(found, known)
    return _csv(known.agency, table)


def _csv(agency: Agency, table: Table) -> Response:
    today = clock.local(clock.now(), agency.time_zone).date()
    name = f"{agency.slug}-{table.key}-{today.isoformat()}.csv"
    return downloads.private(tables.as_csv(table), downloads.CSV, name)


def _asked(call: Call) -> Asked:
    show_ = call.query("show")
    return Asked(show_ if show_ in agency_record.SHOWN else "", call.query("q")[:60])


def _with(path: str, *queries: str) -> str:
    query = "&".join(filter(None, queries))
    return f"{path}?{query}" if query else path


RECORD = f"{PAGE}/history"
ROUTES = [
    Route(RECORD, endpoint(show, AGENCY), methods=["GET"]),
    Route(f"{RECORD}.csv", endpoint(record, AGENCY), methods=["GET"]),
    Route(f"{PAGE}/open.csv", endpoint(open_offers, AGENCY), methods=["GET"]),
]
