"""What may be decided of a line: what its page offers; and by an organization, what it accepted.

A list is an organization's own word. A gift beside a promise raises every total, so whoever never
accepted the promise, or reports a large sum beside it (rule 14), asks the desk, which may do it.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pledges.models import GONE, ArrivalLine, Dispatch, Pledge, Verdict
from relief.campaigns.models import Campaign
from relief.kit.errors import Conflict
from relief.kit.i18n import N_

OFFERED: dict[Verdict, Sequence[str]] = {
    Verdict.DOUBTFUL: ("offer",),
    Verdict.UNKNOWN: ("offer",),
    Verdict.TOO_MUCH: ("split", "part", "second"),
    Verdict.LATE: ("second",),
    Verdict.DOUBLED: ("second",),
}
TYPED = (Verdict.DOUBTFUL, Verdict.UNKNOWN)  # here a person may write another reference
NOT_OFFERED = N_("That is no answer to line {number}. Open the list again, and choose one there.")
NOT_YOURS = N_(
    "You did not accept {reference}, so this cannot be counted here. The line is kept: call 2-1-1, "
    "and a coordinator counts it."
)
LARGE = N_(
    "That is much beside what was promised, so a coordinator confirms it first. The line is kept: "
    "call 2-1-1."
)


def check_choice(row: ArrivalLine, choice: str, named: str, likely: Sequence[str]) -> None:
    """Let nothing through that the page of the line did not ask.

    Raises:
        Conflict: if its verdict does not offer this choice, or not with this promise.
    """
    known = not named or named in likely or row.verdict in TYPED
    if choice not in OFFERED.get(row.verdict, ()) or not known:
        raise Conflict(NOT_OFFERED, code="not_offered", number=row.number)


def check_beside(
    session: Session, first: Pledge, offer: Dispatch, amount: int, *, confirm_from: int
) -> None:
    """Let an organization count `amount` beside a promise it accepted, while that is not large.

    Args:
        session: The transaction.
        first: The promise.
        offer: The organization's part in it.
        amount: What it says came beside.
        confirm_from: The least sum that is large, unless the campaign says another; 0: none is.

    Raises:
        Conflict: if it is for the desk.
    """
    if offer.accepted < 1:
        raise Conflict(NOT_YOURS, code="not_accepted", reference=offer.reference)
    late = offer.accepted - offer.received if first.state in GONE else 0
    beside = amount - min(amount, max(late, 0))
    if beside and _known(session, first) + beside > _most(session, first, confirm_from):
        raise Conflict(LARGE, code="to_confirm")


def _most(session: Session, first: Pledge, confirm_from: int) -> int:
    own = session.get_one(Campaign, first.campaign_id).confirm_from_cents
    least = confirm_from if own is None else own
    return least - 1 if least and first.kind == "money" else first.amount


def _known(session: Session, first: Pledge) -> int:
    """What was counted beside promises of this donor already: many small ones are a large one."""
    query = select(sa.func.coalesce(sa.func.sum(Pledge.amount), 0)).where(
        Pledge.donor_id == first.donor_id,
        Pledge.unit == first.unit,
        Pledge.item == first.item,
        Pledge.intake == "arrival",
        col(Pledge.state).not_in(GONE),
    )
    return int(session.exec(query).one())
