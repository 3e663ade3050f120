"""Questions that go further: which are left in a call, and what the caller said to each."""

from collections.abc import Collection

from sqlmodel import Session, select

from relief.helpline import going_further, needs, own_words
from relief.helpline.going_further import Question
from relief.helpline.models import HelplineContact, HelplineQuestion
from relief.helpline.schemas import NeedIn
from relief.helpline.words import Answer
from relief.kit.errors import Missing
from relief.kit.i18n import N_

NO_QUESTION = N_("There is no such question.")
NO_EVENT = N_("There is no such life event.")


def left(session: Session, row: HelplineContact, lang: str) -> list[Question]:
    """What may still be asked, a few at a time; nothing of whoever is in danger."""
    if row.is_crisis:
        return []
    there = needs.of(session, row)
    kinds = filter(None, (needs.kind(session, need.term_id, lang) for need in there))
    return going_further.questions(
        [own_words.of(session, need) for need in there],
        lang,
        kinds=[name for name, _ in kinds],
        chosen=row.life_events,
        asked=answered(session, row),
    )


def answered(session: Session, row: HelplineContact) -> Collection[str]:
    """Keys of the questions that were asked."""
    query = select(HelplineQuestion.question).where(HelplineQuestion.contact_id == row.id)
    return set(session.exec(query))


def answer(session: Session, row: HelplineContact, key: str, said: Answer, lang: str) -> None:
    """Record an answer; an accepted one becomes a related need. The last answer counts.

    Raises:
        Missing: if the table has no such question.
    """
    need = going_further.table().needs.get(key)
    if need is None:
        raise Missing(NO_QUESTION, code="unknown_question")
    query = select(HelplineQuestion).where(
        HelplineQuestion.contact_id == row.id, HelplineQuestion.question == key
    )
    asked = session.exec(query).first() or HelplineQuestion(
        contact_id=row.id, question=key, answer=said
    )
    asked.answer = said
    session.add(asked)
    session.flush()
    if said is Answer.ACCEPTED:
        needs.add(session, row, NeedIn(name=need.name(lang)), lang, question=key)


def happened(session: Session, row: HelplineContact, key: str, *, on: bool) -> None:
    """Say that something happened to the caller, or that it did not.

    Raises:
        Missing: if the table has no such event.
    """
    known = {event.key for event in going_further.table().events}
    if key not in known:
        raise Missing(NO_EVENT, code="unknown_event")
    row.life_events = [*(each for each in row.life_events if each != key), *([key] if on else [])]
    session.add(row)
    session.flush()
