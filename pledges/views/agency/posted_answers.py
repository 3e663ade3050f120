"""Many offers answered in one post, each by itself: one that is refused loses no other.

Each line is its own short transaction. So two people who answer the same offers never wait for
each other in a circle, and what was answered before a crash stays answered.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import StringConstraints
from sqlmodel import Session

from pledges import locks
from pledges.desk import orders
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import receipts
from pledges.dispatches.answers import Answer
from pledges.models import AGREED, AllocationState, Dispatch
from pledges.views.agency.agency_offers import Scope
from pledges.views.agency.answer_form import LineAnswer, Post, line_answers
from pledges.views.pledge import history_words, rows
from relief.agencies.models import Agency
from relief.kit import i18n
from relief.kit.db import Database
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.forms import Input, Line, Number
from relief.kit.i18n import N_

WHO = N_("Write your name, so that your colleagues see who answered.")
NOT_BOTH = N_("Say either how much you take or why you decline, not both.")
TAKEN_BACK = N_("{reference} was taken back by 211. You do not need to do anything.")
ACCEPTED = N_("accepted by {by}: {amount}")
DECLINED = N_("declined by {by}: {reason}")
SEEN = N_("seen by {by}")
FIELDS = {"/amount": "part", "/quantity": "part", "/reason": "reason"}


class ArrivedIn(Input):
    """What has come of an offer: all of the rest when no amount is named."""

    offer: Line
    had: Number | None = None
    amount: Line = ""
    quantity: Line = ""
    received_on: date | None = None
    by: Annotated[Line, StringConstraints(max_length=120)] = ""


@dataclass(slots=True)
class Results:
    """What became of each line; `errors` stand at the form's own fields."""

    results: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    status: int = 200

    def recorded(self, given: LineAnswer, text: str, *, theirs: bool) -> None:
        """A line that stands; `theirs`: a colleague had said the same before."""
        line = {"reference": given.reference, "ok": True, "text": text}
        self.results.append({**line, "answer": given.answer, "theirs": theirs})
        if given.answer == "accept":
            self.accepted.append(given.reference)

    def refused(self, given: LineAnswer, error: InvalidInput | Conflict, lang: str) -> None:
        """A line that was not taken: said at its field, or above the form."""
        found = error.fields[0] if isinstance(error, InvalidInput) and error.fields else None
        message, params = (found.message, found.params) if found else (error.message, error.params)
        text = i18n.translate(lang, message, **params)
        name = FIELDS.get(found.pointer) if found else None
        pointer = f"/{name}/{given.reference}" if name else ""
        self.results.append({"reference": given.reference, "ok": False, "text": text})
        self.errors.append({"pointer": pointer, "message": text})
        self.status = max(self.status, error.status)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where answers are given: on whose offers, as whom the history keeps it, and who gives them.

    Where nobody is signed in, `name` is empty and the form must say it.
    """

    db: Database
    scope: Scope
    actor: str
    name: str = ""

    def answer(self, post: Post, lang: str) -> Results:
        """Take each line that can be taken.

        Raises:
            InvalidInput: if the form does not say who answers what; nothing is touched.
            Missing: likewise, if an offer is somebody else's.
        """
        answer, wanted = self._by(post.press.by), line_answers(post)
        with self.db.session() as session:
            self.scope.check(session, (given.reference for given in wanted))
        outcome = Results()
        for given in wanted:
            try:
                text, by = self._one(given, answer, lang)
                outcome.recorded(given, text, theirs=by != answer.by)
            except (InvalidInput, Conflict) as error:
                outcome.refused(given, error, lang)
        return outcome

    def receive(self, arrived: ArrivedIn) -> None:
        """Record what came; the very same report twice is one.

        Raises:
            InvalidInput: if a field does not fit.
            Conflict: if the offer was never accepted.
            Missing: if it is somebody else's.
        """
        answer = self._by(arrived.by)
        with self.db.session(write=True, actor=self.actor) as session:
            offer = locks.dispatch(session, self.scope.find(session, arrived.offer))
            zone = session.get_one(Agency, offer.agency_id).time_zone
            kind = dispatches.pledge_of(session, offer).kind
            receipts.receive(
                session,
                offer,
                answer,
                amount=orders.much(kind, arrived.amount, arrived.quantity),
                on=receipts.day(arrived.received_on, zone),
                another=arrived.had == offer.received,
            )

    def _by(self, written: str) -> Answer:
        if not (self.name or written):
            raise InvalidInput.field("/by", "missing", WHO)
        return Answer(self.name or written)

    def _one(self, given: LineAnswer, answer: Answer, lang: str) -> tuple[str, str]:
        """What is recorded of one offer now, and whose answer that is."""
        with self.db.session(write=True, actor=self.actor) as session:
            offer = locks.dispatch(session, self.scope.find(session, given.reference))
            _take(session, offer, answer, given)
            return said(session, offer, lang), offer.answered_by


def said(session: Session, offer: Dispatch, lang: str) -> str:
    """What an organization has said of an offer, and who there said it."""
    by = offer.answered_by or i18n.translate(lang, history_words.NOBODY)
    if offer.state in AGREED:
        pledge = dispatches.pledge_of(session, offer)
        amount = rows.in_words(pledge, lang, offer.accepted)
        return i18n.translate(lang, ACCEPTED, by=by, amount=amount)
    if offer.state is AllocationState.DECLINED:
        reason = i18n.translate(lang, history_words.REASONS[offer.reason])
        return i18n.translate(lang, DECLINED, by=by, reason=reason)
    return i18n.translate(lang, SEEN, by=by)


def _take(session: Session, offer: Dispatch, answer: Answer, given: LineAnswer) -> None:
    beside = given.beside
    if offer.state is AllocationState.RECALLED:
        raise Conflict(TAKEN_BACK, code="taken_back", reference=offer.reference)
    if given.answer == "acknowledge":
        dispatches.acknowledge(session, offer, answer)
    elif beside.reason and (beside.part or given.answer == "accept"):
        raise InvalidInput.field("/reason", "not_both", NOT_BOTH)
    elif beside.reason:
        dispatches.decline(session, offer, answer, reason=beside.reason, note=beside.note)
    else:
        kind = dispatches.pledge_of(session, offer).kind
        part = orders.much(kind, beside.part, beside.part)
        dispatches.accept(session, offer, answer, amount=part)
