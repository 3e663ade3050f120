"""A gift that came beyond a promise, or after it was cancelled: a new event, never an edit.

It is a promise of its own, made, accepted and received in one transaction, so that every total
holds it once and the first promise stays as the donor left it.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from pledges import references
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import receipts
from pledges.dispatches.dispatch import Answer
from pledges.models import Dispatch, Pledge
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.campaigns.models import Campaign
from relief.kit import audit

WAY = "arrival"


def record(
    session: Session, first: Pledge, agency_id: UUID, answer: Answer, *, amount: int, on: date
) -> Dispatch:
    """A further gift by the donor of `first`, of the same kind, which `agency_id` has in hand.

    It has arrived: neither a pause of the agency, nor reports that it owes, turn it away.
    """
    made = Pledge(
        reference=references.free(session),
        campaign_id=first.campaign_id,
        donor_id=first.donor_id,
        kind=first.kind,
        item=first.item,
        unit=first.unit,
        amount=amount,
        details=first.details,
        # Sponsors judge it as they judged the first: by whose it is, and by the donor's own wish.
        donor_type=first.donor_type,
        designation=first.designation,
        designated_agency_id=first.designated_agency_id,
        heard_from=first.heard_from,
        code=first.code,
        referrer=first.referrer,
        anonymous=first.anonymous,
        language=first.language,
        intake=WAY,
        recorded_by=session.info["actor"],
    )
    session.add(made)
    session.flush()
    money = first.kind == "money"
    unit = made.unit if money else session.get_one(Campaign, made.campaign_id).currency
    tally.add(session, made.campaign_id, unit, pledges=1, promised=amount if money else 0)
    facts: dict[str, Any] = {"kind": made.kind, "amount": amount, "unit": made.unit}
    audit.note(session, made.reference, "promised", intake=WAY, **facts)
    agency = session.get_one(Agency, agency_id)
    sent = dispatches.send(session, made, agency, amount=amount, arrived=True)
    dispatches.accept(session, sent, answer)
    receipts.receive(session, sent, answer, amount=amount, on=on, another=True)
    audit.note(session, first.reference, "came_beside", amount=amount, other=made.reference)
    return sent
