"""What the clock starts for the survey: numbers nobody called, and old words, are forgotten."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from relief.helpline.models import HelplineContact
from relief.helpline.survey.consent import LATELY
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from relief.helpline.words import ContactState
from relief.kit import clock
from relief.kit.jobs import Job, Work

EVERY_S = 3600
WORDS_KEPT = timedelta(days=400)  # they tell something of a year, then of nothing


def forget(work: Work) -> None:
    """Forget what is no longer of use."""
    with work.db.session(write=True) as session:
        lapse(session, work.settings.survey_days)
        unlink(session)
        silence(session)


def lapse(session: Session, days: int) -> None:
    """Numbers that were not called within `days` days are forgotten, and those after danger."""
    table, now = HelplineSurvey, clock.now()
    danger = select(HelplineContact.id).where(
        col(HelplineContact.is_crisis), HelplineContact.state != ContactState.OPEN
    )
    agreed = col(table.state) == SurveyState.AGREED
    late = col(table.asked_at) < now - timedelta(days=days)
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
        col(table.month) < (clock.now() - WORDS_KEPT).date(), col(table.sealed).is_not(None)
    )
    session.execute(update(table).where(old).values(sealed=None))


JOBS = (Job("survey", lambda _settings: EVERY_S, forget),)
