"""A reader says that a record is wrong: told without a name, read by the resource team."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.kit import audit, clock, ids
from relief.kit.db import UtcDateTime, Words, vault_of
from relief.kit.forms import Input, Prose
from relief.kit.i18n import N_


class Wrong(StrEnum):
    """What of a record is wrong."""

    PHONE = "phone"
    HOURS = "hours"
    PLACE = "place"
    COST = "cost"
    REFUSED = "refused"
    CLOSED = "closed"
    OTHER = "other"


WORDS = {
    Wrong.PHONE: N_("The telephone number is wrong, or nobody answers"),
    Wrong.HOURS: N_("The hours are wrong"),
    Wrong.PLACE: N_("The address is wrong"),
    Wrong.COST: N_("It costs more than it says"),
    Wrong.REFUSED: N_("I was turned away"),
    Wrong.CLOSED: N_("It has closed for good"),
    Wrong.OTHER: N_("Something else"),
}


class ComplaintIn(Input):
    """What a reader tells."""

    wrong: Wrong
    text: Prose = ""


class DirectoryComplaint(SQLModel, table=True):
    """What a reader found wrong; nothing of the reader."""

    __tablename__ = "directory_complaint"
    __table_args__ = (sa.Index("ix_directory_complaint_record_id", "record_id", "settled_at"),)

    id: UUID = Field(primary_key=True, description="Made of the form's key: it counts once.")
    record_id: UUID
    lang: str = Field(max_length=2, description="Of the record that was read.")
    wrong: Wrong = Field(sa_type=Words(Wrong))
    sealed: bytes | None = Field(default=None, description="What the reader wrote, for a time.")
    is_doubtful: bool = Field(default=False, description="A machine may have sent it.")
    told_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_by: str = Field(default="", max_length=80, description="A principal.")


def context(complaint: UUID) -> str:
    """What a sealed text is bound to."""
    return f"complaint:{complaint}"


def tell(
    session: Session, row: DirectoryRecord, body: ComplaintIn, key: str, *, doubtful: bool
) -> None:
    """Keep what is said of a record; the same `key`, such as a form's, is kept once."""
    complaint = DirectoryComplaint(
        id=uuid5(row.record_id, key) if key else ids.new(),
        record_id=row.record_id,
        lang=row.lang,
        wrong=body.wrong,
        is_doubtful=doubtful,
    )
    if body.text:
        complaint.sealed = vault_of(session).seal(context(complaint.id), body.text)
    try:
        with session.begin_nested():
            session.add(complaint)
    except IntegrityError:  # pressed twice
        return
    audit.note(session, store.about(row.record_id), "mistake_told", wrong=body.wrong.value)


def text_of(session: Session, complaint: DirectoryComplaint) -> str:
    """What the reader wrote, for staff."""
    sealed = complaint.sealed
    return vault_of(session).open(context(complaint.id), sealed) if sealed is not None else ""


def forget(session: Session, before: datetime) -> None:
    """Forget the words of who told earlier than `before`, or was heard: nobody reads those again.

    That a record was called wrong, and in what, stays, and counts until somebody settles it.
    """
    table = DirectoryComplaint
    done = sa.or_(col(table.told_at) < before, col(table.settled_at).is_not(None))
    session.execute(
        sa.update(table).where(done, col(table.sealed).is_not(None)).values(sealed=None)
    )
