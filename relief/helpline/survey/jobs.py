"""What the clock starts for the survey: what is of no use is forgotten, and answers are mixed."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from relief.helpline import contacts
from relief.helpline.models import HelplineContact
from relief.helpline.survey import inviting
from relief.helpline.survey.consent import LATELY
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from relief.helpline.words import ContactState
from relief.kit import clock, outbox
from relief.kit.jobs import Job, Work

EVERY_S = 3600
WORDS_KEPT = timedelta(days=460)  # from a quarter's beginning: they tell something for a year
# Together they were written by one transaction; one that is alone is whose it is, by any order.
WRITTEN = sa.text("SELECT count(DISTINCT CAST(xmin AS text)) FROM helpline_survey_answer")
MIXED = sa.text(
    "WITH taken AS (DELETE FROM helpline_survey_answer RETURNING *)"
    " INSERT INTO helpline_survey_answer SELECT * FROM taken ORDER BY id"
)


def forget(work: Work) -> None:
    """Forget what is no longer of use, and by what an answer could be found."""
    with work.db.session(write=True) as session:
        lapse(session, work.settings.survey_days)
        unlink(session)
        silence(session)
        mix(session)


def lapse(session: Session, days: int) -> None:
    """Let be who was not called or did not answer within `days` days, and who was in danger."""
    table, now = HelplineSurvey, clock.now()
    danger = select(HelplineContact.id).where(
        col(HelplineContact.is_crisis), HelplineContact.state != ContactState.OPEN
    )
    agreed = col(table.state).in_((SurveyState.AGREED, SurveyState.INVITED))
    late = col(table.asked_at) < now - timedelta(days=days)
    unanswered = select(table.contact_id).where(table.state == SurveyState.INVITED, late)
    for call in session.exec(unanswered).all():
        outbox.take_out(session, contacts.about(call), inviting.TEMPLATE)  # if it never left
    for why, state in (
        (col(table.contact_id).in_(danger), SurveyState.CALLED_OFF),
        (late, SurveyState.LAPSED),
    ):
        values = {"state": state, "sealed": None, "ended_at": now}
        session.execute(update(table).where(agreed, why).values(values))


def unlink(session: Session) -> None:
    """What stands for a number is kept no longer than it spares somebody to be asked again."""
    table = HelplineSurvey
    old = col(table.asked_at) < clock.now() - LATELY
    session.execute(update(table).where(old, col(table.who).is_not(None)).values(who=None))


def silence(session: Session) -> None:
    """Callers' own words are forgotten after a year."""
    table = HelplineSurveyAnswer
    old = sa.and_(
        col(table.quarter) < (clock.now() - WORDS_KEPT).date(), col(table.sealed).is_not(None)
    )
    session.execute(update(table).where(old).values(sealed=None))


def mix(session: Session) -> None:
    """Write the answers anew, in the order of their random keys.

    PostgreSQL keeps with each row where it was put and which transaction wrote it, and the same
    transaction wrote that the caller answered. SQLite's rows are in this order anyway.
    """
    if session.get_bind().dialect.name == "postgresql" and session.scalar(WRITTEN) > 1:
        session.execute(MIXED)


JOBS = (Job("survey", lambda _settings: EVERY_S, forget),)
