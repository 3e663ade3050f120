"""Which records the lists of the API have, of those that the public may find now."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.directory import store
from relief.directory.hsds import derived
from relief.directory.hsds.asking import Asked
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind, Status
from relief.directory.rows import AT_ONCE
from relief.kit import clock

TERMS = re.compile(r'"taxonomy_term_id":"([^"]*)"')
AT_LOCATION = '"location_id":"'  # once for each location; in a text, its quotes would be escaped
FEW = 10  # terms that SQL looks for; for more, each record is read
Clause = sa.ColumnElement[bool]
Ranked = Sequence[UUID] | None


def ids(session: Session, kind: Kind, lang: str, asked: Asked, ranked: Ranked = None) -> list[UUID]:
    """The rows of a list, by name; or those of `ranked` records, in that order."""
    return [key for key, _ in _found(session, kind, lang, asked, sa.literal(1), ranked)]


def places(
    session: Session, lang: str, asked: Asked, ranked: Ranked = None
) -> list[tuple[UUID, int]]:
    """Services at locations: the row of each service, and which of its locations it is."""
    text = col(DirectoryRecord.document)
    whole = sa.func.length(text, type_=sa.Integer)
    without = sa.func.length(sa.func.replace(text, AT_LOCATION, ""), type_=sa.Integer)
    count = (whole - without) // len(AT_LOCATION)
    found = _found(session, Kind.SERVICE, lang, asked, count, ranked)
    return [(key, number) for key, several in found for number in range(several)]


def rows(session: Session, wanted: Iterable[UUID]) -> list[DirectoryRecord]:
    """These rows, in this order, as far as they are public still."""
    keys = [*dict.fromkeys(wanted)]
    known: dict[UUID, DirectoryRecord] = {}
    for start in range(0, len(keys), AT_ONCE):
        some = col(DirectoryRecord.id).in_(keys[start : start + AT_ONCE])
        known |= {row.id: row for row in session.exec(select(DirectoryRecord).where(some))}
    return [known[key] for key in keys if key in known and store.is_out(known[key])]


def brief(session: Session, wanted: Sequence[UUID]) -> list[dict[str, Any]]:
    """Services by name and date alone, in this order."""
    table = DirectoryRecord
    asked = sa.select(
        col(table.id),
        col(table.record_id),
        col(table.name),
        col(table.status),
        col(table.edited_at),
    )
    known: dict[UUID, dict[str, Any]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = asked.where(col(table.id).in_(wanted[start : start + AT_ONCE]))
        for key, record_id, name, status, edited_at in session.execute(some):
            known[key] = {
                "id": str(record_id),
                "name": name,
                "status": status,
                "last_modified": clock.rfc3339(edited_at),
            }
    return [known[key] for key in wanted if key in known]


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


def _found(
    session: Session,
    kind: Kind,
    lang: str,
    asked: Asked,
    count: sa.ColumnElement[int],
    ranked: Ranked,
) -> list[tuple[UUID, int]]:
    table = DirectoryRecord
    clauses = [*_clauses(kind, lang, asked)]
    if ranked is not None:
        clauses.append(col(table.record_id).in_(ranked))
    terms = _terms(session, lang, asked) if kind in {Kind.SERVICE, Kind.ORGANIZATION} else None
    wanted = None
    if terms is not None and len(terms) <= FEW:
        clauses.append(_names_one(kind, lang, terms))
    elif terms is not None:
        wanted = _naming(session, kind, lang, terms)
    each = sa.select(col(table.id), col(table.record_id), count).where(*clauses)
    ordered = session.execute(each.order_by(col(table.name), col(table.id)))
    found = [each for each in ordered if wanted is None or each[1] in wanted]
    if ranked is not None:
        rank = {key: number for number, key in enumerate(ranked)}
        found.sort(key=lambda each: rank[each[1]])
    return [(key, many) for key, _, many in found]


def _clauses(kind: Kind, lang: str, asked: Asked) -> Iterator[Clause]:
    table = DirectoryRecord
    yield from (col(table.kind) == kind, col(table.lang) == lang, *is_out())
    # Services are searched by the directory's own search.
    for word in asked.search.split()[:10] if kind is not Kind.SERVICE else ():
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


def _terms(session: Session, lang: str, asked: Asked) -> set[str] | None:
    """The terms asked for; None if none is."""
    found = {asked.taxonomy_term_id} if asked.taxonomy_term_id else None
    if asked.taxonomy_id:
        of_it = [*_clauses(Kind.TERM, lang, Asked(taxonomy_id=asked.taxonomy_id))]
        named = {str(key) for key in session.exec(select(DirectoryRecord.record_id).where(*of_it))}
        found = named if found is None else named & found
    return found


def _names_one(kind: Kind, lang: str, terms: set[str]) -> Clause:
    """Records that name one of few terms, by themselves or in a service of theirs."""
    table = DirectoryRecord
    text = col(table.document)
    tokens = [text.contains(f'"taxonomy_term_id":"{term}"', autoescape=True) for term in terms]
    names = sa.or_(sa.false(), *tokens)
    if kind is not Kind.ORGANIZATION:
        return names
    services = (col(table.kind) == Kind.SERVICE, col(table.lang) == lang, *is_out(), names)
    return names | col(table.record_id).in_(sa.select(col(table.organization_id)).where(*services))


def _naming(session: Session, kind: Kind, lang: str, terms: set[str]) -> set[UUID]:
    """Records that name one of many terms, by themselves or in a service of theirs."""
    table = DirectoryRecord
    each = session.execute(
        sa.select(col(table.record_id), col(table.organization_id), col(table.document))
        .where(col(table.kind).in_({kind, Kind.SERVICE}), col(table.lang) == lang, *is_out())
        .execution_options(yield_per=AT_ONCE)
    )
    whole = kind is Kind.ORGANIZATION
    return {
        (owner or key) if whole else key
        for key, owner, document in each
        if not terms.isdisjoint(TERMS.findall(document))
    }
