"""What an organization answers: changes, as a proposal; or that all of it is right.

It is shown what everybody may see and nothing else: a link in wrong hands tells nothing new.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.directory.records import CLASSES, AnyRecord
from relief.directory.upkeep.invited import asking
from relief.directory.upkeep.invited.models import DirectoryUpdate
from relief.directory.upkeep.invited.own_sheets import HAS_HOURS, HOURS, OWN
from relief.directory.upkeep.records import editing, reading
from relief.directory.upkeep.records.reading import within
from relief.kit import audit
from relief.kit.db import vault_of
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.forms import Essay, Input, Sentence
from relief.kit.i18n import N_

MOST = 40  # records on one page: whoever has more is called
STALE = N_(
    "Something was changed here since you opened the page. It shows how it stands now: look at it "
    "again, then send your answer. What you wrote is still in the fields."
)
NOTHING = N_("You changed nothing. If all of it is right, press “All of it is right”.")
Proposal = dict[str, Any]


class Answer(Input):
    """The form of a link: `r` by record, then by field."""

    edition: Essay = ""
    step: Sentence = ""
    remark: Essay = ""
    all_right: bool = False
    hours: dict[str, Essay] = Field(default_factory=dict)
    r: dict[str, dict[str, Any]] = Field(default_factory=dict)


def context(update: UUID) -> str:
    """What a sealed proposal is bound to."""
    return f"directory_update:{update}"


def own(session: Session, update: DirectoryUpdate) -> list[tuple[DirectoryRecord, AnyRecord]]:
    """The organization's records that the link shows, as everybody may see them."""
    owner = store.get(session, update.organization_id, update.lang)
    owned = store.of_organization(session, update.organization_id, update.lang)
    rows = [row for row in (owner, *owned) if row is not None and row.kind in OWN]
    found = []
    for row in rows:
        if store.is_out(row) and row.expires_at is None:
            record = CLASSES[row.kind].model_validate_json(row.document)
            if not record.is_confidential:
                found.append((row, record))
    return found[:MOST]


def edition(records: Sequence[AnyRecord]) -> str:
    """A mark of all that a page shows."""
    return ".".join(editing.edition(record) for record in records)


def confirm(session: Session, update: DirectoryUpdate, seen: str) -> None:
    """All of it is right: that is a verification, by the organization itself.

    Raises:
        Conflict: if it is not what its sender saw, or was answered before.
    """
    store.hold(session)
    there = own(session, update)
    _check(there, seen)
    asking.consume(session, update, says_right=True)
    for row, _ in there:
        store.verify(session, row, by=session.info["actor"])
        audit.note(session, store.about(row.record_id), "confirmed")


def propose(session: Session, update: DirectoryUpdate, answer: Answer) -> None:
    """Keep what it would change, for staff to look at.

    Raises:
        InvalidInput: if a field does not fit, or nothing was changed.
        Conflict: if it is not what its sender saw, or was answered before.
    """
    store.hold(session)
    there = own(session, update)
    changes = read(there, answer)
    _check(there, answer.edition)
    if not changes and not answer.remark:
        raise InvalidInput(NOTHING, code="nothing")
    seen = {str(record.id): editing.edition(record) for _, record in there}
    said = {"remark": answer.remark, "changes": changes, "seen": seen}
    text = json.dumps(said, ensure_ascii=False)
    sealed = vault_of(session).seal(context(update.id), text)
    asking.consume(session, update, sealed=sealed, says_right=answer.all_right)
    names = sorted({name for fields in changes.values() for name in fields})
    audit.note(session, store.about(update.organization_id), "proposed", fields=names)


def says(session: Session, update: DirectoryUpdate, answer: Answer) -> bool:
    """Whether an answer would change anything."""
    return bool(answer.remark or read(own(session, update), answer))


def read(there: Sequence[tuple[DirectoryRecord, AnyRecord]], answer: Answer) -> Proposal:
    """What differs from what is shown, by record and field, as JSON's types."""
    changes: Proposal = {}
    for row, record in there:
        key = str(row.record_id)
        fields: dict[str, Any] = {}
        if key in answer.r:
            with within(f"{reading.ROOT}/{key}"):
                after = reading.read_pieces(OWN[row.kind], answer.r[key], record)
            fields = differing(record, after)
        text = answer.hours.get(key, "")
        if text and row.kind in HAS_HOURS:
            fields[HOURS] = text
        if fields:
            changes[key] = fields
    return changes


def differing(before: AnyRecord, after: AnyRecord) -> dict[str, Any]:
    """The fields of an organization's own sheet in which two records differ."""
    names = [piece.name for piece in OWN[before.kind]]
    changed = {name for name in names if getattr(before, name) != getattr(after, name)}
    return after.model_dump(mode="json", include=changed, exclude_defaults=False)


def proposal(session: Session, update: DirectoryUpdate) -> Mapping[str, Any]:
    """What was proposed, opened; empty once it is decided."""
    if update.sealed is None:
        return {"remark": "", "changes": {}, "seen": {}}
    text = vault_of(session).open(context(update.id), update.sealed)
    found: Mapping[str, Any] = json.loads(text)
    return found


def _check(there: Sequence[tuple[DirectoryRecord, AnyRecord]], seen: str) -> None:
    if edition([record for _, record in there]) != seen:
        raise Conflict(STALE, code="changed")
