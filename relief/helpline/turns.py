"""Whose turn it is to be called again, and by whom: one person takes one, and tries three times.

Follow-ups and the survey are such turns; each says itself what is asked, and what an answer is.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from relief.helpline import contacts
from relief.helpline.models import HelplineContact, Turn
from relief.helpline.words import ContactState
from relief.kit import audit, clock
from relief.kit.db import by_id, rows_changed, vault_of
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_

AGAIN = timedelta(days=1)
MOST_ATTEMPTS = 3
MOST_SHOWN = 100
HELD = timedelta(minutes=30)  # who has taken one and gone away keeps it no longer
NOBODY = N_("There is nobody such to be called.")
TAKEN = N_("Somebody else calls this person, or nobody does any more. Take the next one.")
Row = TypeVar("Row", bound=Turn)


def due(table: type[Row], today: date, *which: sa.ColumnElement[bool]) -> SelectOfScalar[Row]:
    """Those of a table to be called today; never before the call is finished, or after danger."""
    return (
        select(table)
        .join(HelplineContact, col(HelplineContact.id) == col(table.contact_id))
        .where(table.state == table.WAITING, table.due_on <= today, *_may_be_called(), *which)
    )


def queue(
    session: Session, table: type[Row], today: date, *which: sa.ColumnElement[bool]
) -> Sequence[Row]:
    """The first of them, the longest due before the others."""
    order = col(table.due_on), col(table.id)
    return session.exec(due(table, today, *which).order_by(*order).limit(MOST_SHOWN)).all()


def get(session: Session, table: type[Row], key: UUID | str) -> Row:
    """One of them.

    Raises:
        Missing: if there is none.
    """
    found = by_id(session, table, key)
    if found is None:
        raise Missing(NOBODY, code=f"unknown_{table.KIND}")
    return found


def take(session: Session, table: type[Row], key: UUID | str) -> Row:
    """Begin to call somebody: until it is written down, nobody else does.

    Raises:
        Missing: if there is none.
        Conflict: code `taken` if somebody else calls, or nobody calls this person any more.
    """
    row, me = get(session, table, key), str(session.info["actor"])
    may = sa.exists().where(col(HelplineContact.id) == row.contact_id, *_may_be_called())
    free = sa.or_(col(table.caller).in_(("", me)), col(table.taken_at) < clock.now() - HELD)
    statement = (
        update(table)
        .where(col(table.id) == row.id, col(table.state) == table.WAITING, may, free)
        .values(caller=me, taken_at=clock.now())
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(TAKEN, code="taken")
    session.refresh(row)
    return row


def not_reached(session: Session, row: Turn) -> None:
    """Nobody answered whom was taken: tomorrow again, and after the last attempt no more."""
    row.attempts += 1
    row.due_on, row.caller, row.taken_at = row.due_on + AGAIN, "", None
    if row.attempts >= MOST_ATTEMPTS:
        end(session, row, row.UNREACHED)
    session.add(row)
    session.flush()


def end(session: Session, row: Turn, state: StrEnum) -> None:
    """Nobody calls any more, and the number is forgotten."""
    row.state, row.ended_at, row.sealed = state, clock.now(), None
    write(session, row, state.value)


def write(session: Session, row: Turn, event: str) -> None:
    """Keep a row, and what happened in the history of its call."""
    session.add(row)
    session.flush()
    audit.note(session, contacts.about(row.contact_id), f"{row.KIND}_{event}")


def seal(session: Session, row: Turn, number: str) -> None:
    """Keep the number to call, as `contact.phone` reads it."""
    row.sealed = vault_of(session).seal(row.context(row.id), number)


def number(session: Session, row: Turn) -> str:
    """The number to call; empty once it is over."""
    return vault_of(session).open(row.context(row.id), row.sealed) if row.sealed else ""


def _may_be_called() -> tuple[sa.ColumnElement[bool], ...]:
    """A finished call, and none in which somebody was in danger."""
    return col(HelplineContact.state) == ContactState.WRAPPED, ~col(HelplineContact.is_crisis)
