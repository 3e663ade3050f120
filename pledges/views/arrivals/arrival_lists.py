"""Lists of what arrived: brought in by an organization, or by a coordinator on its behalf.

Both ways have the same pages. An organization sees its own lists alone, and its people see who of
them decided what.
"""

from datetime import date
from typing import Any

from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges.arrivals import booking, decisions, list_file, lists
from pledges.arrivals.booking import Booker
from pledges.arrivals.decisions import Decision
from pledges.dispatches import receipts
from pledges.dispatches.dispatch import Answer
from pledges.models import Verdict
from pledges.views.agency.agency_offers import Scope
from pledges.views.agency.posted_answers import ArrivedIn, Desk
from pledges.views.arrivals import reconciliation_page
from pledges.views.arrivals.places import DESK, PORTAL, Place
from relief.agencies.models import Agency
from relief.kit import clock
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.sheet import MOST_ON_A_PAGE, Report
from relief.kit.throttle import LISTS
from relief.kit.web import Call, Handler, endpoint

NO_FILE = N_("Choose a file, or paste your list.")
NO_LINES = N_("There is no line below the names of the columns.")
NONE_TICKED = N_("Tick what has arrived.")
READ = N_("The list is read. Nothing is counted yet.")
THERE = N_("This list was brought in before. Here it is as it stands; nothing was counted twice.")
COUNTED = N_("Counted.")
GOES_ON = N_("Counting goes on by itself. You may leave this page.")
DECIDED = N_("Noted.")
SET_ASIDE = N_("Set aside. None of them counts.")
ALL_IN = N_("Received: {n}.")
LONG = 8  # digits of a line's number
WITHIN_S = 8  # what is left of a long list a job goes on with
REFUSALS = (InvalidInput, Conflict)
ASIDE = {each.value: each for each in (Verdict.DOUBLED, Verdict.UNKNOWN)}


def start(place: Place) -> Handler:
    """Ask for a list; show earlier ones, and what is still to arrive."""

    def show(call: Call) -> Response:
        return _start(call, place, call.session)

    return show


def bring(place: Place) -> Handler:
    """Keep a list that was uploaded or pasted."""

    def take(call: Call) -> Response:
        with call.db.session() as session:
            agency = place.agency(call, session)
        if place is PORTAL:
            call.services.throttle.check(LISTS, "lists", str(agency.id))
        data = _data(call)
        today = clock.local(clock.now(), agency.time_zone).date()
        report = list_file.read(data, today, most=MOST_ON_A_PAGE)
        problem = "" if data.strip() else NO_FILE
        if not (problem or report.broken or report.sheet.lines):
            problem = NO_LINES
        if report.broken or problem:
            errors = [{"pointer": "/file", "message": call.say(problem)}] if problem else []
            with call.db.session() as session:
                return _start(call, place, session, errors, 422, None if problem else report)
        way = "upload" if call.upload("file") else "paste"
        with call.db.session(write=True, actor=call.actor.principal) as session:
            of, fresh = lists.bring(
                session, agency, report, digest=list_file.digest(data, ""), way=way
            )
        return call.redirect(f"{place.url}/{of.id}", flash=READ if fresh else THERE)

    return take


def review(place: Place) -> Handler:
    """Show a list: what is certain, what is asked, what is flagged."""

    def show(call: Call) -> Response:
        return _review(call, place, call.session)

    return show


def book(place: Place) -> Handler:
    """Count every certain line, or begin with it."""

    def press(call: Call) -> Response:
        booker = Booker(call.actor.principal, call.actor.name)
        with call.db.session(write=True, actor=call.actor.principal) as session:
            of = place.list_of(call, session)
            booking.ask(session, of, booker)
        finished = booking.book(call.db, of.id, within_s=WITHIN_S)
        return call.redirect(f"{place.url}/{of.id}", flash=COUNTED if finished else GOES_ON)

    return press


def decide(place: Place) -> Handler:
    """Follow a word on one line, and go on to the next question."""

    def press(call: Call) -> Response:
        try:
            wish = call.form(Decision)
            large = call.settings.confirm_from_cents if place is PORTAL else None
            with call.db.session(write=True, actor=call.actor.principal) as session:
                of = place.list_of(call, session)
                decisions.decide(session, of, wish, Answer(call.actor.name), confirm_from=large)
        except REFUSALS as error:
            with call.db.session() as session:
                return _review(call, place, session, call.errors(error), error.status)
        return call.redirect(f"{place.url}/{of.id}#asked", flash=DECIDED)

    return press


