"""A year of callers who were asked how their call was; two are to be asked today, one by a link."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from sqlmodel import Session, col, select

from relief.helpline import turns
from relief.helpline.models import HelplineContact
from relief.helpline.survey import calling, inviting
from relief.helpline.survey.models import (
    Again,
    HelplineSurvey,
    HelplineSurveyAnswer,
    Settled,
    SurveyState,
)
from relief.helpline.words import ContactState
from relief.kit import clock
from relief.kit.db import vault_of
from relief.rehearsal.stage import ZONE, Stage

DRAWN = 0.4  # more than in life, so that a small town's calls say something
BECAME = {
    SurveyState.ANSWERED: 62,
    SurveyState.DECLINED: 20,
    SurveyState.UNREACHED: 9,
    SurveyState.NOT_ASKED: 5,
    SurveyState.CHANGED_MIND: 4,
}
SATISFACTION = {5: 56, 4: 29, 3: 8, 2: 4, 1: 3}
SETTLED = {Settled.YES: 66, Settled.PARTLY: 22, Settled.NO: 12}
AGAIN = {Again.YES: 86, Again.UNSURE: 10, Again.NO: 4}
WORDS = (
    "She did not rush me.",
    "J'aurais aimé qu'on me rappelle le jour même.",
    "The second service was full, but they told me so before I went.",
    "I did not know that one number could do all that.",
    "Long wait on the Monday, then a kind voice.",
    "On m'a répondu en français, c'est rare.",
)


def asked(stage: Stage) -> None:
    """Draw, ask and keep what was answered."""
    rng = random.Random(988)  # noqa: S311 - a story
    words = iter(WORDS)
    with stage.acting("cli") as session:
        query = select(HelplineContact).where(
            HelplineContact.state == ContactState.WRAPPED,
            ~col(HelplineContact.is_crisis),
        )
        found = session.exec(query.order_by(col(HelplineContact.started_at).desc())).all()
        another = stage.who["s.mercier@example.org"]  # whom the other specialist asks about
        due = [contact for contact in found if contact.specialist == another][:2]
        for n, contact in enumerate(due):
            _agreed(session, contact, f"+1519555019{n}", stage.today)
        invited = next(each for each in found if each not in due)
        _invited(stage, session, invited)
        for contact in found:
            if contact not in (*due, invited) and rng.random() < DRAWN:
                _became(session, rng, contact, words)
    stage.post()


def _agreed(session: Session, contact: HelplineContact, number: str, today: date) -> None:
    row = _row(contact, SurveyState.AGREED)
    row.due_on = today
    turns.seal(session, row, number)
    session.add(row)


def _invited(stage: Stage, session: Session, contact: HelplineContact) -> None:
    row = _row(contact, SurveyState.INVITED)
    row.asked_at = clock.now()
    turns.seal(session, row, "asked.caller@example.org")
    session.add(row)
    session.flush()
    inviting.send(session, stage.settings, contact)


def _became(
    session: Session, rng: random.Random, contact: HelplineContact, words: Iterator[str]
) -> None:
    [state] = rng.choices(list(BECAME), list(BECAME.values()))
    session.add(_row(contact, state))
    if state is not SurveyState.ANSWERED:
        return
    answer = HelplineSurveyAnswer(
        quarter=calling.quarter(contact.started_at, ZONE),
        satisfaction=rng.choices(list(SATISFACTION), list(SATISFACTION.values()))[0],
        settled=rng.choices(list(SETTLED), list(SETTLED.values()))[0],
        again=rng.choices(list(AGAIN), list(AGAIN.values()))[0],
    )
    said = next(words, "") if rng.random() < 0.15 else ""
    if said:
        answer.sealed = vault_of(session).seal(calling.words_context(answer.id), said)
    session.add(answer)


def _row(contact: HelplineContact, state: SurveyState) -> HelplineSurvey:
    ended = contact.ended_at or contact.started_at
    return HelplineSurvey(
        contact_id=contact.id,
        state=state,
        due_on=clock.local(ended, ZONE).date() + timedelta(days=1),
        asked_by=contact.specialist,
        asked_at=ended if state is not SurveyState.AGREED else clock.now(),
    )
