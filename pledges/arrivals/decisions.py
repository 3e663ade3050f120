"""What a person decides about one line of a list: counted, set aside, a second gift, or undone.

Each decision is in the history with who and when. Of two people who decide one line, the second
is told what the first has said.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

import orjson
from pydantic import Field
from sqlmodel import Session, col, select, update

from pledges import locks, service
from pledges.arrivals import booking, choices, extra_gifts, lists
from pledges.dispatches import corrections, late_receipts
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches.dispatch import Answer
from pledges.models import (
    GONE,
    OFFERED,
    Allocation,
    ArrivalLine,
    Dispatch,
    LateReceipt,
    LineState,
    Pledge,
    Reconciliation,
    Verdict,
)
from relief.agencies.models import Agency
from relief.kit import audit, clock, i18n, refs
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.forms import Input, Line
from relief.kit.i18n import N_, Said

Count = Annotated[int, Field(ge=0, le=1_000_000)]
Choice = Literal["offer", "none", "same", "second", "split", "part", "undo"]

DECIDED = N_("Line {number} was decided by someone else a moment ago. Nothing of yours was saved.")
COUNTED = N_("Line {number} is counted already, by another list. Set it aside as the same gift.")
NO_OFFER = N_("Choose which promise this is, or say that it is none of them.")
WRONG_OFFER = N_("There is no offer {reference} to this organization.")
MEASURE = N_("Line {number} does not say how much in the measure of that promise.")
TOO_MUCH = N_("Only {left} of {reference} is on the way. Say what the rest is.")
NO_PROMISE = N_("It is not known whose gift this is. First say which promise it belongs to.")
NOT_ON_THE_WAY = N_("Nothing of {reference} is on the way. It may be a second gift.")
MISTAKE = "Counted by mistake / Compté par erreur"
DROPPING = ("none", "same")


class Decision(Input):
    """One line's form: what it is, and the line as its page showed it."""

    line: Count
    version: Count = 0
    choice: Choice
    offer: Line = ""


def decide(
    session: Session,
    of: Reconciliation,
    wish: Decision,
    answer: Answer,
    *,
    confirm_from: int | None = None,
) -> ArrivalLine:
    """Follow a person's word on one line.

    Args:
        session: The transaction.
        of: The list.
        wish: What is said of which line.
        answer: Who says it.
        confirm_from: From how many cents on the desk confirms an organization's word; none: it
            is the desk that decides.

    Raises:
        Conflict: if it was decided meanwhile, is counted already, or does not fit.
        InvalidInput: if no promise was chosen.
        Missing: if the line or the offer is not here.
    """
    lists.hold(session, of.agency_id)
    row = lists.line(session, of, wish.line)
    if wish.choice == "undo":
        return _undo(session, of, row, answer)
    if row.state is not LineState.WAITING or (wish.version and row.version != wish.version):
        raise Conflict(DECIDED, code="decided", number=row.number)
    if wish.choice in DROPPING:
        row.state = LineState.DROPPED
    else:
        choices.check_choice(row, wish.choice, wish.offer, orjson.loads(row.offers))
        _count(session, of, row, wish, answer, confirm_from)
    row.decided_by, row.decided_at = session.info["actor"], clock.now()
    _keep(session, of, row, wish.choice)
    return row


def set_aside(session: Session, of: Reconciliation, verdict: Verdict) -> int:
    """No waiting line with this verdict is a gift to count; says how many there were."""
    lists.hold(session, of.agency_id)
    statement = (
        update(ArrivalLine)
        .where(
            col(ArrivalLine.reconciliation_id) == of.id,
            col(ArrivalLine.state) == LineState.WAITING,
            col(ArrivalLine.verdict) == verdict,
        )
        .values(
            state=LineState.DROPPED,
            decided_by=session.info["actor"],
            decided_at=clock.now(),
            version=col(ArrivalLine.version) + 1,
        )
    )
    count = rows_changed(session, statement)
    audit.note(session, lists.about(of), "set_aside", verdict=verdict.value, lines=count)
    return count


def _count(
    session: Session,
    of: Reconciliation,
    row: ArrivalLine,
    wish: Decision,
    answer: Answer,
    confirm_from: int | None,
) -> None:
    if row.content in booking.counted(session, of.agency_id, [row]):
        raise Conflict(COUNTED, code="counted", number=row.number)
    if wish.choice == "offer":
        _on(session, row, _offer(session, of, row, wish.offer), answer, whole=True)
    elif wish.choice == "part":
        _on(session, row, _offer(session, of, row, wish.offer), answer, whole=False)
    else:
        offer = _offer(session, of, row, wish.offer)
        if wish.choice == "split":
            _on(session, row, offer, answer, whole=False)
        if rest := _amount(session, row, offer) - row.booked:
            if confirm_from is not None:
                first = dispatches.pledge_of(session, offer)
                choices.check_beside(session, first, offer, rest, confirm_from=confirm_from)
            _beside(session, row, offer, answer, amount=rest)
    taken = booking.counted(session, of.agency_id, [row])
    row.claim = row.content if row.payment in taken else row.payment or row.content
    row.state = LineState.BOOKED


