"""Who asks whom, and what they answered; nobody asks about a call of their own."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from relief.helpline import turns
from relief.helpline.gaps import periods
from relief.helpline.models import HelplineContact
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from relief.helpline.survey.schemas import AnswerIn
from relief.kit.db import rows_changed, vault_of
from relief.kit.errors import Conflict, Refused
from relief.kit.i18n import N_

KEPT = N_("These answers are with us already.")
OWN_CALL = N_("You took this call yourself. Somebody else asks how it was.")


def queue(session: Session, today: date, me: str) -> Sequence[HelplineSurvey]:
    """Those whom `me` may ask today."""
    return turns.queue(session, HelplineSurvey, today, _others(me))


def own(session: Session, today: date, me: str) -> int:
    """How many are left to others, since `me` took their calls."""
    query = turns.due(HelplineSurvey, today, ~_others(me))
    return int(session.exec(select(sa.func.count()).select_from(query.subquery())).one())


def take(session: Session, key: UUID | str) -> HelplineSurvey:
    """Begin to ask somebody.

    Raises:
        Refused: code `own_call` if the asker took the call.
        Missing, Conflict: as `turns.take`.
    """
    row, me = turns.get(session, HelplineSurvey, key), str(session.info["actor"])
    if me in (session.get_one(HelplineContact, row.contact_id).specialist, row.asked_by):
        raise Refused(OWN_CALL, code="own_call")
    return turns.take(session, HelplineSurvey, row.id)


def answered(session: Session, key: UUID | str, said: AnswerIn, zone: str) -> None:
    """Keep what somebody who was called answered.

    Raises:
        Missing, Refused, Conflict: as `take`.
    """
    keep(session, take(session, key), said, zone)


def keep(session: Session, row: HelplineSurvey, said: AnswerIn, zone: str) -> None:
    """Keep answers once, apart from who gave them; the number is forgotten.

    That they answered stands in the caller's row, without when and whom they told: the moment
    must not lead from one to the other.

    Raises:
        Conflict: code `answered` if they were kept already.
    """
    table = HelplineSurvey
    statement = update(table).where(col(table.id) == row.id, col(table.state) == row.state)
    nothing = {"sealed": None, "caller": "", "taken_at": None}
    if rows_changed(session, statement.values(state=SurveyState.ANSWERED, **nothing)) != 1:
        raise Conflict(KEPT, code="answered")
    call = session.get_one(HelplineContact, row.contact_id)
    answer = HelplineSurveyAnswer(
        quarter=quarter(call.started_at, zone),
        **said.model_dump(exclude={"words"}),
    )
    if said.words:
        answer.sealed = vault_of(session).seal(words_context(answer.id), said.words)
    session.add(answer)
    session.flush()


def changed_mind(session: Session, key: UUID | str) -> None:
    """They would rather not answer: nothing is kept, and nobody calls again."""
    turns.end(session, take(session, key), SurveyState.CHANGED_MIND)


def not_reached(session: Session, key: UUID | str) -> None:
    """Nobody answered."""
    turns.not_reached(session, take(session, key))


def quarter(at: datetime, zone: str) -> date:
    """What an answer keeps of when its call was: the first day of the quarter."""
    return periods.quarter_of(periods.month_of(at, zone)).months[0]


def words_context(key: UUID) -> str:
    """What a caller's own words are sealed for."""
    return f"survey_answer:{key}"


def _others(me: str) -> sa.ColumnElement[bool]:
    """That somebody else took the call, and heard the consent."""
    return sa.and_(col(HelplineContact.specialist) != me, col(HelplineSurvey.asked_by) != me)
