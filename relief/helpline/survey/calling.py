"""Whose turn it is to be asked, by whom, and what they answered.

Nobody asks about a call of their own, and nobody is called by two people at once.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from relief.helpline import contacts
from relief.helpline.models import HelplineContact
from relief.helpline.survey.consent import context
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from relief.helpline.survey.schemas import AnswerIn
from relief.helpline.words import ContactState
from relief.kit import audit, clock
from relief.kit.db import by_id, rows_changed, vault_of
from relief.kit.errors import Conflict, Missing, Refused
from relief.kit.i18n import N_

AGAIN = timedelta(days=1)
MOST_ATTEMPTS = 3
MOST_SHOWN = 100
HELD = timedelta(minutes=30)  # who has taken one and gone away keeps it no longer
NO_SURVEY = N_("There is nobody such to be asked.")
TAKEN = N_("Somebody else asks this person, or has asked. Take the next one.")
OWN_CALL = N_("You took this call yourself. Somebody else asks how it was.")


def queue(session: Session, today: date, me: str) -> Sequence[HelplineSurvey]:
    """Those whom `me` may ask today, the longest due first; never after a crisis."""
    query = _due(today).where(*_others(me))
    order = (col(HelplineSurvey.due_on), col(HelplineSurvey.id))
    return session.exec(query.order_by(*order).limit(MOST_SHOWN)).all()


def own(session: Session, today: date, me: str) -> int:
    """How many are left to others, since `me` took their calls."""
    query = _due(today).where(sa.not_(sa.and_(*_others(me))))
    return int(session.exec(select(sa.func.count()).select_from(query.subquery())).one())


def get(session: Session, key: UUID | str) -> HelplineSurvey:
    """One of them.

    Raises:
        Missing: if there is none.
    """
    found = by_id(session, HelplineSurvey, key)
    if found is None:
        raise Missing(NO_SURVEY, code="unknown_survey")
    return found


def take(session: Session, key: UUID | str) -> HelplineSurvey:
    """Begin to ask somebody: until it is written down, nobody else does.

    Raises:
        Missing: if there is none.
        Refused: code `own_call` if the asker took the call.
        Conflict: code `taken` if somebody else asks, it is over, or danger was found.
    """
    row, me = get(session, key), str(session.info["actor"])
    call = session.get_one(HelplineContact, row.contact_id, populate_existing=True)
    if me in (call.specialist, row.asked_by):
        raise Refused(OWN_CALL, code="own_call")
    table = HelplineSurvey
    free = sa.or_(col(table.caller).in_(("", me)), col(table.taken_at) < clock.now() - HELD)
    statement = (
        update(table)
        .where(col(table.id) == row.id, col(table.state) == SurveyState.AGREED, free)
        .values(caller=me, taken_at=clock.now())
    )
    if call.is_crisis or rows_changed(session, statement) != 1:
        raise Conflict(TAKEN, code="taken")
    session.refresh(row)
    return row


def number(session: Session, row: HelplineSurvey) -> str:
    """The number to call; empty once it is over."""
    return vault_of(session).open(context(row.id), row.sealed) if row.sealed else ""


def answered(session: Session, key: UUID | str, said: AnswerIn, zone: str) -> None:
    """Keep the answers, apart from who gave them; the number is forgotten.

    Raises:
        Refused, Conflict: as `take`.
    """
    row = take(session, key)
    call = session.get_one(HelplineContact, row.contact_id)
    answer = HelplineSurveyAnswer(
        month=clock.local(call.started_at, zone).date().replace(day=1),
        **said.model_dump(exclude={"words"}),
    )
    if said.words:
        answer.sealed = vault_of(session).seal(words_context(answer.id), said.words)
    session.add(answer)
    _end(session, row, SurveyState.ANSWERED)


def changed_mind(session: Session, key: UUID | str) -> None:
    """They would rather not answer: nothing is kept, and nobody calls again."""
    _end(session, take(session, key), SurveyState.CHANGED_MIND)


def not_reached(session: Session, key: UUID | str) -> HelplineSurvey:
    """Nobody answered: tomorrow again, and after the last attempt no more."""
    row = take(session, key)
    row.attempts += 1
    row.due_on, row.caller, row.taken_at = row.due_on + AGAIN, "", None
    if row.attempts >= MOST_ATTEMPTS:
        _end(session, row, SurveyState.UNREACHED)
    session.add(row)
    session.flush()
    return row


def words_context(key: UUID) -> str:
    """What a caller's own words are sealed for."""
    return f"survey_answer:{key}"


def _due(today: date) -> SelectOfScalar[HelplineSurvey]:
    return (
        select(HelplineSurvey)
        .join(HelplineContact, col(HelplineContact.id) == col(HelplineSurvey.contact_id))
        .where(
            HelplineSurvey.state == SurveyState.AGREED,
            HelplineSurvey.due_on <= today,
            HelplineContact.state == ContactState.WRAPPED,
            ~col(HelplineContact.is_crisis),
        )
    )


def _others(me: str) -> tuple[sa.ColumnElement[bool], ...]:
    """That somebody else took the call, and heard the consent."""
    return col(HelplineContact.specialist) != me, col(HelplineSurvey.asked_by) != me


def _end(session: Session, row: HelplineSurvey, state: SurveyState) -> None:
    row.state, row.ended_at, row.sealed = state, clock.now(), None
    session.add(row)
    session.flush()
    audit.note(session, contacts.about(row.contact_id), f"survey_{state.value}")