def set_aside(place: Place) -> Handler:
    """None of the flagged, or of the unknown, counts."""

    def press(call: Call) -> Response:
        verdict = ASIDE.get(call.fields.get("verdict", ""), Verdict.DOUBLED)
        with call.db.session(write=True, actor=call.actor.principal) as session:
            of = place.list_of(call, session)
            decisions.set_aside(session, of, verdict)
        return call.redirect(f"{place.url}/{of.id}", flash=SET_ASIDE)

    return press


def receive(place: Place) -> Handler:
    """Many offers arrived whole on one day: each by itself, so that a refused one loses none."""

    def press(call: Call) -> Response:
        name = "shown[]" if call.fields.get("scope") == "all" else "offers[]"
        wanted = [str(each) for each in call.sent.getlist(name)]
        with call.db.session() as session:
            agency = place.agency(call, session)
            scope = Scope(agency.id)
            scope.check(session, wanted)
        errors = [] if wanted else [{"pointer": "/offers", "message": call.say(NONE_TICKED)}]
        try:
            on = _day(call, agency)
        except InvalidInput as error:
            errors, wanted = call.errors(error), []
        desk, done = Desk(call.db, scope, call.actor.principal, call.actor.name or "211"), 0
        for reference in wanted:
            try:
                desk.receive(ArrivedIn(offer=reference, received_on=on))
                done += 1
            except REFUSALS as error:
                errors += [{**each, "pointer": ""} for each in call.errors(error)]
        if errors:
            with call.db.session() as session:
                return _start(call, place, session, errors, 422)
        back = f"?agency={agency.slug}" if place is DESK else ""
        return call.redirect(place.url + back, flash=ALL_IN, n=done)

    return press


def _day(call: Call, agency: Agency) -> date:
    try:
        text = call.fields.get("received_on", "").strip()
        said = date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput.field("/received_on", "date", list_file.WHICH_DAY) from None
    return receipts.day(said, agency.time_zone)


def _data(call: Call) -> bytes:
    upload = call.upload("file")
    if upload is None:
        return call.fields.get("text", "").encode()
    with upload.file as file:
        return file.read()


def _start(
    call: Call,
    place: Place,
    session: Session,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
    report: Report[Any] | None = None,
) -> Response:
    agency = place.find(call, session)
    shown: dict[str, Any] = {"agency": None}
    if agency:
        shown = reconciliation_page.start(session, agency, call.lang)
    every = session.exec(select(Agency).where(col(Agency.active))).all() if place is DESK else ()
    problems = report.problems[: reconciliation_page.MOST] if report else ()
    return call.page(
        "agencies/arrivals.html",
        status=status,
        url=place.url,
        agencies=sorted(((each.slug, each.name(call.lang)) for each in every), key=lambda a: a[1]),
        problems=[
            {"line": each.line, "column": each.column, "message": each.told(call.lang)}
            for each in problems
        ],
        form=call.fields,
        errors=errors or [],
        **shown,
    )


def _review(
    call: Call,
    place: Place,
    session: Session,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
) -> Response:
    of = place.list_of(call, session)
    skipped = call.query("after")
    after = int(skipped) if skipped.isdecimal() and len(skipped) < LONG else 0
    return call.page(
        "agencies/reconciled.html",
        status=status,
        url=place.url,
        errors=errors or [],
        **reconciliation_page.page(
            session,
            of,
            call.lang,
            after=after,
        ),
    )


def _routes(place: Place) -> list[Route]:
    one = f"{place.url}/{{id:uuid}}"
    posts = (
        (place.url, bring),
        (f"{place.url}/received", receive),
        (f"{one}/book", book),
        (f"{one}/lines", decide),
        (f"{one}/aside", set_aside),
    )
    return [
        Route(place.url, endpoint(start(place), place.rule), methods=["GET"]),
        Route(one, endpoint(review(place), place.rule), methods=["GET"]),
        *(
            Route(url, endpoint(made(place), place.rule, own_transaction=True), methods=["POST"])
            for url, made in posts
        ),
    ]


ROUTES = [*_routes(PORTAL), *_routes(DESK)]
