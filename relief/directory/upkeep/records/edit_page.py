"""A record edited in one language, field by field, with the other language beside it."""

from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response

from relief.directory import store
from relief.directory.records import AnyRecord
from relief.directory.upkeep.records import editing, reading, words
from relief.directory.upkeep.records.reading import Sent
from relief.directory.upkeep.records.record_page import HERE, options
from relief.directory.upkeep.records.showing import Shown
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.web import Call

SAVED = N_("Saved. This was an edit; verifying with the organization is a step of its own.")
SAME = N_("Nothing was changed.")
READ_HOURS = "hours"
Refusal = Conflict | InvalidInput


def edit(call: Call) -> Response:
    """The form."""
    return _form(call, call.session)


def save(call: Call) -> Response:
    """Keep what was written; or read typed hours into rows, and show the form again."""
    key, lang = UUID(call.path("id")), _lang(call)
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            sent = call.form(Sent)
            base = editing.begun(session, key, lang)
            record = reading.read(base.kind, sent, base)
            if sent.hours_text:
                record = _with_hours(record, sent.hours_text)
            if sent.step == READ_HOURS:
                return _form(call, session, record=record)
            changed = editing.save(session, record, lang, sent.edition)
    except (Conflict, InvalidInput) as error:
        with call.db.session() as session:
            return _form(call, session, error)
    return call.redirect(f"{HERE}/{key}", flash=SAVED if changed else SAME)


def _with_hours(record: AnyRecord, text: str) -> AnyRecord:
    if "schedules" not in type(record).model_fields:
        return record
    return record.model_copy(update={"schedules": reading.hours(text)})


def _form(
    call: Call,
    session: Session,
    error: Refusal | None = None,
    *,
    record: AnyRecord | None = None,
) -> Response:
    key, lang = UUID(call.path("id")), _lang(call)
    base = editing.begun(session, key, lang)
    row = store.get(session, key, lang)
    other_lang = "en" if lang == "fr" else "fr"
    twin = store.get(session, key, other_lang)
    other = store.whole(session, twin) if twin else None
    shown = Shown(record or base, other, call.lang, options(session, base, lang), other_lang)
    clash = isinstance(error, Conflict)
    return call.page(
        "directory/upkeep/record_edit.html",
        status=error.status if error else 200,
        record=_head(call, base),
        target=lang,
        other=other_lang,
        edition=_edition(
            call, base if row else None, fresh=(record is None and not error) or clash
        ),
        sections=shown.sections(call.fields if error else None),
        now=_now(call, session, base) if clash else {},
        has_hours="schedules" in type(base).model_fields,
        hours_text=call.fields.get("hours_text", "") if error else "",
        errors=call.errors(error),
    )


def _edition(call: Call, base: AnyRecord | None, *, fresh: bool) -> str:
    """As which edition the sender has read the record: after a refusal, still as before."""
    return editing.edition(base) if fresh else call.fields.get("edition", "")


def _now(call: Call, session: Session, base: AnyRecord) -> dict[str, list[str]]:
    """What the record says by now, where that is not what was typed."""
    lang = _lang(call)
    there = Shown(base, base, call.lang, options(session, base, lang), lang)
    typed = there.sections(call.fields)
    kept = there.sections()
    found = {}
    for mine, stands in zip(typed, kept, strict=True):
        for one, two in zip(mine["pieces"], stands["pieces"], strict=True):
            if _values(one) != _values(two):
                found[one["name"]] = two["other"]
    return found


def _values(piece: dict[str, Any]) -> list[str]:
    if not piece["is_group"]:
        return [piece["value"].replace("\r\n", "\n")]
    rows = [[_values(each) for each in row["pieces"]] for row in piece["rows"]]
    return [str(row) for row in rows]


def _head(call: Call, record: AnyRecord) -> dict[str, Any]:
    return {
        "id": str(record.id),
        "kind": record.kind.value,
        "word": call.say(words.KINDS[record.kind]),
        "name": record.name or call.say(editing.NO_NAME),
        "is_confidential": record.is_confidential,
    }


def _lang(call: Call) -> str:
    lang = call.path("lang")
    if lang not in store.LANGUAGES:
        raise Missing(editing.NONE, code="unknown_record")
    return lang
