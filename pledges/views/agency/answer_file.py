"""Answers brought in as a file: looked at first, what is doubtful asked, then recorded once.

What stands on the page is a form like any other list of offers, sent to where they are answered. So
a file that is brought in twice finds its answers there, and changes nothing.
"""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges.dispatches import answer_sheet
from pledges.dispatches.answer_sheet import Filled, Finding, Judged, OfferAsItStands
from pledges.models import Dispatch
from pledges.views.agency import agency_offers
from pledges.views.agency.agency_offers import ON_A_PAGE, Known, Scope
from pledges.views.agency.portal_page import AGENCY, PAGE, own_scope
from pledges.views.pledge import history_words
from relief.kit import i18n
from relief.kit.i18n import N_
from relief.kit.sheet import Report
from relief.kit.web import Call, endpoint

NO_FILE = N_("Choose the file you filled in.")
NO_LINES = N_("There is no line below the names of the columns.")
CHUNK = 500


def ask(call: Call) -> Response:
    """Offer the file to fill in, and take it back."""
    return _ask(call)


def bring(call: Call) -> Response:
    """Show what a file would record; nothing is recorded yet."""
    data = _sent(call)
    if not data.strip():
        return _ask(call, NO_FILE, 422)
    report = answer_sheet.read(data)
    if report.broken:
        return _ask(call, report=report, status=422)
    if not report.sheet.lines:
        return _ask(call, NO_LINES, 422)
    scope = own_scope(call)
    with call.db.session() as session:
        return _preview(call, session, scope, report)


def _sent(call: Call) -> bytes:
    upload = call.upload("file")
    if upload is None:
        return b""
    with upload.file as file:
        return file.read()


def _ask(
    call: Call, problem: str = "", status: int = 200, report: Report[Filled] | None = None
) -> Response:
    scope = own_scope(call)
    with call.db.session() as session:
        known = agency_offers.around(session, scope.agency_id, [], call.lang)
        waiting = agency_offers.waiting(session, scope)
    problems = report.problems if report else []
    return call.page(
        "agencies/fill.html",
        status=status,
        agency={"name": known.agency.name(call.lang)},
        waiting=waiting,
        csv_url=f"{PAGE}/open.csv",
        url=URL,
        reasons=[call.say(text) for text in history_words.REASONS.values()],
        problems=[{"line": each.line, "message": each.told(call.lang)} for each in problems],
        errors=[{"pointer": "/file", "message": call.say(problem)}] if problem else [],
    )


def _preview(call: Call, session: Session, scope: Scope, report: Report[Filled]) -> Response:
    offers = _offers(session, scope, report.rows)
    known = agency_offers.around(session, scope.agency_id, list(offers.values()), call.lang)
    judged = answer_sheet.judge(report.rows, _standing(offers, known))
    by: dict[Finding, list[Judged]] = {verdict: [] for verdict in Finding}
    for each in judged:
        by[each.verdict].append(each)
    to_record = [*by[Finding.ASKED], *by[Finding.READY]][:ON_A_PAGE]
    return call.page(
        "agencies/filled.html",
        agency={"name": known.agency.name(call.lang)},
        answer_url=PAGE,
        back=URL,
        asked=[_line(each, offers, known) for each in to_record if each.why],
        ready=[_line(each, offers, known) for each in to_record if not each.why],
        later=len(by[Finding.ASKED]) + len(by[Finding.READY]) - len(to_record),
        there=len(by[Finding.THERE]),
        empty=len(by[Finding.EMPTY]),
        stands=[_standing_line(each, offers, call.lang) for each in by[Finding.STANDS]],
        unknown=[each.line for each in by[Finding.UNKNOWN]],
        problems=[{"line": each.line, "message": each.told(call.lang)} for each in report.problems],
        reasons=[(key, call.say(text)) for key, text in history_words.REASONS.items()],
        zone=known.agency.time_zone,
        errors=[],
        form={},
    )


def _offers(session: Session, scope: Scope, rows: Sequence[Filled]) -> dict[str, Dispatch]:
    wanted = list({each.reference for each in rows})
    found: dict[str, Dispatch] = {}
    for start in range(0, len(wanted), CHUNK):
        here = col(Dispatch.reference).in_(wanted[start : start + CHUNK])
        query = select(Dispatch).where(scope.theirs, here)
        found |= {each.reference: each for each in session.exec(query)}
    return found


def _standing(offers: dict[str, Dispatch], known: Known) -> dict[str, OfferAsItStands]:
    return {
        reference: OfferAsItStands(
            each.state, known.pledges[each.pledge_id].kind, each.offered, each.accepted, each.reason
        )
        for reference, each in offers.items()
    }


def _line(judged: Judged, offers: dict[str, Dispatch], known: Known) -> dict[str, Any]:
    offer = offers[judged.line.reference]
    return {
        "number": judged.line.number,
        "reference": offer.reference,
        "answer": judged.answer,
        "part": judged.take,
        "reason": judged.reason,
        "reason_text": i18n.translate(known.lang, history_words.REASONS.get(judged.reason, "")),
        "note": judged.line.note,
        "said": " · ".join(filter(None, judged.line.words)),
        "why": i18n.translate(known.lang, judged.why, word=judged.word) if judged.why else "",
        **known.words(offer, offer.offered),
    }


def _standing_line(judged: Judged, offers: dict[str, Dispatch], lang: str) -> dict[str, Any]:
    offer = offers[judged.line.reference]
    return {
        "number": judged.line.number,
        "reference": offer.reference,
        "state": offer.state.value,
        "by": offer.answered_by or i18n.translate(lang, history_words.NOBODY),
        "at": offer.answered_at or offer.sent_at,
    }


URL = f"{PAGE}/fill"
ROUTES = [
    Route(URL, endpoint(ask, AGENCY), methods=["GET"]),
    Route(URL, endpoint(bring, AGENCY, own_transaction=True), methods=["POST"]),
]
