"""What kind of thing a record is, by terms of the taxonomy: the same in both languages."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.directory.parts import Attribute
from relief.directory.records import AnyRecord, Kind, Term
from relief.directory.upkeep.records import editing
from relief.kit import audit, ids
from relief.kit.errors import InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.slugs import folded

FIELD = "attributes"
NO_KIND = N_("There is no such kind in the taxonomy.")
LONGEST = 100


def has_kinds(record: AnyRecord) -> bool:
    """Whether a record can be of a kind at all."""
    return FIELD in type(record).model_fields


def chosen(session: Session, record: AnyRecord, lang: str) -> list[tuple[str, str]]:
    """The terms of a record and their names; of one that nobody knows, its id."""
    found = []
    for attribute in getattr(record, FIELD, ()):
        if attribute.taxonomy_term_id:
            name = _name(session, attribute.taxonomy_term_id, lang)
            found.append((attribute.taxonomy_term_id, name or attribute.label))
    return [(key, name or key) for key, name in found]


def find(session: Session, words: str, lang: str, most: int = 20) -> Sequence[DirectoryRecord]:
    """Terms with these words in their name, or among the words that people use for them."""
    row, wanted = DirectoryRecord, folded(words[:LONGEST]).split()
    query = select(row).where(row.kind == Kind.TERM, row.lang == lang, row.document != "")
    terms = session.exec(query.order_by(col(row.name), col(row.id))).all()
    found = [(named, each) for each in terms if (named := _names_with(each, wanted))]
    found.sort(key=lambda pair: (-pair[0], len(pair[1].name)))
    return [each for _, each in found[:most]]


def add(session: Session, record_id: UUID, term_id: UUID) -> None:
    """Let a record be of a kind, in every language that it has.

    Raises:
        Missing: if there is no such term.
    """
    if not any(_is_term(store.get(session, term_id, lang)) for lang in store.LANGUAGES):
        raise Missing(NO_KIND, code="unknown_term")
    _change(session, record_id, term_id, wanted=True)


def remove(session: Session, record_id: UUID, term_id: UUID) -> None:
    """Let it be of that kind no longer."""
    _change(session, record_id, term_id, wanted=False)


def _change(session: Session, record_id: UUID, term_id: UUID, *, wanted: bool) -> None:
    store.hold(session)
    fresh = Attribute(id=str(ids.new()), taxonomy_term_id=str(term_id))
    for lang, row in editing.rows(session, record_id).items():
        record = store.whole(session, row)
        if not has_kinds(record):
            raise InvalidInput(NO_KIND)
        there: tuple[Attribute, ...] = getattr(record, FIELD)
        kept = tuple(each for each in there if each.taxonomy_term_id != str(term_id))
        if wanted is (len(kept) < len(there)):
            continue
        after = (*there, fresh) if wanted else kept
        editing.keep(session, record.model_copy(update={FIELD: after}), lang)
        audit.note(session, store.about(record_id), "edited", lang=lang, fields=[FIELD])


def _names_with(row: DirectoryRecord, wanted: Sequence[str]) -> int:
    """How well a term answers to all of some words: 2 by its name, 1 with its other words."""
    said = json.loads(row.document)
    name, aliases = folded(said.get("name", "")), folded(" ".join(said.get("aliases", ())))
    if not wanted or not all(word in f"{name} {aliases}" for word in wanted):
        return 0
    return 2 if all(word in name for word in wanted) else 1


def _name(session: Session, term_id: str, lang: str) -> str:
    try:
        row = store.best(session, UUID(term_id), lang)
    except ValueError:
        return ""
    return store.shown(row, Term).name if row is not None and row.kind is Kind.TERM else ""


def _is_term(row: DirectoryRecord | None) -> bool:
    return row is not None and row.kind is Kind.TERM
