"""Staff's pages of links: asking an organization, and its answer field by field."""

from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response

from relief.directory import store
from relief.directory.upkeep.invited import answering, asking, marking, reviewing
from relief.directory.upkeep.invited.models import DirectoryUpdate
from relief.directory.upkeep.invited.own_sheets import HOURS, OWN, label_of
from relief.directory.upkeep.invited.reviewing import Proposed
from relief.directory.upkeep.records import editing, record_page
from relief.directory.upkeep.records.groups import SCHEDULES
from relief.directory.upkeep.records.pieces import Piece
from relief.directory.upkeep.records.showing import said
from relief.kit import chronicle, throttle
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.forms import Essay, Input, Line
from relief.kit.i18n import N_
from relief.kit.web import Call

HERE = "/directory/updates"
ASKED = N_("Written. Its answer comes to “Answers of organizations”.")
REVOKED = N_("The link is out of use.")
TAKEN = N_("Done: what you accepted stands in the records now.")


class Language(Input):
    """In which language to write."""

    lang: Line = "en"


class Accepted(Input):
    """The fields that are taken up, and how the records stood."""

    edition: Essay = ""
    accept: tuple[Line, ...] = ()


def listed(call: Call) -> Response:
    """Answers that wait for somebody."""
    return call.page(
        "directory/upkeep/updates.html",
        rows=[_row(call, each) for each in reviewing.waiting(call.session)],
    )


def one(call: Call) -> Response:
    """One answer, field by field, changed words marked."""
    return _one(call, call.session)


def decide(call: Call) -> Response:
    """Take up what was accepted."""
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            wish = call.form(Accepted)
            reviewing.decide(session, UUID(call.path("id")), set(wish.accept), wish.edition)
    except Conflict as error:
        with call.db.session() as session:
            return _one(call, session, error)
    return call.redirect(HERE, flash=TAKEN)


def ask_page(call: Call) -> Response:
    """Whom the link goes to, and the links that were sent."""
    return _ask(call, call.session)


def ask(call: Call) -> Response:
    """Send the link."""
    key = UUID(call.path("id"))
    call.services.throttle.check(throttle.LETTERS, "directory update", str(key))
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            lang = call.form(Language).lang
            asking.ask(session, call.settings, key, lang if lang in store.LANGUAGES else "en")
    except InvalidInput as error:
        with call.db.session() as session:
            return _ask(call, session, error)
    return call.redirect(f"{record_page.HERE}/{key}", flash=ASKED)


def revoke(call: Call) -> Response:
    """Put its links out of use."""
    key = UUID(call.path("id"))
    asking.revoke(call.session, key)
    return call.redirect(f"{record_page.HERE}/{key}/ask", flash=REVOKED)


def _ask(call: Call, session: Session, error: InvalidInput | None = None) -> Response:
    key = UUID(call.path("id"))
    rows = editing.rows(session, key)
    row = rows.get(call.lang) or next(iter(rows.values()))
    found = asking.organization(session, key, row.lang)
    return call.page(
        "directory/upkeep/update_ask.html",
        status=error.status if error else 200,
        record={"id": str(key), "name": found.name, "email": found.email},
        languages=[lang for lang in store.LANGUAGES if lang in rows],
        links=asking.of(session, key),
        errors=call.errors(error),
    )


def _row(call: Call, answer: DirectoryUpdate) -> dict[str, Any]:
    rows = editing.rows(call.session, answer.organization_id)
    row = rows.get(answer.lang) or next(iter(rows.values()))
    changes = answering.proposal(call.session, answer)["changes"]
    return {
        "id": str(answer.id),
        "name": editing.name_of(call.session, row),
        "lang": row.lang,
        "answered_at": answer.answered_at,
        "n": sum(map(len, changes.values())),
    }


def _one(call: Call, session: Session, error: Conflict | None = None) -> Response:
    answer = reviewing.get(session, UUID(call.path("id")))
    offered = reviewing.fields(session, answer)
    rows = editing.rows(session, answer.organization_id)
    row = rows.get(answer.lang) or next(iter(rows.values()))
    who = chronicle.who(session, {answer.decided_by} - {""}, call.lang)
    return call.page(
        "directory/upkeep/update_review.html",
        status=error.status if error else 200,
        answer={
            "id": str(answer.id),
            "organization": str(answer.organization_id),
            "name": editing.name_of(session, row),
            "lang": answer.lang,
            "answered_at": answer.answered_at,
            "says_right": answer.says_right,
            "decided_at": answer.decided_at,
            "decided_by": who.get(answer.decided_by, ""),
            "remark": answering.proposal(session, answer)["remark"],
        },
        edition=reviewing.edition(offered),
        fields=[_field(call, session, each) for each in offered],
        errors=call.errors(error),
    )


def _field(call: Call, session: Session, each: Proposed) -> dict[str, Any]:
    kind, lang = each.row.kind, each.row.lang
    piece = _piece(each)
    name = SCHEDULES.name if each.name == HOURS else each.name
    before = "\n".join(said(piece, getattr(each.before, name), lang, {}))
    after = each.text
    if each.after is not None:
        after = "\n".join(said(piece, getattr(each.after, name), lang, {}))
    return {
        "key": each.key,
        "record": str(each.row.record_id),
        "name": editing.name_of(session, each.row),
        "label": call.say(label_of(kind, each.name)),
        "lang": lang,
        "marks": [(mark.value, text) for mark, text in marking.marked(before, after)],
        "text": each.text,
        "by_hand": each.after is None,
    }


def _piece(each: Proposed) -> Piece:
    if each.name == HOURS:
        return SCHEDULES
    return next(piece for piece in OWN[each.row.kind] if piece.name == each.name)
