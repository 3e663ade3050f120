"""What kind of thing a record is, by terms of the taxonomy: the same in both languages."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.directory.parts import Attribute
from relief.directory.records import AnyRecord, Kind, Term
from relief.directory.upkeep.records import editing
from relief.kit import audit, ids
from relief.kit.errors import InvalidInput, Missing
from relief.kit.i18n import N_

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
    row = DirectoryRecord
    query = select(row).where(row.kind == Kind.TERM, row.lang == lang)
    for part in words.casefold()[:LONGEST].split():
        name = sa.func.lower(col(row.name)).contains(part, autoescape=True)
        alias = sa.func.lower(col(row.document)).contains(part, autoescape=True)
        query = query.where(sa.or_(name, alias))
    return session.exec(
        query.order_by(sa.func.length(col(row.name)), col(row.id)).limit(most)
    ).all()


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
        audit.note(session, editing.about(record_id), "edited", lang=lang, fields=[FIELD])


def _name(session: Session, term_id: str, lang: str) -> str:
    try:
        row = store.best(session, UUID(term_id), lang)
    except ValueError:
        return ""
    return store.shown(row, Term).name if row is not None and row.kind is Kind.TERM else ""


def _is_term(row: DirectoryRecord | None) -> bool:
    return row is not None and row.kind is Kind.TERM
