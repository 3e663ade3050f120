"""Everything that is sealed, and how it is sealed anew with the vault's first key.

A batch is a transaction of its own, and what is sealed by the first key is passed over: rotation
may be stopped at any moment, and goes on where it was.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from notifications import mailbox
from notifications.models import MailboxMessage
from pledges.arrivals import lists
from pledges.calls import drafts
from pledges.models import ArrivalLine, Dispatch, Donor, Draft, Lessons, Pad, Pledge, Slip
from pledges.paper import pads
from pledges.reports import lessons
from relief.agencies import webhooks
from relief.agencies.models import Webhook
from relief.directory import complaints, rows
from relief.directory.complaints import DirectoryComplaint
from relief.directory.models import DirectoryRecord
from relief.directory.upkeep.invited import answering
from relief.directory.upkeep.invited.models import DirectoryUpdate
from relief.helpline import contacts, own_words, slips
from relief.helpline.following.models import HelplineFollowUp
from relief.helpline.models import HelplineContact, HelplineNeed, HelplineSlip
from relief.helpline.survey import calling
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer
from relief.kit import audit, outbox
from relief.kit.db import Database, vault_of
from relief.kit.outbox import OutboxMessage
from relief.kit.vault import VaultError

BATCH = 500
LAST = 1000  # most rows may have no note, and a whole table is too much to ask


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column whose values are sealed, each bound to its row."""

    model: type[SQLModel]
    column: str
    context: Callable[[UUID], str]

    @property
    def name(self) -> str:
        """Where it is, such as `donor.sealed`."""
        return f"{self.table.name}.{self.column}"

    @property
    def table(self) -> sa.Table:
        """The table that has it."""
        found: sa.Table = self.model.__table__  # type: ignore[attr-defined]
        return found

    def stale(self, mark: bytes) -> sa.ColumnElement[bool]:
        """Whether a row's value was made by another key than the one of `mark`."""
        value = self.table.c[self.column]
        return sa.and_(value.is_not(None), sa.func.substr(value, 1, len(mark)) != mark)


COLUMNS = (
    Sealed(Donor, "sealed", lambda row: f"donor:{row}"),
    Sealed(Pledge, "note", lambda row: f"pledge:{row}"),
    Sealed(Pledge, "terms", lambda row: f"terms:{row}"),
    Sealed(Dispatch, "note", lambda row: f"dispatch:{row}"),
    Sealed(Draft, "sealed", drafts.context),
    Sealed(Webhook, "secret", webhooks.context),
    Sealed(Webhook, "previous", webhooks.context),
    Sealed(Pad, "lies", pads.context),
    Sealed(Slip, "read", lambda row: f"slip:{row}"),
    Sealed(ArrivalLine, "sealed", lists.context),
    Sealed(Lessons, "sealed", lessons.context),
    Sealed(DirectoryRecord, "sealed", rows.context),
    Sealed(HelplineContact, "sealed", contacts.context),
    Sealed(HelplineNeed, "sealed", own_words.context),
    Sealed(HelplineSlip, "sealed", slips.context),
    Sealed(HelplineFollowUp, "sealed", HelplineFollowUp.context),
    Sealed(HelplineSurvey, "sealed", HelplineSurvey.context),
    Sealed(HelplineSurveyAnswer, "sealed", calling.words_context),
    Sealed(DirectoryUpdate, "sealed", answering.context),
    Sealed(DirectoryComplaint, "sealed", complaints.context),
    Sealed(audit.AuditEntry, "secret", audit.context),
    Sealed(OutboxMessage, "sealed", outbox.context),
    Sealed(MailboxMessage, "sealed", mailbox.context),
)


@dataclass(slots=True)
class Rotated:
    """How many values were sealed anew, and which do not open."""

    sealed: int = 0
    shut: list[str] = field(default_factory=list)


def newest(session: Session) -> Iterator[tuple[Sealed, UUID, bytes]]:
    """The newest value of each column, if it is among the last rows of its table."""
    for each in COLUMNS:
        table = each.table
        last = sa.select(table).order_by(table.c.id.desc()).limit(LAST).subquery()
        value = last.c[each.column]
        query = sa.select(last.c.id, value).where(value.is_not(None)).order_by(last.c.id.desc())
        if found := session.execute(query.limit(1)).first():
            yield each, found[0], found[1]


def waiting(session: Session) -> int:
    """How many values another key than the first has sealed."""
    mark = vault_of(session).mark
    return sum(_count(session, each, mark) for each in COLUMNS)


def rotate(db: Database, done: Callable[[int], None], *, batch: int = BATCH) -> Rotated:
    """Seal every value of another key with the first one; `done` is told how many more."""
    rotated = Rotated()
    for each in COLUMNS:
        for sealed, shut in _batches(db, each, batch):
            rotated.sealed += sealed
            rotated.shut += shut
            done(sealed + len(shut))
    return rotated


def _batches(db: Database, each: Sealed, size: int) -> Iterator[tuple[int, list[str]]]:
    after: UUID | None = None
    while True:
        with db.session(write=True, actor="cli") as session:
            rows = _next(session, each, after, size)
            told = _reseal(session, each, rows)
        if not rows:
            return
        yield told
        after = rows[-1][0]


def _next(session: Session, each: Sealed, after: UUID | None, size: int) -> list[tuple[UUID, Any]]:
    table = each.table
    query = sa.select(table.c.id, table.c[each.column]).where(each.stale(vault_of(session).mark))
    if after is not None:
        query = query.where(table.c.id > after)
    return [(row[0], row[1]) for row in session.execute(query.order_by(table.c.id).limit(size))]


def _reseal(session: Session, each: Sealed, rows: list[tuple[UUID, Any]]) -> tuple[int, list[str]]:
    vault, table = vault_of(session), each.table
    fresh, shut = [], []
    for row, value in rows:
        try:
            anew = vault.reseal(each.context(row), value)
        except VaultError:
            shut.append(f"{each.name} {row}")
            continue
        fresh.append({"row": row, "before": value, "anew": anew})
    if fresh:
        # Only where it is still what was read: an agency may have written another note meanwhile.
        change = (
            sa.update(table)
            .where(table.c.id == sa.bindparam("row"))
            .where(table.c[each.column] == sa.bindparam("before"))
            .values({each.column: sa.bindparam("anew")})
        )
        session.connection().execute(change, fresh)
    return len(fresh), shut


def _count(session: Session, each: Sealed, mark: bytes) -> int:
    query = sa.select(sa.func.count()).select_from(each.table).where(each.stale(mark))
    return int(session.execute(query).scalar_one())
