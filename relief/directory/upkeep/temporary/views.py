"""Pages of temporary services, for staff: those that are open, a new one, one of them."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from relief.directory import store
from relief.directory.records import Location, Service
from relief.directory.upkeep.temporary import service, writing
from relief.directory.upkeep.temporary.models import Sort
from relief.directory.upkeep.temporary.opening import Extension, Opening, Step
from relief.directory.upkeep.temporary.service import Found
from relief.kit import chronicle, clock, forms
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

STAFF = for_role("specialist")
HERE = "/directory/temporary"
MORNING = "08:00"
OPENED = N_("It is open: people who search find it now, in English and in French.")
DONE = N_("Saved. Whoever searches sees it now.")
STEPS = {
    "opened": N_("Opened"),
    "full": N_("Full"),
    "has_room": N_("Room again"),
    "still_so": N_("Asked: still so"),
    "extended": N_("Another end set"),
    "closed": N_("Closed"),
}
ENDED_SHOWN = 20


def listed(call: Call) -> Response:
    """What is open, the first to end first, and what ended."""
    session, lang = call.session, call.lang
    ended = service.listing(session, lang, ended=True, most=ENDED_SHOWN)
    return call.page(
        "directory/upkeep/temporary.html",
        running=[_card(call, session, each) for each in service.listing(session, lang)],
        ended=[_card(call, session, each) for each in ended],
    )


def ask(call: Call) -> Response:
    """The form that opens one."""
    return _form(call, call.session)


def open_one(call: Call) -> Response:
    """Open one."""
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            opening = call.form(Opening)
            made = service.open_one(session, opening, call.settings.time_zone)
    except InvalidInput as error:
        with call.db.session() as session:
            return _form(call, session, error)
    return call.redirect(f"{HERE}/{made}", flash=OPENED)


def one(call: Call) -> Response:
    """One of them: how it stands, what can be pressed, what happened."""
    return _one(call, call.session)


def full(call: Call) -> Response:
    """There is room no more."""
    return _press(call, partial(service.set_full, is_full=True))


def room(call: Call) -> Response:
    """There is room again."""
    return _press(call, partial(service.set_full, is_full=False))


def still(call: Call) -> Response:
    """Somebody asked, and it stands as it stood."""
    return _press(call, service.confirm)


def close(call: Call) -> Response:
    """End it now."""
    return _press(call, service.close)


def extend(call: Call) -> Response:
    """Let it end at another moment."""

    def step(session: Session, key: UUID, version: int) -> None:
        until = call.form(Extension).moment(service.get(session, key).time_zone)
        service.extend(session, key, version, until)

    return _press(call, step)


def _press(call: Call, step: Callable[[Session, UUID, int], None]) -> Response:
    key = UUID(call.path("id"))
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            seen = forms.parse(Step, {"version": call.fields.get("version")})
            step(session, key, seen.version)
    except (Conflict, InvalidInput) as error:
        with call.db.session() as session:
            return _one(call, session, error)
    return call.redirect(f"{HERE}/{key}", flash=DONE)


def _one(call: Call, session: Session, error: Conflict | InvalidInput | None = None) -> Response:
    found = service.get(session, UUID(call.path("id")))
    row = service.row_of(session, found, call.lang)
    day, at = _next_morning(found.time_zone)
    return call.page(
        "directory/upkeep/temporary_one.html",
        status=error.status if error else 200,
        one=_card(call, session, (found, row)),
        history=chronicle.steps(session, store.about(found.record_id), call.lang, STEPS),
        form=call.fields if error else {"until_day": day, "until_time": at},
        errors=call.errors(error),
    )


def _form(call: Call, session: Session, error: InvalidInput | None = None) -> Response:
    day, at = _next_morning(call.settings.time_zone)
    known = service.last_run_by(session, call.lang)
    begun = {
        "until_day": day,
        "until_time": at,
        "province": "ON",
        "sort": call.query("sort"),
        "run_by": known[0] if known else "",
        "all_hours": "yes",
    }
    return call.page(
        "directory/upkeep/temporary_open.html",
        status=error.status if error else 200,
        sorts=[(sort.value, call.say(writing.WORDS[sort])) for sort in Sort],
        efforts=service.efforts(session, call.lang),
        known=known,
        time_zone=call.settings.time_zone,
        form=call.fields if error else begun,
        errors=call.errors(error),
    )


def _next_morning(zone: str) -> tuple[str, str]:
    """When most nights in a shelter end: tomorrow, on the clocks of its place."""
    tomorrow = clock.local(clock.now() + timedelta(days=1), zone).date()
    return tomorrow.isoformat(), MORNING


def _card(call: Call, session: Session, found: Found) -> dict[str, Any]:
    temporary, row = found
    record = store.shown(row, Service)
    return {
        "id": str(temporary.record_id),
        "version": temporary.version,
        "name": record.name,
        "sort": call.say(writing.WORDS[temporary.sort]),
        "place": _place(session, temporary.location_id, call.lang),
        "is_full": temporary.is_full,
        "is_open": store.is_out(row),
        "until": row.expires_at,
        "as_of": temporary.told_at,
        "zone": temporary.time_zone,
        "notes": record.description,
        "phones": [phone.number for phone in record.phones],
    }


def _place(session: Session, location_id: UUID, lang: str) -> str:
    row = store.get(session, location_id, lang)
    found = store.shown(row, Location).addresses if row else ()
    return ", ".join(text for each in found[:1] for text in (each.address_1, each.city) if text)


def _own(handler: Callable[[Call], Response]) -> Any:  # noqa: ANN401 - as Starlette takes it
    return endpoint(handler, STAFF, own_transaction=True)


ONE = f"{HERE}/{{id:uuid}}"
ROUTES = [
    Route(HERE, endpoint(listed, STAFF), methods=["GET"]),
    Route(HERE, _own(open_one), methods=["POST"]),
    Route(f"{HERE}/new", endpoint(ask, STAFF), methods=["GET"]),
    Route(ONE, endpoint(one, STAFF), methods=["GET"]),
    Route(f"{ONE}/full", _own(full), methods=["POST"]),
    Route(f"{ONE}/room", _own(room), methods=["POST"]),
    Route(f"{ONE}/still", _own(still), methods=["POST"]),
    Route(f"{ONE}/until", _own(extend), methods=["POST"]),
    Route(f"{ONE}/close", _own(close), methods=["POST"]),
]
