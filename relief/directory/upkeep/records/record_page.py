"""One record: both languages side by side, what can be done about it, and what happened to it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response

from relief.directory import complaints, store
from relief.directory.models import DirectoryRecord
from relief.directory.records import AnyRecord, Kind, Organization
from relief.directory.upkeep.records import editing, kinds, sheets, showing, told, words
from relief.directory.upkeep.records.pieces import Type
from relief.directory.upkeep.records.showing import Options
from relief.directory.verified import is_overdue
from relief.kit import chronicle, clock
from relief.kit.errors import Missing
from relief.kit.forms import Input, Sentence
from relief.kit.i18n import N_
from relief.kit.web import Call

HERE = "/directory/records"
CREATED = N_("It is a draft: nobody but staff finds it until it is published.")
OUT = N_("Published: whoever searches finds it now.")
IN = N_("Taken from the public. It is kept, and can be published again.")
SETTLED = N_("Looked at: it stands in the history.")
CAN_BE_MADE = (Kind.ORGANIZATION, Kind.SERVICE, Kind.LOCATION, Kind.PROGRAM)
OWNED = (Kind.SERVICE, Kind.LOCATION, Kind.PROGRAM)


class NewRecord(Input):
    """A record that begins with its name."""

    kind: Kind
    name: Sentence
    organization: UUID | None = None


def one(call: Call) -> Response:
    """A record in all its languages."""
    session = call.session
    key = UUID(call.path("id"))
    rows = editing.rows(session, key)
    wholes = {lang: store.whole(session, row) for lang, row in rows.items()}
    first = wholes.get(call.lang) or next(iter(wholes.values()))
    said = told.of(session, key)
    fill = words.Filler(first.kind, call.lang)
    return call.page(
        "directory/upkeep/record.html",
        record=_head(call, session, first),
        columns=[_column(call, rows[lang], wholes[lang]) for lang in rows],
        missing=[lang for lang in store.LANGUAGES if lang not in rows],
        sections=sections(call, session, wholes),
        kinds=kinds.chosen(session, first, call.lang) if kinds.has_kinds(first) else None,
        owned=_owned(call, session, first),
        told=[(call.say(complaints.WORDS[each.wrong]), text, each.told_at) for each, text in said],
        history=chronicle.steps(session, store.about(key), call.lang, words.STEPS, fill=fill),
        errors=[],
    )


def ask_new(call: Call) -> Response:
    """What is to be added, and its name."""
    kind = call.query("kind", Kind.ORGANIZATION.value)
    if kind not in CAN_BE_MADE:
        raise Missing(editing.NONE, code="unknown_record")
    owned = kind in OWNED
    return call.page(
        "directory/upkeep/record_new.html",
        kind=kind,
        word=call.say(words.KINDS[Kind(kind)]),
        owner=_owner(call, call.session, call.query("organization")) if owned else None,
    )


def create(call: Call) -> Response:
    """Add a draft that begins with its name; then the rest is written."""
    wish = call.form(NewRecord)
    if wish.kind not in CAN_BE_MADE or (wish.kind in OWNED and wish.organization is None):
        raise Missing(editing.NONE, code="unknown_record")
    owner = wish.organization if wish.kind in OWNED else None
    made = editing.create(call.session, wish.kind, wish.name, call.lang, owner)
    return call.redirect(f"{HERE}/{made}/{call.lang}", flash=CREATED)


def publish(call: Call) -> Response:
    """Let the public find it in one language."""
    return _out(call, out=True)


def unpublish(call: Call) -> Response:
    """Take it from the public in one language."""
    return _out(call, out=False)


def settle(call: Call) -> Response:
    """What readers said about it is looked at."""
    key = UUID(call.path("id"))
    told.settle(call.session, key)
    return call.redirect(f"{HERE}/{key}", flash=SETTLED)


def options(session: Session, record: AnyRecord, lang: str) -> Options:
    """What a record's organization has to choose from."""
    owner = getattr(record, "organization_id", None)
    rows = store.of_organization(session, owner, lang) if owner else ()
    other = store.of_organization(session, owner, _other(lang)) if owner else ()
    named = {row.record_id: row for row in (*other, *rows)}

    def of(kind: Kind) -> list[tuple[str, str]]:
        found = [row for row in named.values() if row.kind is kind]
        return [(str(row.record_id), editing.name_of(session, row)) for row in found]

    return {Type.LOCATION: of(Kind.LOCATION), Type.PROGRAM: of(Kind.PROGRAM)}


