"""Offers kept for another relief effort: found when it needs them, and carried over by a new event.

The donor agreed while the first effort closed. What the call arranges is a promise of the new
effort; the old one is closed in the same transaction, so that each total holds the gift once.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pledges import references, service
from pledges.calls import standing_offers
from pledges.dispatches import letters
from pledges.lane.prepare import LETTER
from pledges.models import ClosingMark, Pledge, PledgeState
from relief.campaigns import tally
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, outbox
from relief.kit.db import vault_of
from relief.kit.settings import Settings

MARK = "offers"  # the step of closing that asks donors
WAY = "kept"
# What was said once and still holds; who promised stays one record.
SAME = (
    *("donor_id", "kind", "item", "unit", "details", "designation", "designated_agency_id"),
    *("may_split", "anonymous", "language", "heard_from", "code", "referrer", "donor_type"),
    *("may_call", "best_time"),
)


def kept_on() -> sa.ColumnElement[bool]:
    """Whether a query's pledge stands beyond its closed effort, as its donor agreed."""
    closed = select(Campaign.id).where(col(Campaign.state) == CampaignState.CLOSED)
    agreed = select(ClosingMark.subject).where(
        ClosingMark.step == MARK,
        col(ClosingMark.undone_at).is_(None),
        col(ClosingMark.agreed_at).is_not(None),
    )
    return sa.and_(
        col(Pledge.state) == PledgeState.STANDING,
        col(Pledge.id).in_(agreed),
        col(Pledge.campaign_id).in_(closed),
    )


def over(session: Session, settings: Settings, pledge: Pledge, to: Campaign, words: str) -> Pledge:
    """What is left of `pledge` as a promise of the effort `to`; its donor gets the new link.

    Raises:
        Conflict: if it was withdrawn, lapsed or carried over meanwhile.
    """
    made = Pledge(
        reference=references.free(session),
        campaign_id=to.id,
        amount=pledge.amount - pledge.allocated,
        intake=WAY,
        recorded_by=session.info["actor"],
        **{name: getattr(pledge, name) for name in SAME},
    )
    if note := service.note_of(session, pledge):
        made.note = vault_of(session).seal(f"pledge:{made.id}", note)
    standing_offers.put_terms(session, made, standing_offers.terms_of(session, pledge))
    service.carry_over(session, pledge, other=made.reference, words=words)
    session.add(made)
    session.flush()
    _counted(session, made, to)
    facts: dict[str, Any] = {"kind": made.kind, "amount": made.amount, "unit": made.unit}
    audit.note(session, made.reference, "promised", intake=WAY, **facts)
    audit.note(session, made.reference, "carried_from", other=pledge.reference, words=words)
    _tell(session, settings, made, to)
    return made


def _counted(session: Session, made: Pledge, to: Campaign) -> None:
    money = made.kind == "money"
    promised = made.amount if money else 0
    tally.add(session, to.id, made.unit if money else to.currency, pledges=1, promised=promised)


def _tell(session: Session, settings: Settings, made: Pledge, to: Campaign) -> None:
    donor = service.donor_of(session, made)
    if donor.email:
        told = letters.recorded_facts(settings, to, made)
        letter = outbox.Letter(donor.email, LETTER, made.language, told)
        outbox.put(session, about=made.reference, channel="email", letter=letter)
