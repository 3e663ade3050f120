"""A confidential mark: what it hides, told before it is set, and set in both languages at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from relief.directory import disclosure, store
from relief.directory.records import AnyRecord, Location
from relief.directory.store import LANGUAGES
from relief.directory.upkeep.records import editing
from relief.kit import audit

Shown = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """What of a record in one language leaves without the mark and with it."""

    lang: str
    hidden: tuple[str, ...]  # fields that everybody sees without the mark, and nobody with it
    whole: bool  # with the mark nothing of it leaves at all
    others: tuple[str, ...]  # records of its organization in which words are struck out


def preview(session: Session, record_id: UUID) -> list[Preview]:
    """What the mark hides, language by language."""
    found = []
    for lang, row in editing.rows(session, record_id).items():
        record = store.whole(session, row)
        marked = record.model_copy(update={"is_confidential": True})
        without = disclosure.shown(record.model_copy(update={"is_confidential": False}))
        within = disclosure.shown(marked)
        names = tuple(name for name in without if within.get(name) != without[name])
        found.append(Preview(lang, names, not within, _others(session, marked, lang)))
    return found


def is_marked(session: Session, record_id: UUID) -> bool:
    """Whether it is confidential in any language."""
    there = editing.rows(session, record_id).values()
    return any(store.whole(session, row).is_confidential for row in there)


def mark(session: Session, record_id: UUID, *, confidential: bool) -> None:
    """Set or take away the mark, in every language that the record has."""
    store.hold(session)
    moved = False
    for lang, row in editing.rows(session, record_id).items():
        record = store.whole(session, row)
        if record.is_confidential is not confidential:
            editing.keep(session, record.model_copy(update={"is_confidential": confidential}), lang)
            moved = True
    if moved:
        event = "marked_confidential" if confidential else "unmarked_confidential"
        audit.note(session, store.about(record_id), event)


def _others(session: Session, marked: AnyRecord, lang: str) -> tuple[str, ...]:
    """Records of the same organization that tell of the place in their words."""
    owner = marked.organization_id if isinstance(marked, Location) else None
    secrets = disclosure.secrets_of(marked)
    if owner is None or not secrets or lang not in LANGUAGES:
        return ()
    own = store.get(session, owner, lang)
    rows = [row for row in (own, *store.of_organization(session, owner, lang)) if row is not None]
    found = []
    for row in rows:
        record = store.whole(session, row)
        told = disclosure.shown(record) != disclosure.shown(record, secrets)
        if row.record_id != marked.id and told:
            found.append(editing.name_of(session, row))
    return tuple(found)
