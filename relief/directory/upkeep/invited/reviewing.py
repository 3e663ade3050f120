"""Proposals of organizations, taken up field by field: an edit by staff, who looked at each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, update

from relief.directory import disclosure, store
from relief.directory.models import DirectoryRecord
from relief.directory.records import CLASSES, AnyRecord
from relief.directory.upkeep.invited import answering
from relief.directory.upkeep.invited.models import DirectoryUpdate
from relief.directory.upkeep.invited.own_sheets import HOURS
from relief.directory.upkeep.records import editing, reading
from relief.kit import audit, clock, forms
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_

NONE = N_("There is no such answer.")
MOVED = N_(
    "A record has changed since you opened this answer. The page shows how it stands now: look at "
    "it again, then decide. Nothing was saved."
)
DECIDED = N_("Somebody has decided about this answer meanwhile. Nothing of yours was saved.")


@dataclass(frozen=True, slots=True)
class Proposed:
    """One field that an organization would change.

    Args:
        row: Of its record.
        name: Of the field.
        before: The record with what is withheld, as it stands now.
        after: The same with this field as it is proposed; None: only a person can write it.
    """

    row: DirectoryRecord
    name: str
    before: AnyRecord
    after: AnyRecord | None
    text: str = ""  # what was written, of hours

    @property
    def key(self) -> str:
        """Its name on the form."""
        return f"{self.row.record_id}:{self.name}"


def waiting(session: Session, most: int = 100) -> Sequence[DirectoryUpdate]:
    """Answers that nobody has decided about, the oldest first."""
    table = DirectoryUpdate
    query = select(table).where(col(table.sealed).is_not(None), col(table.decided_at).is_(None))
    return session.exec(query.order_by(col(table.answered_at)).limit(most)).all()


def get(session: Session, key: UUID) -> DirectoryUpdate:
    """One answer.

    Raises:
        Missing: if there is none.
    """
    found = session.get(DirectoryUpdate, key)
    if found is None or found.answered_at is None:
        raise Missing(NONE, code="unknown_answer")
    return found


def fields(session: Session, answer: DirectoryUpdate) -> list[Proposed]:
    """Every field that is proposed and not so already."""
    changes = answering.proposal(session, answer)["changes"]
    found: list[Proposed] = []
    for key, given in changes.items():
        row = store.get(session, UUID(key), answer.lang)
        if row is not None:
            found += _of_record(session, row, given)
    return found


def edition(offered: Collection[Proposed]) -> str:
    """A mark of the records as they stand beside what is proposed."""
    return ".".join(sorted({editing.edition(each.before) for each in offered}))


def decide(session: Session, key: UUID, accepted: Collection[str], seen: str) -> list[str]:
    """Take the accepted fields up, and close the answer; returns what was taken up.

    If the organization said that all of it is right as it wrote it, and all of it was taken up,
    that is a verification as well: of what it was shown, and has not changed since.

    Raises:
        Conflict: if somebody has decided before, or it is not what its sender saw.
    """
    store.hold(session)
    answer = get(session, key)
    if answer.decided_at is not None:
        raise Conflict(DECIDED, code="decided")
    offered = fields(session, answer)
    if edition(offered) != seen:
        raise Conflict(MOVED, code="changed")
    right = _as_shown(session, answer)
    taken = [each for each in offered if each.key in accepted and each.after is not None]
    _close(session, answer)
    for row in {each.row.id: each.row for each in taken}.values():
        _take_up(session, row, [each for each in taken if each.row.id == row.id])
    if answer.says_right and len(taken) == len(offered):
        _verify(session, answer, right)
    names = [each.name for each in taken]
    audit.note(session, store.about(answer.organization_id), "decided", fields=names)
    return names


def _of_record(session: Session, row: DirectoryRecord, given: dict[str, Any]) -> Iterator[Proposed]:
    whole = store.whole(session, row)
    # Hidden whole since it was asked about: a person writes it in.
    shown = CLASSES[row.kind].model_validate_json(row.document) if row.document else None
    for name, value in given.items():
        if name == HOURS:
            yield Proposed(row, name, whole, _with_hours(whole, value), str(value))
            continue
        after = _with(whole, shown, name, value) if shown is not None else None
        if after is None or getattr(after, name) != getattr(whole, name):
            yield Proposed(row, name, whole, after, str(value) if after is None else "")


def _with(whole: AnyRecord, shown: AnyRecord, name: str, value: object) -> AnyRecord | None:
    """The record with one field as proposed, and what it was not shown kept beside it."""
    fresh = forms.parse(type(whole), {**shown.model_dump(), name: value})
    new, had, seen = (getattr(each, name) for each in (fresh, whole, shown))
    if isinstance(had, tuple):
        new = (*new, *(part for part in had if getattr(part, "is_confidential", False)))
    elif had != seen or disclosure.WITHHELD in str(new):
        return None  # it was shown less than stands there: its words would wipe out the rest
    if disclosure.WITHHELD in str(new):
        return None
    return whole.model_copy(update={name: new})


def _with_hours(whole: AnyRecord, text: str) -> AnyRecord | None:
    try:
        return whole.model_copy(update={"schedules": reading.hours(text)})
    except InvalidInput:
        return None


def _take_up(session: Session, row: DirectoryRecord, taken: Sequence[Proposed]) -> None:
    record = taken[0].before
    for each in taken:
        name = "schedules" if each.name == HOURS else each.name
        record = record.model_copy(update={name: getattr(each.after, name)})
    names = editing.changed(taken[0].before, record)
    editing.keep(session, record, row.lang)
    audit.note(session, store.about(row.record_id), "taken_up", lang=row.lang, fields=names)


def _as_shown(session: Session, answer: DirectoryUpdate) -> list[UUID]:
    """The records that are still as the organization was shown them."""
    seen = answering.proposal(session, answer)["seen"]
    there = answering.own(session, answer)
    return [each.id for _, each in there if seen.get(str(each.id)) == editing.edition(each)]


def _verify(session: Session, answer: DirectoryUpdate, right: Collection[UUID]) -> None:
    for row, record in answering.own(session, answer):
        if record.id in right:
            store.verify(session, row, by=f"link:{answer.id}")
            audit.note(session, store.about(row.record_id), "confirmed")


def _close(session: Session, answer: DirectoryUpdate) -> None:
    table, by = DirectoryUpdate, session.info["actor"]
    statement = update(table).where(col(table.id) == answer.id, col(table.decided_at).is_(None))
    values = {"decided_at": clock.now(), "decided_by": by, "sealed": None}
    if rows_changed(session, statement.values(**values)) != 1:
        raise Conflict(DECIDED, code="decided")
