"""Consent to be called again, and what is written down of each service."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.directory import complaints, outcomes, store
from relief.directory.complaints import ComplaintIn, Wrong
from relief.helpline import referrals, turns
from relief.helpline.following.models import (
    FollowState,
    HelplineFollowUp,
    HelplineResult,
    Result,
)
from relief.helpline.models import HelplineContact, HelplineReferral
from relief.helpline.words import ContactState, Reason
from relief.kit import contact
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_

DUE = timedelta(days=7)
ALARMING = 0.5  # turned away, of those who answered
NOT_AFTER_CRISIS = N_("After a call in danger nobody is asked, and nobody is called.")
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
    dialled = _dialled(number)
    found = of(session, row)
    if found is None:
        by = str(session.info["actor"])
        found = HelplineFollowUp(contact_id=row.id, due_on=today + DUE, asked_by=by)
    turns.seal(session, found, dialled)
    turns.write(session, found, "agreed")
    return found


def of(session: Session, row: HelplineContact) -> HelplineFollowUp | None:
    """What was agreed in this call, if anything was."""
    query = select(HelplineFollowUp).where(HelplineFollowUp.contact_id == row.id)
    return session.exec(query).first()


def given(session: Session, row: HelplineFollowUp) -> Sequence[HelplineReferral]:
    """The services that are asked about."""
    return referrals.of(session, session.get_one(HelplineContact, row.contact_id))


def told(session: Session, key: UUID | str, said: Said) -> None:
    """Write down what became of each service, and let the directory know.

    Raises:
        InvalidInput: if a service has no answer, or a refusal no reason.
        Missing, Conflict: as `turns.take`.
    """
    row = turns.take(session, HelplineFollowUp, key)
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
    turns.end(session, row, FollowState.TOLD)


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
        turns.end(session, row, FollowState.UNREACHED)
    return len(found)


def _dialled(number: str) -> str:
    try:
        return contact.phone(number)
    except InvalidInput as error:
        raise InvalidInput.field("/follow_phone", error.code, error.message) from None


def _pass_on(session: Session, referral: HelplineReferral, result: Result) -> None:
    """Count it for the service; where half are turned away, the resource team hears it once."""
    service, away = referral.service_id, result is Result.TURNED_AWAY
    outcomes.add(session, service, helped=result is Result.HELPED, turned_away=away)
    shares = outcomes.of(session, service)
    row = store.best(session, service, referral.lang)
    if away and row is not None and shares is not None and shares.turned_away >= ALARMING:
        body = ComplaintIn(wrong=Wrong.REFUSED)
        complaints.tell(session, row, body, "turned away", doubtful=False)
