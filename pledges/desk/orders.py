"""What a coordinator's forms ask for: done to a promise nobody changed meanwhile, or not at all.

Each form carries the version its page was made from. The row is locked while the two are compared,
so that of two presses on the same page one finds the version moved on.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlmodel import Session, select

from pledges import locks, pack_counts, service
from pledges.desk import presses
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import late_receipts, letters, receipts, reserving
from pledges.dispatches.answers import Answer
from pledges.models import Allocation, Dispatch, LateReceipt, Pledge
from pledges.schemas import BestTime, Designation
from relief.agencies.models import Agency
from relief.kit import i18n, ids, money, quantity
from relief.kit.errors import InvalidInput, Stale
from relief.kit.forms import Input, Line, Number, Redacted, Slug
from relief.kit.i18n import N_, Said
from relief.kit.settings import Settings
from relief.needs.models import Need

CHANGED = N_(
    "Someone changed {reference} since you opened this page. Nothing of yours was saved. The page "
    "shows it as it is now: read the history, then decide again."
)
NO_AGENCY = N_("Choose an organization.")
NO_NEED = N_("This need is not asked for any more. Choose another, or none.")
NOT_ITS_NEED = N_("This need is of another organization. Choose that one, or no need.")
TOO_MUCH = N_("Only {left} of it is left to send. Write that or less.")
NOTHING_LEFT = N_("Nothing of it is left to send.")

LONGEST = 168  # hours for which something is reserved: a week
Words = Annotated[Redacted, StringConstraints(min_length=1)]
MaybeWords = Redacted


class Order(Input):
    """Something to do to the promise as its page showed it."""

    version: Number


class WithReason(Order):
    """A step with the words of whoever asked for it."""

    reason: Words


class Release(Order):
    """The doubt is answered; the words are welcome, not needed."""

    reason: MaybeWords = ""


class Keep(Order):
    """Not needed now: until which day the donor would still give it."""

    until: date
    reason: MaybeWords = ""
    may_call: Literal["", "yes", "no"] = ""
    best_time: BestTime = ""
    best_time_words: MaybeWords = ""
    pick_up: MaybeWords = ""


class Redirect(WithReason):
    """The donor's new wish, in the donor's words."""

    designation: Designation


class Send(Order):
    """Offer it, or some of it, to an organization; perhaps for one of its needs."""

    agency: Slug | None = None
    amount: Line = ""
    quantity: Line = ""
    need: Line = ""
    hours: Annotated[int, Field(ge=1, le=LONGEST)] | None = None
    beyond: bool = False


class Reserved(Order):
    """One of its shares that is only reserved."""

    share: UUID


class ReleaseReserved(Reserved):
    """It is not to be sent, for a reason."""

    reason: Words


class LateArrival(Order):
    """What reached an organization after the promise was closed: how much, when, as who said."""

    agency: Slug | None = None
    amount: Line = ""
    quantity: Line = ""
    received_on: date | None = None
    reason: MaybeWords = ""


def fresh(session: Session, reference: str, version: int) -> Pledge:
    """The pledge, locked until the transaction ends, if it still is what the page showed.

    Raises:
        Stale: if somebody changed it since.
    """
    pledge = locks.pledge(session, service.get(session, reference))
    if pledge.version != version:
        raise Stale(CHANGED, reference=pledge.reference)
    return pledge


def send(session: Session, settings: Settings, pledge: Pledge, order: Send) -> Dispatch:
    """Offer it to the agency and write the message that tells it.

    Raises:
        InvalidInput: if the agency, the amount or the need does not fit.
        Conflict: as `dispatch.send` does.
    """
    agency = _agency(session, order.agency)
    sent = dispatches.send(
        session,
        pledge,
        agency,
        amount=_amount(pledge, order),
        need_id=_need(session, pledge, agency, order.need).id if order.need else None,
        batch_id=ids.new(),
        beyond=order.beyond,
    )
    letters.announce(session, settings, [sent])
    return sent


def reserve(session: Session, pledge: Pledge, order: Send) -> Allocation:
    """Set it aside for the agency; nobody is told.

    Raises:
        InvalidInput: if the agency, the amount or the need does not fit.
        Conflict: as `dispatch.send` does.
    """
    agency = _agency(session, order.agency)
    return reserving.reserve(
        session,
        pledge,
        agency,
        amount=_amount(pledge, order),
        need_id=_need(session, pledge, agency, order.need).id if order.need else None,
        hours=order.hours,
    )


def came_late(session: Session, pledge: Pledge, order: LateArrival) -> LateReceipt:
    """Count what came for a closed promise; the version that was read tells one press from two.

    Raises:
        InvalidInput: if the organization, the amount or the day does not fit.
        Conflict: as `late_receipts.receive` does.
    """
    left = pledge.amount - pledge.allocated
    said = much(pledge.kind, order.amount, order.quantity)
    return late_receipts.receive(
        session,
        pledge,
        _agency(session, order.agency),
        Answer("", "phone"),
        amount=left if said is None else said,
        on=receipts.day(order.received_on, service.campaign_of(session, pledge).time_zone),
        another=True,
        words=order.reason,
    )


def recall(session: Session, dispatch: Dispatch, order: WithReason) -> Dispatch:
    """Take an offer back as its page showed it, and tell the agency."""
    fresh(session, dispatches.pledge_of(session, dispatch).reference, order.version)
    session.refresh(dispatch)
    return presses.recall(session, dispatch, words=order.reason)


def much(kind: str, amount: str, quantity_: str) -> int | None:
    """How much a form says, in cents or whole units; none when it says nothing.

    Raises:
        InvalidInput: at the form's own field.
    """
    name, text = ("amount", amount) if kind == "money" else ("quantity", quantity_)
    if not text:
        return None
    try:
        return money.parse_cents(text) if kind == "money" else quantity.parse_quantity(text)
    except InvalidInput as error:
        raise InvalidInput.field(f"/{name}", error.code, error.message, **error.params) from None


def _amount(pledge: Pledge, order: Send) -> int:
    left = pledge.amount - pledge.allocated
    said = much(pledge.kind, order.amount, order.quantity)
    if left < 1:
        raise InvalidInput.field("/agency", "nothing_left", NOTHING_LEFT)
    if said is not None and said > left:
        name = "amount" if pledge.kind == "money" else "quantity"
        most = Said(i18n.amount, left, pledge.unit)
        raise InvalidInput.field(f"/{name}", "too_much", TOO_MUCH, left=most)
    return left if said is None else said


def _agency(session: Session, slug: str | None) -> Agency:
    found = session.exec(select(Agency).where(Agency.slug == slug)).first() if slug else None
    if found is None:
        raise InvalidInput.field("/agency", "missing", NO_AGENCY)
    return found


def _need(session: Session, pledge: Pledge, agency: Agency, need_id: str) -> Need:
    listed = pack_counts.needs_for(session, pledge)
    found = next((need for need in listed if str(need.id) == need_id), None)
    if found is None:
        raise InvalidInput.field("/need", "unknown_need", NO_NEED)
    if found.agency_id != agency.id:
        raise InvalidInput.field("/need", "other_agency", NOT_ITS_NEED)
    return found
