"""Who is asked whether somebody may call, and what they said to that.

The lot decides whom; whoever takes the call only writes down what the caller said, and a caller
who was drawn and not asked is counted as such. After danger nobody is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from relief.helpline import contacts, turns
from relief.helpline.models import HelplineContact, HelplineNeed
from relief.helpline.survey.lots import Lot
from relief.helpline.survey.models import HelplineSurvey, SurveyState
from relief.helpline.survey.schemas import ConsentIn, Said
from relief.helpline.words import ContactState
from relief.kit import clock, contact
from relief.kit.db import vault_of
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_

DUE = timedelta(days=1)
LATELY = timedelta(days=90)  # who was asked within them is left alone
CHILD = "under_18"
NOT_AFTER_CRISIS = N_("After a call in danger nobody is asked how the call was.")
NOT_DRAWN = N_("This caller was not drawn for the survey. Only the lot decides whom we ask.")
NO_NUMBER = N_("Write the number to call.")
ASK_FIRST = N_("Ask first whether it is safe to call this number. Then say that you did.")
NO_ADDRESS = N_("Write where to send the link.")
ASK_TO_WRITE = N_("Ask first whether it is safe to write there. Then say that you did.")
STATES = {Said.DECLINE: SurveyState.DECLINED, Said.NOT_ASKED: SurveyState.NOT_ASKED}


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody who agrees is reached, and what must be said of it."""

    state: SurveyState
    field: str
    safe: str
    missing: str
    ask_first: str


WAYS = {
    Said.AGREE: Way(SurveyState.AGREED, "survey_phone", "survey_safe", NO_NUMBER, ASK_FIRST),
    Said.LINK: Way(SurveyState.INVITED, "survey_to", "survey_to_safe", NO_ADDRESS, ASK_TO_WRITE),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What the console shows of a caller who was drawn."""

    state: SurveyState | None
    phone: str


def question(
    session: Session, row: HelplineContact, lot: Lot, needs: Sequence[HelplineNeed]
) -> Question | None:
    """The question for the caller, once the call comes to its end; None if it is not for them.

    Nobody knows before whether a caller is drawn: else they would be treated as one who is.
    """
    is_answered = bool(needs) and all(need.outcome for need in needs)
    if not is_answered and row.talk_ended_at is None:
        return None
    found = of(session, row)
    if found is None and not _is_to_be_asked(session, row, lot):
        return None
    return Question(found.state if found else None, contacts.details(session, row).phone)


def say(
    session: Session, row: HelplineContact, said: ConsentIn, lot: Lot, today: date
) -> HelplineSurvey:
    """Write down what a caller said to being asked; said twice, the later word counts.

    Raises:
        Conflict: code `crisis` after a call in danger, `not_drawn` if it is no caller for it.
        InvalidInput: if nobody could dial the number, or nobody asked whether it is safe.
    """
    if row.is_crisis:
        raise Conflict(NOT_AFTER_CRISIS, code="crisis")
    found = of(session, row)
    if found is None:
        if not _is_to_be_asked(session, row, lot):
            raise Conflict(NOT_DRAWN, code="not_drawn")
        found = _drawn(session, row, today)
    if said.said in WAYS:
        return _agreed(session, row, found, said)
    found.who, found.sealed = _who(session, contacts.details(session, row).phone), None
    return _written(session, found, STATES[said.said])


def settle(session: Session, row: HelplineContact, lot: Lot, today: date) -> None:
    """At the end of a call: count whom the lot drew and nobody asked; forget all after danger.

    Not before: danger that was pressed by mistake is taken back, and what was agreed stands.
    """
    if row.is_crisis:
        call_off(session, row)
    elif (
        row.state is ContactState.WRAPPED
        and of(session, row) is None
        and _is_to_be_asked(session, row, lot)
    ):
        _written(session, _drawn(session, row, today), SurveyState.NOT_ASKED)


def call_off(session: Session, row: HelplineContact) -> None:
    """The caller is in danger after all: the number is forgotten at once."""
    found = of(session, row)
    if found is not None:
        found.sealed = found.who = None
        _written(session, found, SurveyState.CALLED_OFF)


def of(session: Session, row: HelplineContact) -> HelplineSurvey | None:
    """What was written down of this caller."""
    query = select(HelplineSurvey).where(HelplineSurvey.contact_id == row.id)
    return session.exec(query).first()


def _is_to_be_asked(session: Session, row: HelplineContact, lot: Lot) -> bool:
    if row.is_crisis or row.age_group == CHILD or not lot.draws(row.id):
        return False
    who = _who(session, contacts.details(session, row).phone)
    return who is None or not _asked_lately(session, row, who)


def _drawn(session: Session, row: HelplineContact, today: date) -> HelplineSurvey:
    by = str(session.info["actor"])
    return HelplineSurvey(
        contact_id=row.id, state=SurveyState.NOT_ASKED, due_on=today + DUE, asked_by=by
    )


def _agreed(
    session: Session, row: HelplineContact, found: HelplineSurvey, said: ConsentIn
) -> HelplineSurvey:
    way = WAYS[said.said]
    text: str = getattr(said, way.field)
    if not text:
        raise InvalidInput.field(f"/{way.field}", "missing", way.missing)
    try:
        to = _reached(text, may_be_mail=said.said is Said.LINK)
    except InvalidInput as error:
        raise InvalidInput.field(f"/{way.field}", error.code, error.message) from None
    if not getattr(said, way.safe):
        raise InvalidInput.field(f"/{way.safe}", "safe", way.ask_first)
    known = contacts.details(session, row).phone
    found.who = _who(session, known if "@" in to and known else to)
    if found.who is not None and _asked_lately(session, row, found.who):
        found.sealed = None
        return _written(session, found, SurveyState.ASKED_LATELY)
    turns.seal(session, found, to)
    return _written(session, found, way.state)


def _reached(text: str, *, may_be_mail: bool) -> str:
    return contact.email(text) if may_be_mail and "@" in text else contact.phone(text)


def _asked_lately(session: Session, row: HelplineContact, who: bytes) -> bool:
    query = select(HelplineSurvey.id).where(
        HelplineSurvey.who == who,
        HelplineSurvey.contact_id != row.id,
        col(HelplineSurvey.asked_at) > clock.now() - LATELY,
    )
    return session.exec(query).first() is not None


def _who(session: Session, text: str) -> bytes | None:
    """What stands for a number or an address; None for what nobody could reach."""
    try:
        to = _reached(text, may_be_mail=True) if text else ""
    except InvalidInput:
        return None
    return vault_of(session).blind("survey", to) if to else None


def _written(session: Session, found: HelplineSurvey, state: SurveyState) -> HelplineSurvey:
    found.state = state
    turns.write(session, found, state.value)
    return found
