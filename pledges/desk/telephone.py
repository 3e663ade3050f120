"""What an agency says on the telephone, logged by a coordinator: as good as a click of its own."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints
from sqlmodel import Session

from pledges.desk import orders
from pledges.dispatches import corrections, late_receipts, receipts
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches.dispatch import Answer
from pledges.models import Dispatch, Pledge
from pledges.schemas import Reason
from relief.kit import clock
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.forms import Input, Line, Number, Redacted
from relief.kit.i18n import N_

WHEN = N_("Write the date and the time when they said it.")
NOT_YET = N_("This is in the future. Write when they said it.")
WHY = N_("Choose why they decline.")
NOTHING = ("0", "0.00", "0,00")


class Said(Input):
    """An answer: who gave it, when, and what they take or why not."""

    answer: Literal["accept", "decline"]
    channel: Literal["phone", "email", "portal", "api"] = "phone"
    by: Annotated[Line, StringConstraints(max_length=120)] = ""
    said_at: Line = ""
    amount: Line = ""
    quantity: Line = ""
    reason: Reason | None = None
    note: Redacted = ""


class ToldArrived(orders.Order):
    """What they say has come, all that is on the way when they name no amount."""

    amount: Line = ""
    quantity: Line = ""
    received_on: date | None = None
    instalment: Annotated[Number, Field(ge=1)] | None = None


class Corrected(orders.WithReason):
    """They reported more than came: how much it was in all, and how that was found out."""

    received: Line


class CorrectedLate(Corrected):
    """The same of what came for a promise that was closed before."""

    receipt: Line


def log_answer(session: Session, dispatch: Dispatch, said: Said, *, zone: str, who: str) -> None:
    """Record the answer; the same one twice is the recorded one.

    Args:
        session: The transaction.
        dispatch: The offer.
        said: The form.
        zone: Whose clocks the coordinator reads.
        who: Who said it when the form names nobody.

    Raises:
        InvalidInput: if a field does not fit.
        Conflict: if another answer is recorded.
    """
    answer = Answer(said.by or who, said.channel, _moment(said.said_at, zone))
    if said.answer == "decline":
        if said.reason is None:
            raise InvalidInput.field("/reason", "missing", WHY)
        dispatches.decline(session, dispatch, answer, reason=said.reason, note=said.note)
        return
    kind = dispatches.pledge_of(session, dispatch).kind
    amount = orders.much(kind, said.amount, said.quantity)
    try:
        dispatches.accept(session, dispatch, answer, amount=amount)
    except InvalidInput as error:
        raise _at_its_field(error, kind) from None


def log_arrival(session: Session, dispatch: Dispatch, arrived: ToldArrived, *, zone: str) -> None:
    """Record what arrived; the form's version has told a repeat from another arrival.

    Raises:
        InvalidInput: if a field does not fit.
        Conflict: if the offer was never accepted.
        Stale: if somebody changed the pledge since the page was made.
    """
    pledge = dispatches.pledge_of(session, dispatch)
    orders.fresh(session, pledge.reference, arrived.version)
    session.refresh(dispatch)
    on = receipts.day(arrived.received_on, zone)
    amount = orders.much(pledge.kind, arrived.amount, arrived.quantity)
    try:
        receipts.receive(
            session,
            dispatch,
            Answer("", "phone"),
            amount=amount,
            on=on,
            another=True,
            instalment=arrived.instalment,
        )
    except InvalidInput as error:
        raise _at_its_field(error, pledge.kind) from None


def log_correction(session: Session, dispatch: Dispatch, corrected: Corrected) -> None:
    """Record what came in all, when it is less than was reported.

    Raises:
        InvalidInput: if it is not less, or no amount.
        Stale: if somebody changed the pledge since the page was made.
    """
    pledge = dispatches.pledge_of(session, dispatch)
    orders.fresh(session, pledge.reference, corrected.version)
    received = _received(pledge, corrected.received)
    answer = Answer("", "phone")
    corrections.correct(session, dispatch, answer, received=received, words=corrected.reason)


def log_late_correction(session: Session, pledge: Pledge, corrected: CorrectedLate) -> None:
    """Record what came in all with one late receipt, when it is less than was told.

    Raises:
        InvalidInput: if it is not less, or no amount.
        Conflict: if nothing of that receipt stands.
    """
    told = {str(each.id): each for each, _ in late_receipts.stands(session, pledge)}
    receipt = told.get(corrected.receipt)
    if receipt is None:
        raise Conflict(corrections.NOTHING, code="not_received", reference=pledge.reference)
    received = _received(pledge, corrected.received)
    answer = Answer("", "phone")
    corrections.correct_late(session, receipt, answer, received=received, words=corrected.reason)


def _received(pledge: Pledge, text: str) -> int:
    """How much a correction's form says; nothing, in any way to write it, is none."""
    try:
        return (0 if text in NOTHING else orders.much(pledge.kind, text, text)) or 0
    except InvalidInput as error:
        raise InvalidInput.field("/received", error.code, error.message, **error.params) from None


def _moment(text: str, zone: str) -> datetime | None:
    """A browser's local date and time as a moment; on an hour that comes twice, the first."""
    if not text:
        return None
    try:
        there = datetime.fromisoformat(text)
        if there.tzinfo is None:
            there = there.replace(tzinfo=ZoneInfo(zone))
        at = there.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput.field("/said_at", "moment", WHEN) from None
    if at > clock.now():
        raise InvalidInput.field("/said_at", "future", NOT_YET)
    return at


def _at_its_field(error: InvalidInput, kind: str) -> InvalidInput:
    """The same error where the form of this kind has its field."""
    if kind == "money" or not error.fields or error.fields[0].pointer != "/amount":
        return error
    return InvalidInput.field("/quantity", error.code, error.message, **error.params)
