"""The link by which a caller answers alone: sent once the call is finished, good for one answer.

Opening it consumes nothing, for mail programs open links too. What it opens says nothing of the
call, and of who is asked it knows only that they were drawn.
"""

from datetime import timedelta

from sqlmodel import Session

from relief.helpline import contacts, slips, turns
from relief.helpline.models import HelplineContact
from relief.helpline.survey import calling, consent
from relief.helpline.survey.models import HelplineSurvey, SurveyState
from relief.helpline.survey.schemas import AnswerIn
from relief.kit import clock, links, outbox
from relief.kit.errors import Gone, Missing
from relief.kit.i18n import N_
from relief.kit.outbox import Letter
from relief.kit.settings import Settings

PURPOSE = b"survey"
TEMPLATE = "survey_link"
UNKNOWN = N_("This link is not complete. Open it again from the message.")
ANSWERED = N_("Thank you: your answers are with us already, without your name.")
OVER = N_("This link is over. You need not do anything.")


def send(session: Session, settings: Settings, row: HelplineContact) -> None:
    """Write to who wants a link, and forget where to; their call is finished, without danger."""
    found = consent.of(session, row)
    if found is None or found.state is not SurveyState.INVITED or not found.sealed:
        return
    to = turns.number(session, found)
    facts = {"url": url(settings, found), "days": settings.survey_days}
    letter = Letter(to, TEMPLATE, slips.language(row), facts)
    channel = "email" if "@" in to else "sms"
    outbox.put(session, about=contacts.about(row.id), channel=channel, letter=letter)
    found.sealed = None
    turns.write(session, found, "link_sent")


def url(settings: Settings, row: HelplineSurvey) -> str:
    """The address of a link."""
    until = clock.now() + timedelta(days=settings.survey_days)
    token = links.make(settings.secret, PURPOSE, row.id, until)
    return settings.url(f"/ask/{token}")


def opened(session: Session, settings: Settings, token: str) -> HelplineSurvey:
    """What a link opens; nothing is consumed.

    Raises:
        Missing: if it is not one of ours.
        Gone: if it was answered, has expired, or nobody is asked by it any more.
    """
    found = links.read(settings.secret, PURPOSE, token)
    row = session.get(HelplineSurvey, found[0], populate_existing=True) if found else None
    if found is None or row is None:
        raise Missing(UNKNOWN, code="unknown_link")
    if row.state is SurveyState.ANSWERED:
        raise Gone(ANSWERED, code="answered_link")
    if row.state is not SurveyState.INVITED or found[1] <= clock.now():
        raise Gone(OVER, code="expired_link")
    return row


def answered(session: Session, settings: Settings, token: str, said: AnswerIn) -> None:
    """Keep the answers, once.

    Raises:
        Missing, Gone: as `opened`.
        Conflict: if another press was quicker.
    """
    calling.keep(session, opened(session, settings, token), said, settings.time_zone)


def declined(session: Session, settings: Settings, token: str) -> None:
    """They would rather not: nothing is kept, and the link is over.

    Raises:
        Missing, Gone: as `opened`.
    """
    turns.end(session, opened(session, settings, token), SurveyState.CHANGED_MIND)
