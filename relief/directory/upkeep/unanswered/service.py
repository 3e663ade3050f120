"""What people looked for in vain, and what it turned out to be; every decision can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from relief.directory import ledger, store
from relief.directory.ledger import DirectoryFailedSearch
from relief.directory.records import Term
from relief.directory.upkeep.records import editing
from relief.kit import audit
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_
from relief.kit.slugs import folded

NONE = N_("Nobody has looked for this in vain.")
DECIDED = N_("Somebody has decided about this meanwhile; the page shows what.")
NO_TERM = N_("This kind has no record in the language of the search. Write it there first.")
UNDECIDED = ""


class Verdict(StrEnum):
    """What a search in vain turned out to be."""

    ALIAS = "alias"  # another word for what is there
    RECORD = "record"  # something is there, and the directory lacks it
    GAP = "gap"  # nothing is there: needs and gaps count it
    IGNORED = ledger.IGNORED


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Words that found nothing in one language, wherever they were looked for."""

    id: UUID  # of one of its rows
    words: str
    lang: str
    n: int
    last_on: date
    verdict: str
    places: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()  # verdicts on the same words for other places


def listing(session: Session, *, decided: bool = False, most: int = 100) -> Sequence[Unanswered]:
    """What is to be decided, the most asked for first; or what is decided, the latest first."""
    table = DirectoryFailedSearch
    times, last = sa.func.sum(col(table.n)), sa.func.max(col(table.last_on))
    first = sa.func.min(sa.cast(table.id, sa.String))
    query = sa.select(first, col(table.words), col(table.lang), times, last, col(table.verdict))
    verdict = col(table.verdict)
    query = query.where(verdict != UNDECIDED if decided else verdict == UNDECIDED)
    query = query.group_by(col(table.words), col(table.lang), verdict)
    order = (last.desc(), col(table.words)) if decided else (times.desc(), col(table.words))
    return [
        Unanswered(UUID(key), words, lang, int(n), on, said)
        for key, words, lang, n, on, said in session.execute(query.order_by(*order).limit(most))
    ]


def one(session: Session, key: UUID) -> Unanswered:
    """One of them, with the places where it was looked for.

    Raises:
        Missing: if there is none.
    """
    row = session.get(DirectoryFailedSearch, key)
    if row is None:
        raise Missing(NONE, code="unknown_search")
    rows = session.exec(select(DirectoryFailedSearch).where(*_same(row.words, row.lang))).all()
    return Unanswered(
        key,
        row.words,
        row.lang,
        sum(each.n for each in rows),
        max(each.last_on for each in rows),
        row.verdict,
        tuple(sorted({each.place for each in rows} - {""})),
        tuple(sorted({each.verdict for each in rows} - {UNDECIDED, row.verdict})),
    )


def decide(session: Session, key: UUID, verdict: Verdict) -> None:
    """Say what it turned out to be.

    Raises:
        Conflict: if somebody else has decided.
    """
    found = one(session, key)
    _set(session, found, UNDECIDED, verdict)
    audit.note(session, about(found), verdict.value)


def alias(session: Session, key: UUID, term_id: UUID, word: str) -> None:
    """It is another word for a kind of service: searches find it by that from now on.

    Raises:
        Conflict: if somebody else has decided.
        Missing: if the kind is not there in the language of the search.
    """
    found = one(session, key)
    _set(session, found, UNDECIDED, Verdict.ALIAS)
    term = _term(session, term_id, found.lang)
    known = {folded(each) for each in (term.name, *term.aliases)}
    added = "" if folded(word) in known else word
    if added:
        _write(session, term, (*term.aliases, added), found.lang)
    audit.note(session, about(found), Verdict.ALIAS.value, term=str(term_id), word=added)


def undo(session: Session, key: UUID) -> None:
    """Take a decision back; a word that was given to a kind is taken from it."""
    found = one(session, key)
    if found.verdict == UNDECIDED:
        return
    _set(session, found, found.verdict, UNDECIDED)
    if found.verdict == Verdict.ALIAS:
        [*_, given] = audit.events(session, [about(found)], Verdict.ALIAS.value)
        _take_back(session, UUID(given.facts["term"]), given.facts["word"], found.lang)
    audit.note(session, about(found), "undone")


def about(found: Unanswered) -> str:
    """Where the history of what was looked for is found."""
    return f"unanswered:{found.id}"


def _take_back(session: Session, term_id: UUID, word: str, lang: str) -> None:
    try:
        term = _term(session, term_id, lang)
    except Missing:  # gone with its word
        return
    kept = tuple(each for each in term.aliases if each != word)
    if kept != term.aliases:
        _write(session, term, kept, lang)


def _write(session: Session, term: Term, aliases: tuple[str, ...], lang: str) -> None:
    editing.keep(session, term.model_copy(update={"aliases": aliases}), lang)
    audit.note(session, store.about(term.id), "edited", lang=lang, fields=["aliases"])


def _set(session: Session, found: Unanswered, before: str, after: str) -> None:
    table, by = DirectoryFailedSearch, session.info["actor"]
    store.hold(session)
    statement = update(table).where(*_same(found.words, found.lang), col(table.verdict) == before)
    decided_by = by if after else ""
    if not rows_changed(session, statement.values(verdict=str(after), decided_by=decided_by)):
        raise Conflict(DECIDED, code="decided")


def _term(session: Session, term_id: UUID, lang: str) -> Term:
    row = store.get(session, term_id, lang)
    record = store.whole(session, row) if row else None
    if not isinstance(record, Term):
        raise Missing(NO_TERM, code="unknown_term")
    return record


def _same(words: str, lang: str) -> tuple[sa.ColumnElement[bool], ...]:
    table = DirectoryFailedSearch
    return col(table.words) == words, col(table.lang) == lang