def _on(
    session: Session, row: ArrivalLine, offer: Dispatch, answer: Answer, *, whole: bool
) -> None:
    """Count a line on an offer, whole or as much as is on the way."""
    if offer.state in OFFERED:
        dispatches.accept(session, offer, answer)
    amount, left = _amount(session, row, offer), offer.accepted - offer.received
    if left < 1:
        raise Conflict(NOT_ON_THE_WAY, code="all_came", reference=offer.reference)
    if amount > left and whole:
        said = Said(i18n.amount, left, dispatches.pledge_of(session, offer).unit)
        raise Conflict(TOO_MUCH, code="above_accepted", left=said, reference=offer.reference)
    booking.mark(session, row, offer, answer, amount=min(amount, left))


def _beside(
    session: Session, row: ArrivalLine, offer: Dispatch, answer: Answer, *, amount: int
) -> None:
    """Count it as a gift of its own; the promise stays as its donor or we have left it."""
    much = amount
    first, on = dispatches.pledge_of(session, offer), date.fromisoformat(row.on)
    row.unit = first.unit
    if first.state in GONE:
        agency = session.get_one(Agency, offer.agency_id)
        late_part = min(much, first.amount - first.allocated)
        if late_part > 0:
            late_receipts.receive(
                session, first, agency, answer, amount=late_part, on=on, source=_source(row)
            )
            much -= late_part
    if much > 0:
        made = extra_gifts.record(session, first, offer.agency_id, answer, amount=much, on=on)
        row.extra_id = made.id


def _source(row: ArrivalLine) -> str:
    return f"arrival:{row.id}"


def _offer(session: Session, of: Reconciliation, row: ArrivalLine, reference: str) -> Dispatch:
    """The chosen offer, else the line's only one; a person may type the promise's reference too."""
    offers = orjson.loads(row.offers)
    if not reference and len(offers) != 1:
        raise InvalidInput.field("/offer", "missing", NO_OFFER if offers else NO_PROMISE)
    text = reference or offers[0]
    found = _of_agency(session, of, text)
    if not found:
        raise InvalidInput.field("/offer", "unknown", WRONG_OFFER, reference=text[:20])
    return locks.dispatch(session, found[0])


def _of_agency(session: Session, of: Reconciliation, text: str) -> Sequence[Dispatch]:
    """Offers to the agency by an offer's or a promise's reference, the open ones first."""
    if not refs.is_valid(text):
        return []
    reference = refs.parse(text)
    query = select(Dispatch).join(Pledge, col(Pledge.id) == Dispatch.pledge_id)
    named = (col(Dispatch.reference) == reference) | (col(Pledge.reference) == reference)
    found = session.exec(query.where(col(Dispatch.agency_id) == of.agency_id, named)).all()
    return sorted(found, key=lambda each: (not each.active, each.reference))


def _amount(session: Session, row: ArrivalLine, offer: Dispatch) -> int:
    money = dispatches.pledge_of(session, offer).kind == "money"
    amount = row.cents if money else row.units
    if amount is None:
        raise Conflict(MEASURE, code="measure", number=row.number)
    return amount


def _undo(session: Session, of: Reconciliation, row: ArrivalLine, answer: Answer) -> ArrivalLine:
    """Take a decision back: what was counted is on its way again, a second gift is closed."""
    if row.state not in (LineState.BOOKED, LineState.DROPPED):
        raise Conflict(DECIDED, code="decided", number=row.number)
    _undo_late(session, row, answer)
    if row.dispatch_id:
        offer = locks.dispatch(session, session.get_one(Dispatch, row.dispatch_id))
        left = offer.received - row.booked
        corrections.correct(session, offer, answer, received=left, words=MISTAKE)
    if row.extra_id:
        made = locks.dispatch(session, session.get_one(Dispatch, row.extra_id))
        corrections.correct(session, made, answer, received=0, words=MISTAKE)
        dispatches.recall(session, made, words=MISTAKE)
        service.write_off(session, dispatches.pledge_of(session, made), reason=MISTAKE)
    if row.verdict is Verdict.CERTAIN:
        row.verdict, row.why = Verdict.DOUBTFUL, "undone"
    row.state, row.claim = LineState.WAITING, None
    row.dispatch_id, row.extra_id, row.booked = None, None, 0
    row.decided_by, row.decided_at = "", None
    _keep(session, of, row, "undo")
    return row


def _undo_late(session: Session, row: ArrivalLine, answer: Answer) -> None:
    """Nothing came for the closed promise; the line may tell of it again, and would count."""
    query = select(LateReceipt).where(LateReceipt.source == _source(row))
    receipt = session.exec(query).first()
    if receipt is None:
        return
    locks.pledge(session, session.get_one(Pledge, receipt.pledge_id))
    share = session.get_one(Allocation, receipt.allocation_id)
    session.refresh(share)
    if share.received:
        corrections.correct_late(session, receipt, answer, received=0, words=MISTAKE)
    receipt.source = None
    session.add(receipt)


def _keep(session: Session, of: Reconciliation, row: ArrivalLine, choice: str) -> None:
    row.version += 1
    session.add(row)
    session.flush()
    audit.note(session, lists.about(of), "decided", line=row.number, choice=choice)
