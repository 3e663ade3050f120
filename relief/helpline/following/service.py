"""Consent, whose turn it is, and what is written down; nobody is called by two people at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from relief.directory import complaints, outcomes, store
from relief.directory.complaints import ComplaintIn, Wrong
from relief.helpline import referrals
from relief.helpline.following.models import (
    FollowState,
    HelplineFollowUp,
    HelplineResult,
    Result,
)
from relief.helpline.models import HelplineContact, HelplineReferral
from relief.helpline.words import ContactState, Reason
from relief.kit import audit, clock, contact
from relief.kit.db import by_id, rows_changed, vault_of
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_

DUE, AGAIN = timedelta(days=7), timedelta(days=1)
MOST_ATTEMPTS = 3
HELD = timedelta(minutes=30)  # who has taken one and gone away keeps it no longer
ALARMING = 0.5  # turned away, of those who answered
NOT_AFTER_CRISIS = N_("After a call in danger nobody is asked, and nobody is called.")
NO_FOLLOW_UP = N_("There is no such follow-up.")
TAKEN = N_("Somebody else calls this person now. Take the next one.")
SAY_EACH = N_("Say of each service what became of it.")
ONE_REASON = N_("Say why they were turned away: one reason.")
Said = Mapping[UUID, tuple[Result, Reason | None]]


def ask(session: Session, row: HelplineContact, number: str, today: date) -> HelplineFollowUp:
    """Write down that a caller agrees to be called again; said twice, the later number counts.

    Raises:
        Conflict: code `crisis` after a call in danger.
        InvalidInput: if nobody could dial the number.
    """
    if row.is_crisis:
        raise Conflict(NOT_AFTER_CRISIS, code="crisis")
    dialled = contact.phone(number)
    query = select(HelplineFollowUp).where(HelplineFollowUp.contact_id == row.id)
    found = session.exec(query).first()
    if found is None:
        by = str(session.info["actor"])
        found = HelplineFollowUp(contact_id=row.id, due_on=today + DUE, asked_by=by)
    found.sealed = vault_of(session).seal(context(found.id), dialled)
    session.add(found)
    session.flush()
    audit.note(session, f"contact:{row.id}", "follow_up_agreed")
    return found


def queue(session: Session, today: date) -> Sequence[HelplineFollowUp]:
    """Those to be called today, the longest due first; never after a crisis."""
    query = (
        select(HelplineFollowUp)
        .join(HelplineContact, col(HelplineContact.id) == col(HelplineFollowUp.contact_id))
        .where(
            HelplineFollowUp.state == FollowState.WAITING,
            HelplineFollowUp.due_on <= today,
            *_may_be_called(),
        )
    )
    order = (col(HelplineFollowUp.due_on), col(HelplineFollowUp.id))
    return session.exec(query.order_by(*order).limit(100)).all()


def take(session: Session, key: UUID | str) -> HelplineFollowUp:
    """Begin to call somebody: until it is written down, nobody else does.

    Raises:
        Missing: if there is none.
        Conflict: code `taken` if somebody else calls, or nobody calls this person any more.
    """
    row = get(session, key)
    me, table = str(session.info["actor"]), HelplineFollowUp
    may = sa.exists().where(col(HelplineContact.id) == row.contact_id, *_may_be_called())
    free = sa.or_(col(table.caller).in_(("", me)), col(table.taken_at) < clock.now() - HELD)
    statement = (
        update(table)
        .where(col(table.id) == row.id, col(table.state) == FollowState.WAITING, may, free)
        .values(caller=me, taken_at=clock.now())
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(TAKEN, code="taken")
    session.refresh(row)
    return row


def get(session: Session, key: UUID | str) -> HelplineFollowUp:
    """One of them.

    Raises:
        Missing: if there is none.
    """
    found = by_id(session, HelplineFollowUp, key)
    if found is None:
        raise Missing(NO_FOLLOW_UP, code="unknown_follow_up")
    return found


def number(session: Session, row: HelplineFollowUp) -> str:
    """The number to call; empty once it is over."""
    return vault_of(session).open(context(row.id), row.sealed) if row.sealed else ""


def given(session: Session, row: HelplineFollowUp) -> Sequence[HelplineReferral]:
    """The services that are asked about."""
    return referrals.of(session, session.get_one(HelplineContact, row.contact_id))


def not_reached(session: Session, key: UUID | str) -> HelplineFollowUp:
    """Nobody answered: tomorrow again, and after the last attempt no more."""
    row = take(session, key)
    row.attempts += 1
    if row.attempts >= MOST_ATTEMPTS:
        _end(session, row, FollowState.UNREACHED)
    row.due_on, row.caller, row.taken_at = row.due_on + AGAIN, "", None
    session.add(row)
    session.flush()
    return row


def told(session: Session, key: UUID | str, said: Said) -> None:
    """Write down what became of each service, and let the directory know.

    Raises:
        InvalidInput: if a service has no answer, or a refusal no reason.
        Conflict: as `take`.
    """
    row = take(session, key)
    asked = given(session, row)
    if {each.id for each in asked} != set(said):
        raise InvalidInput(SAY_EACH, code="say_each")
    if any((result is Result.TURNED_AWAY) != (why is not None) for result, why in said.values()):
        raise InvalidInput(ONE_REASON, code="one_reason")
    for each in asked:
        result, reason = said[each.id]
        session.add(
            HelplineResult(
                referral_id=each.id, service_id=each.service_id, result=result, reason=reason
            )
        )
        if result is not Result.NOT_TRIED:
            _pass_on(session, each, result)
    _end(session, row, FollowState.TOLD)


def forget(session: Session, before: datetime) -> int:
    """Forget the numbers that nobody calls any more: of old calls, and of those in danger.

    Args:
        session: The transaction.
        before: Calls that began earlier are old.

    Returns:
        How many numbers are gone.
    """
    over = select(HelplineContact.id).where(
        sa.or_(
            col(HelplineContact.is_crisis),
            col(HelplineContact.state) == ContactState.ABANDONED,
            col(HelplineContact.started_at) < before,
        )
    )
    table = HelplineFollowUp
    query = select(table).where(col(table.sealed).is_not(None), col(table.contact_id).in_(over))
    found = session.exec(query.with_for_update(skip_locked=True)).all()
    for row in found:
        _end(session, row, FollowState.UNREACHED)
    return len(found)


def context(key: UUID) -> str:
    """What a number is sealed for."""
    return f"follow_up:{key}"


def _may_be_called() -> tuple[sa.ColumnElement[bool], ...]:
    """A finished call, and none in which somebody was in danger."""
    return (col(HelplineContact.state) == ContactState.WRAPPED, ~col(HelplineContact.is_crisis))


def _pass_on(session: Session, referral: HelplineReferral, result: Result) -> None:
    """Count it for the service; where half are turned away, the resource team hears it once."""
    service, away = referral.service_id, result is Result.TURNED_AWAY
    outcomes.add(session, service, helped=result is Result.HELPED, turned_away=away)
    shares = outcomes.of(session, service)
    row = store.best(session, service, referral.lang)
    if away and row is not None and shares is not None and shares.turned_away >= ALARMING:
        body = ComplaintIn(wrong=Wrong.REFUSED)
        complaints.tell(session, row, body, "turned away", doubtful=False)


def _end(session: Session, row: HelplineFollowUp, state: FollowState) -> None:
    row.state, row.ended_at, row.sealed = state, clock.now(), None
    session.add(row)
    session.flush()
    audit.note(session, f"contact:{row.contact_id}", f"follow_up_{state.value}")