def _out(call: Call, *, out: bool) -> Response:
    key, lang = UUID(call.path("id")), call.path("lang")
    editing.publish(call.session, key, lang, out=out)
    return call.redirect(f"{HERE}/{key}", flash=OUT if out else IN)


def _owner(call: Call, session: Session, text: str) -> tuple[str, str]:
    try:
        rows = editing.rows(session, UUID(text))
    except ValueError:
        raise Missing(editing.NONE, code="unknown_record") from None
    row = rows.get(call.lang) or next(iter(rows.values()))
    return str(row.record_id), editing.name_of(session, row)


def _head(call: Call, session: Session, record: AnyRecord) -> dict[str, Any]:
    owner = getattr(record, "organization_id", None)
    return {
        "id": str(record.id),
        "kind": record.kind.value,
        "word": call.say(words.KINDS[record.kind]),
        "name": record.name or call.say(editing.NO_NAME),
        "is_confidential": record.is_confidential,
        "owner": _owner(call, session, str(owner)) if owner and _there(session, owner) else None,
    }


def _there(session: Session, record_id: UUID) -> bool:
    return any(store.get(session, record_id, lang) for lang in store.LANGUAGES)


def _column(call: Call, row: DirectoryRecord, record: AnyRecord) -> dict[str, Any]:
    who = chronicle.who(call.session, {row.edited_by, row.verified_by} - {""}, call.lang)
    verified = row.verified_at
    return {
        "lang": row.lang,
        "title": call.say(words.LANGUAGES[row.lang]),
        "name": record.name,
        "is_published": row.is_published,
        "expires_at": row.expires_at,
        "edited_at": row.edited_at,
        "edited_by": who.get(row.edited_by, ""),
        "verified_at": verified,
        "verified_by": who.get(row.verified_by, ""),
        "is_overdue": is_overdue(verified, clock.now()),
        "source": row.source,
    }


def sections(call: Call, session: Session, wholes: Mapping[str, AnyRecord]) -> list[dict[str, Any]]:
    """What a record says, in every language that it has."""
    first = next(iter(wholes.values()))
    found = []
    for section in sheets.SHEETS[first.kind]:
        pieces = []
        for piece in section.pieces:
            lines = {
                lang: showing.said(
                    piece, getattr(record, piece.name), lang, options(session, record, lang)
                )
                for lang, record in wholes.items()
            }
            if any(lines.values()):
                pieces.append({"label": call.say(piece.label), "said": lines})
        if pieces:
            found.append({"label": call.say(section.label), "pieces": pieces})
    return found


def _owned(call: Call, session: Session, record: AnyRecord) -> list[dict[str, str]] | None:
    """What belongs to an organization; None of anything else."""
    if not isinstance(record, Organization):
        return None
    named: dict[UUID, DirectoryRecord] = {}
    for lang in (_other(call.lang), call.lang):
        named |= {row.record_id: row for row in store.of_organization(session, record.id, lang)}
    return [
        {
            "id": str(row.record_id),
            "name": editing.name_of(session, row),
            "kind": call.say(words.KINDS[row.kind]),
        }
        for row in sorted(named.values(), key=lambda row: (row.kind, row.name))
    ]


def _other(lang: str) -> str:
    return "en" if lang == "fr" else "fr"
