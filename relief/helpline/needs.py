"""What a caller needs: each need is named once, and has an outcome of its own."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select, update

from relief.directory import store
from relief.directory.records import Kind, Term
from relief.helpline import own_words
from relief.helpline.models import HelplineContact, HelplineNeed, HelplineReferral
from relief.helpline.schemas import NeedIn, OutcomeIn
from relief.helpline.words import NeedKind, Outcome
from relief.kit import clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_

NO_NEED = N_("This call has no such need.")
ONE_REASON = N_("Say why no help was found: one reason.")
NO_KIND = N_("The directory has no such kind of help any more. Choose another, or none.")
NO_REASON = N_("A reason is asked only where no help was found.")
MANY = N_("A call holds at most {most} needs. Begin another call for the rest.")
HAS_SERVICES = N_("Services were given for this need. Take them back first.")
MOST = 40


def add(
    session: Session, row: HelplineContact, said: NeedIn, lang: str, *, question: str = ""
) -> HelplineNeed:
    """Write a need down; the same one again is the one that is there."""
    term = kind(session, said.term, lang)
    name, lang = term or (said.name, lang)
    there = of(session, row)
    for each in there:
        if own_words.of(session, each) == name[:200]:
            return each
    if len(there) >= MOST:
        raise Conflict(MANY, code="too_many_needs", most=MOST)
    need = HelplineNeed(
        contact_id=row.id,
        kind=NeedKind.RELATED if question else said.kind,
        term_id=said.term,
        name=name[:200],
        lang=lang,
        question=question,
    )
    if term is None and not question and own_words.are_own(name):
        own_words.seal(session, need, name)
    session.add(need)
    session.flush()
    return need


def of(session: Session, row: HelplineContact) -> Sequence[HelplineNeed]:
    """The needs of a contact, in the order in which they were named."""
    query = select(HelplineNeed).where(HelplineNeed.contact_id == row.id)
    return session.exec(query.order_by(col(HelplineNeed.id))).all()


def get(session: Session, row: HelplineContact, key: UUID | str) -> HelplineNeed:
    """A need of this contact.

    Raises:
        Missing: if it has none such.
    """
    found = next((each for each in of(session, row) if str(each.id) == str(key)), None)
    if found is None:
        raise Missing(NO_NEED, code="unknown_need")
    return found


def decide(session: Session, need: HelplineNeed, said: OutcomeIn) -> None:
    """Say what came of a need: an unmet one has exactly one reason.

    Raises:
        InvalidInput: if the reason is missing, or is one too many.
    """
    if said.outcome is Outcome.UNMET and said.reason is None:
        raise InvalidInput.field("/reason", "missing", ONE_REASON)
    if said.outcome is not Outcome.UNMET and said.reason is not None:
        raise InvalidInput.field("/reason", "reason", NO_REASON)
    need.outcome, need.reason = said.outcome, said.reason
    need.decided_at = clock.now() if said.outcome else None
    session.add(need)
    session.flush()


def classify(session: Session, need: HelplineNeed, term: UUID | None) -> None:
    """Say of which kind of help a need is; of none, if that was a mistake.

    Raises:
        InvalidInput: if the directory has no such kind.
    """
    if term is not None and kind(session, term, need.lang) is None:
        raise InvalidInput.field("/kind", "kind", NO_KIND)
    need.term_id = term
    session.add(need)
    session.flush()


def kind(session: Session, term: UUID | None, lang: str) -> tuple[str, str] | None:
    """What a kind of help is called, and in which language; None of what is none."""
    row = store.best(session, term, lang) if term else None
    if row is None or row.kind is not Kind.TERM:
        return None
    return store.shown(row, Term).name, row.lang


def settle(session: Session, need: HelplineNeed, outcome: Outcome) -> None:
    """Follow what was given: an open need is referred; one that a person decided stays."""
    statement = (
        update(HelplineNeed)
        .where(col(HelplineNeed.id) == need.id, col(HelplineNeed.outcome).is_(None))
        .values(outcome=outcome, decided_at=clock.now())
    )
    rows_changed(session, statement)
    session.refresh(need)


def remove(session: Session, need: HelplineNeed) -> None:
    """Take back a need that was written down by mistake.

    Raises:
        Conflict: if a service was given for it.
    """
    given = select(HelplineReferral.id).where(HelplineReferral.need_id == need.id)
    if session.exec(given.limit(1)).first() is not None:
        raise Conflict(HAS_SERVICES, code="has_services")
    session.delete(need)
    session.flush()
