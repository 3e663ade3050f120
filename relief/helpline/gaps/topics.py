"""The topic of a need: the term at the top of the tree that its own term stands in."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlmodel import Session, col, select

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind, Term

DEEPEST = 12  # levels of a taxonomy; a loop in it ends here
AT_ONCE = 500


def of_terms(session: Session, terms: Collection[UUID]) -> Mapping[UUID, str]:
    """The topic of each term; of one that is not in the directory, itself."""
    above: dict[UUID, UUID] = {}
    wanted, seen = set(terms), set[UUID]()
    for _ in range(DEEPEST):
        parents = _parents(session, wanted - seen)
        above |= parents
        seen |= wanted
        wanted = set(parents.values())
        if wanted <= seen:
            break
    return {term: str(_top(term, above)) for term in terms}


def names(session: Session, topics: Iterable[str], lang: str) -> dict[str, str]:
    """What each topic is called; one that nobody finds any more is left out."""
    found = {}
    for topic in topics:
        row = store.best(session, UUID(topic), lang) if topic else None
        if row is not None and row.kind is Kind.TERM:
            found[topic] = store.shown(row, Term).name
    return found


def _parents(session: Session, terms: Collection[UUID]) -> dict[UUID, UUID]:
    found: dict[UUID, UUID] = {}
    listed, table = sorted(terms), DirectoryRecord
    for at in range(0, len(listed), AT_ONCE):
        some = listed[at : at + AT_ONCE]
        query = select(table).where(
            col(table.record_id).in_(some), table.kind == Kind.TERM, table.document != ""
        )
        for row in session.exec(query):
            parent = store.shown(row, Term).parent_id
            if parent is not None:
                found[row.record_id] = parent
    return found


def _top(term: UUID, above: Mapping[UUID, UUID]) -> UUID:
    been = {term}
    while term in above and above[term] not in been:
        term = above[term]
        been.add(term)
    return term
