"""Pages of the day's records: what is left, one of them with one key, and what is done."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from relief.directory import complaints, store
from relief.directory.upkeep.records import editing, record_page, told
from relief.directory.upkeep.verifying import queue, risk, service, showing
from relief.directory.upkeep.verifying.models import DirectoryCheck, Outcome
from relief.kit.auth import for_role
from relief.kit.errors import Conflict
from relief.kit.forms import Input, Line, Number
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

STAFF = for_role("specialist")
HERE = "/directory/verify"
VERIFIED = N_("Verified. The next one is here.")
NOT_REACHED = N_("Noted: not reached. It comes again in two days.")
PUT_OFF = N_("Put behind the others.")
ALL_DONE = N_("That was the last one of today.")
NOTHING = N_("There is nothing left that is urgent.")
ON_RECORD = N_("Verified as it stands.")


class Count(Input):
    """How many to take."""

    count: Annotated[Number, Field(ge=1, le=queue.MOST)] = queue.USUAL


class Said(Input):
    """What was said on the telephone."""

    spoke_with: Line = ""
    also: tuple[UUID, ...] = ()


def listed(call: Call) -> Response:
    """What somebody has to verify today."""
    session = call.session
    checks = queue.mine(session, call.actor.principal, call.today)
    left = queue.following(session, call.actor.principal, call.today)
    return call.page(
        "directory/upkeep/verify.html",
        checks=[showing.card(call, check) for check in checks],
        following=str(left.id) if left else "",
        done=sum(check.outcome in (Outcome.VERIFIED, Outcome.NOT_REACHED) for check in checks),
        usual=queue.USUAL,
    )


def take(call: Call) -> Response:
    """Take the most urgent records for today."""
    wish = call.form(Count)
    staff, today = call.actor.principal, call.today
    with call.db.session() as session:
        urgent = queue.ranked(session, today)
    with call.writing() as session:
        if not queue.take(session, staff, today, wish.count, urgent):
            return call.redirect(HERE, flash=NOTHING)
        return _next(call, session)


def one(call: Call) -> Response:
    """One record to verify: what it says, why it is urgent, whom to call."""
    session = call.session
    check = service.check_of(session, call.actor.principal, UUID(call.path("id")))
    rows = editing.rows(session, check.record_id)
    row = rows.get(call.lang) or next(iter(rows.values()))
    facts = queue.facts_of(session, row, call.today)
    wholes = {lang: store.whole(session, each) for lang, each in rows.items()}
    return call.page(
        "directory/upkeep/verify_one.html",
        check=showing.card(call, check),
        languages=[*rows],
        sections=record_page.sections(call, session, wholes),
        told=[
            (call.say(complaints.WORDS[each.wrong]), text, each.told_at)
            for each, text in told.of(session, check.record_id)
        ],
        reasons=[showing.reason(call, why, n) for why, n in risk.reasons(facts)],
        owner=showing.owner(session, row.organization_id, call.lang),
        others=showing.others(session, row.organization_id, check.record_id, call.lang),
        verified_at=row.verified_at,
        edited_at=row.edited_at,
        left=sum(
            each.outcome in (None, Outcome.LATER)
            for each in queue.mine(session, call.actor.principal, check.day)
        ),
    )


def verified(call: Call) -> Response:
    """It is right as it stands."""
    said = call.form(Said)
    return _decided(call, VERIFIED, lambda s, c: service.verified(s, c, said.spoke_with, said.also))


def not_reached(call: Call) -> Response:
    """Nobody answered."""
    return _decided(call, NOT_REACHED, service.not_reached)


def later(call: Call) -> Response:
    """Another one first."""
    return _decided(call, PUT_OFF, service.later)


def verify_record(call: Call) -> Response:
    """Somebody asked about a record that is not among today's."""
    key = UUID(call.path("id"))
    service.verify(call.session, key, call.form(Said).spoke_with)
    return call.redirect(f"{record_page.HERE}/{key}", flash=ON_RECORD)


def _decided(call: Call, flash: str, decide: Callable[[Session, DirectoryCheck], None]) -> Response:
    session = call.session
    check = service.check_of(session, call.actor.principal, UUID(call.path("id")))
    try:
        decide(session, check)
    except Conflict as error:
        flash = error.message
    return _next(call, session, flash)


def _next(call: Call, session: Session, flash: str = "") -> Response:
    found = queue.following(session, call.actor.principal, call.today)
    if found is None:
        return call.redirect(HERE, flash=ALL_DONE)
    return call.redirect(f"{HERE}/{found.id}", flash=flash)


ONE = f"{HERE}/{{id:uuid}}"
ROUTES = [
    Route(HERE, endpoint(listed, STAFF), methods=["GET"]),
    Route(HERE, endpoint(take, STAFF, own_transaction=True), methods=["POST"]),
    Route(ONE, endpoint(one, STAFF), methods=["GET"]),
    Route(f"{ONE}/verified", endpoint(verified, STAFF), methods=["POST"]),
    Route(f"{ONE}/not-reached", endpoint(not_reached, STAFF), methods=["POST"]),
    Route(f"{ONE}/later", endpoint(later, STAFF), methods=["POST"]),
    Route(
        f"{record_page.HERE}/{{id:uuid}}/verified", endpoint(verify_record, STAFF), methods=["POST"]
    ),
]
