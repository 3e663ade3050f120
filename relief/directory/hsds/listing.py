"""Which records a page of the API has, of those that the public may find now."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.directory.hsds import derived
from relief.directory.hsds.asking import Asked
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind, Status
from relief.directory.rows import AT_ONCE
from relief.kit import clock

TERMS = re.compile(r'"taxonomy_term_id":"([^"]*)"')
AT_LOCATION = '"location_id":"'  # once for each location; in a text, its quotes would be escaped
FEW = 10
Clause = sa.ColumnElement[bool]
Place = tuple[DirectoryRecord, int]


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page, and how many there are on all."""

    rows: list[DirectoryRecord]
    total: int


def is_out() -> list[Clause]:
    """What makes a row public, as `store.is_out` tells of one."""
    table = DirectoryRecord
    lasts = col(table.expires_at).is_(None) | (col(table.expires_at) > clock.now())
    return [
        col(table.is_published).is_(True),
        col(table.document) != "",
        col(table.status) != Status.DEFUNCT,
        lasts,
    ]


def page(session: Session, kind: Kind, lang: str, asked: Asked) -> Page:
    """The page that is asked for, by name."""
    clauses = [*_clauses(kind, lang, asked)]
    wanted = _naming(session, kind, lang, asked)
    if wanted is None:
        total = session.exec(select(sa.func.count()).where(*clauses)).one()
        cut = _ordered(select(DirectoryRecord).where(*clauses))
        rows = session.exec(cut.offset(asked.start).limit(asked.per_page)).all()
        return Page(list(rows), total)
    table = DirectoryRecord
    found = session.exec(_ordered(select(table.id, table.record_id).where(*clauses))).all()
    ids = [key for key, record in found if record in wanted]
    return Page(_rows(session, ids[asked.start : asked.start + asked.per_page]), len(ids))


def places(session: Session, lang: str, asked: Asked) -> tuple[list[Place], int]:
    """Services at locations: the row of each service and which of its locations; and how many."""
    clauses = [*_clauses(Kind.SERVICE, lang, asked)]
    wanted = _naming(session, Kind.SERVICE, lang, asked)
    table, text = DirectoryRecord, col(DirectoryRecord.document)
    whole = sa.func.length(text, type_=sa.Integer)
    without = sa.func.length(sa.func.replace(text, AT_LOCATION, ""), type_=sa.Integer)
    count = (whole - without) // len(AT_LOCATION)
    counted = session.execute(
        _ordered(sa.select(col(table.id), col(table.record_id), count).where(*clauses))
    )
    each = [
        (key, number)
        for key, record, several in counted
        if wanted is None or record in wanted
        for number in range(several)
    ]
    cut = each[asked.start : asked.start + asked.per_page]
    rows = {row.id: row for row in _rows(session, [*dict.fromkeys(key for key, _ in cut)])}
    return [(rows[key], number) for key, number in cut], len(each)


def at_location(session: Session, wanted: UUID, lang: str) -> list[DirectoryRecord]:
    """Services that may have this service-at-location: few, mostly one."""
    table = DirectoryRecord
    clauses = [col(table.kind) == Kind.SERVICE, *is_out()]
    if derived.is_derived(str(wanted)):
        first, last = derived.owners(wanted)
        clauses += [col(table.record_id) >= first, col(table.record_id) <= last]
    else:
        clauses.append(col(table.document).contains(f'"id":"{wanted}"', autoescape=True))
    found = session.exec(select(table).where(*clauses).limit(AT_ONCE)).all()
    return sorted(found, key=lambda row: row.lang != lang)


def _clauses(kind: Kind, lang: str, asked: Asked) -> Iterator[Clause]:
    table = DirectoryRecord
    yield from (col(table.kind) == kind, col(table.lang) == lang, *is_out())
    for word in asked.search.split()[:10]:
        yield sa.func.lower(col(table.name)).contains(word.lower(), autoescape=True)
    if asked.modified_after:
        yield col(table.edited_at) >= asked.modified_after
    if asked.organization_id:
        yield col(table.organization_id) == asked.organization_id
    if kind is Kind.TERM:
        yield from _of_terms(asked)


def _of_terms(asked: Asked) -> Iterator[Clause]:
    text = col(DirectoryRecord.document)
    for name in ("taxonomy_id", "parent_id"):
        if value := getattr(asked, name):
            yield text.contains(f'"{name}":"{value}"', autoescape=True)
    if asked.top_only:
        yield ~text.contains('"parent_id":"', autoescape=True)


def _naming(session: Session, kind: Kind, lang: str, asked: Asked) -> set[UUID] | None:
    """Records that name one of the terms asked for, by themselves or in a service; None: any."""
    terms = _terms(session, lang, asked)
    if terms is None or kind not in {Kind.SERVICE, Kind.ORGANIZATION}:
        return None
    table, text = DirectoryRecord, col(DirectoryRecord.document)
    clauses = [col(table.kind).in_({kind, Kind.SERVICE}), col(table.lang) == lang, *is_out()]
    if len(terms) <= FEW:
        tokens = [text.contains(f'"taxonomy_term_id":"{term}"', autoescape=True) for term in terms]
        clauses.append(sa.or_(sa.false(), *tokens))
    rows = session.execute(
        sa.select(col(table.record_id), col(table.organization_id), col(table.document))
        .where(*clauses)
        .execution_options(yield_per=AT_ONCE)
    )
    whole = kind is Kind.ORGANIZATION
    return {
        (owner or key) if whole else key
        for key, owner, document in rows
        if not terms.isdisjoint(TERMS.findall(document))
    }


def _terms(session: Session, lang: str, asked: Asked) -> set[str] | None:
    found = {asked.taxonomy_term_id} if asked.taxonomy_term_id else None
    if asked.taxonomy_id:
        of_it = [*_clauses(Kind.TERM, lang, Asked(taxonomy_id=asked.taxonomy_id))]
        named = {
            str(key) for key in session.exec(select(DirectoryRecord.record_id).where(*of_it)).all()
        }
        found = named if found is None else named & found
    return found


def _rows(session: Session, ids: list[UUID]) -> list[DirectoryRecord]:
    found = session.exec(select(DirectoryRecord).where(col(DirectoryRecord.id).in_(ids)))
    rows = {row.id: row for row in found}
    return [rows[key] for key in ids if key in rows]


def _ordered(query: Any) -> Any:  # noqa: ANN401 - of whatever is selected
    return query.order_by(col(DirectoryRecord.name), col(DirectoryRecord.id))
