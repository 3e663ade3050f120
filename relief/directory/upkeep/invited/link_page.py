"""The page behind an organization's link: its own records, and what it would change."""

from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from relief.directory.records import AnyRecord
from relief.directory.upkeep.invited import answering, asking
from relief.directory.upkeep.invited.answering import Answer
from relief.directory.upkeep.invited.models import DirectoryUpdate
from relief.directory.upkeep.invited.own_sheets import HAS_HOURS, OWN
from relief.directory.upkeep.records import words
from relief.directory.upkeep.records.groups import SCHEDULES
from relief.directory.upkeep.records.reading import ROOT
from relief.directory.upkeep.records.showing import Shown, said
from relief.kit import throttle
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.web import Call

RIGHT = "right"


def show(call: Call) -> Response:
    """The form; opening it changes nothing."""
    return _page(call, call.session)


def send(call: Call) -> Response:
    """Keep the answer: all right, or what it would change."""
    call.services.throttle.check(throttle.PUBLIC_FORM, "directory update", call.address)
    try:
        with call.db.session(write=True, actor="public") as session:
            update = asking.opened(session, call.settings, call.path("token"))
            session.info["actor"] = f"link:{update.id}"
            _answer(call, session, update)
    except (InvalidInput, Conflict) as error:
        with call.db.session() as session:
            return _page(call, session, error)
    return call.page("directory/upkeep/update_thanks.html")


def _answer(call: Call, session: Session, update: DirectoryUpdate) -> None:
    answer = call.form(Answer)
    if answer.step == RIGHT and not answering.says(session, update, answer):
        answering.confirm(session, update, answer.edition)
    else:
        answering.propose(session, update, answer)


def _page(call: Call, session: Session, error: InvalidInput | Conflict | None = None) -> Response:
    update = asking.opened(session, call.settings, call.path("token"))
    there = answering.own(session, update)
    records = [record for _, record in there]
    return call.page(
        "directory/upkeep/update.html",
        status=error.status if error else 200,
        address=call.request.url.path,
        target=update.lang,
        until=update.until,
        edition=answering.edition(records),
        records=[_shown(call, record, update.lang, typed=error is not None) for record in records],
        form=call.fields,
        errors=call.errors(error),
    )


def _shown(call: Call, record: AnyRecord, lang: str, *, typed: bool) -> dict[str, Any]:
    sheet = Shown(record, None, call.lang, {})
    sheet.sent = call.fields
    hours = said(SCHEDULES, getattr(record, "schedules", ()), lang, {})
    return {
        "id": str(record.id),
        "name": record.name,
        "word": call.say(words.KINDS[record.kind]),
        "pieces": sheet.pieces(OWN[record.kind], f"{ROOT}.{record.id}", typed=typed),
        "hours": hours,
        "has_hours": record.kind in HAS_HOURS,
    }
