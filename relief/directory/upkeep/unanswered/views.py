"""Pages of searches in vain: what is to be decided, and one of them with what it may be."""

from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from relief.directory.upkeep.records import kinds, record_page, words
from relief.directory.upkeep.unanswered import service
from relief.directory.upkeep.unanswered.service import Unanswered, Verdict
from relief.kit import chronicle
from relief.kit.auth import for_role
from relief.kit.errors import Conflict
from relief.kit.forms import Input, Name
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

STAFF = for_role("specialist")
HERE = "/directory/unanswered"
WORDS = {
    "": N_("To decide"),
    Verdict.ALIAS: N_("Another word for a kind"),
    Verdict.RECORD: N_("A record was missing"),
    Verdict.GAP: N_("A true gap"),
    Verdict.IGNORED: N_("Set aside"),
}
STEPS = {**WORDS, "undone": N_("Taken back")}
ALIAS = N_("Whoever searches with this word finds it from now on.")
GAP = N_("It counts among needs and gaps from now on.")
IGNORED = N_("Set aside.")
UNDONE = N_("Taken back: it is to be decided again.")
DRAFT = N_("Begin with the organization that gives it.")


class AliasIn(Input):
    """A word for a kind."""

    term: UUID
    word: Name


def listed(call: Call) -> Response:
    """What is to be decided, and what was decided lately."""
    return call.page(
        "directory/upkeep/unanswered.html",
        rows=[_row(call, each) for each in service.listing(call.session)],
        decided=[_row(call, each) for each in service.listing(call.session, decided=True, most=30)],
    )


def one(call: Call) -> Response:
    """One of them, and kinds that it may be a word for."""
    return _one(call, call.session)


def alias(call: Call) -> Response:
    """It is another word for a kind."""
    wish = call.form(AliasIn)
    try:
        service.alias(call.session, UUID(call.path("id")), wish.term, wish.word)
    except Conflict as error:
        return call.redirect(f"{HERE}/{call.path('id')}", flash=error.message)
    return call.redirect(HERE, flash=ALIAS)


def record(call: Call) -> Response:
    """A record is missing: it is begun at once."""
    there = f"{record_page.HERE}/new?kind=organization"
    return _decide(call, Verdict.RECORD, there, DRAFT)


def gap(call: Call) -> Response:
    """Nothing is there: a true gap."""
    return _decide(call, Verdict.GAP, HERE, GAP)


def ignore(call: Call) -> Response:
    """Nothing follows from it."""
    return _decide(call, Verdict.IGNORED, HERE, IGNORED)


def undo(call: Call) -> Response:
    """Take the decision back."""
    service.undo(call.session, UUID(call.path("id")))
    return call.redirect(HERE, flash=UNDONE)


def _decide(call: Call, verdict: Verdict, there: str, flash: str) -> Response:
    try:
        service.decide(call.session, UUID(call.path("id")), verdict)
    except Conflict as error:
        return call.redirect(f"{HERE}/{call.path('id')}", flash=error.message)
    return call.redirect(there, flash=flash)


def _one(call: Call, session: Session) -> Response:
    found = service.one(session, UUID(call.path("id")))
    asked = call.query("q") or found.words
    terms = kinds.find(session, asked, found.lang)
    return call.page(
        "directory/upkeep/unanswered_one.html",
        one=_row(call, found),
        asked=asked,
        terms=[(str(each.record_id), each.name) for each in terms],
        history=chronicle.steps(session, service.about(found), call.lang, STEPS),
    )


def _row(call: Call, found: Unanswered) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "words": found.words,
        "lang": found.lang,
        "language": call.say(words.IN[found.lang]),
        "n": found.n,
        "last_on": found.last_on,
        "places": found.places,
        "verdict": found.verdict,
        "earlier": ", ".join(call.say(WORDS.get(each, each)) for each in found.earlier),
        "said": call.say(WORDS.get(found.verdict, found.verdict)),
    }


ONE = f"{HERE}/{{id:uuid}}"
ROUTES = [
    Route(HERE, endpoint(listed, STAFF), methods=["GET"]),
    Route(ONE, endpoint(one, STAFF), methods=["GET"]),
    Route(f"{ONE}/alias", endpoint(alias, STAFF), methods=["POST"]),
    Route(f"{ONE}/record", endpoint(record, STAFF), methods=["POST"]),
    Route(f"{ONE}/gap", endpoint(gap, STAFF), methods=["POST"]),
    Route(f"{ONE}/ignore", endpoint(ignore, STAFF), methods=["POST"]),
    Route(f"{ONE}/undo", endpoint(undo, STAFF), methods=["POST"]),
]
