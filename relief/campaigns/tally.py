"""Three honest totals, kept in the transaction that changes them; never a SUM over pledges.

promised ⊇ confirmed ⊇ received (domain.md, rule 3). `pledges` counts those still promised, of
every kind; money is kept by currency and never added across.
"""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from relief.campaigns.models import Campaign, CampaignTally

DESK = "desk"
ADD = sa.text(
    "INSERT INTO campaign_tally"
    " (campaign_id, currency, writer, pledges, promised_cents, confirmed_cents, received_cents)"
    " VALUES (:campaign_id, :currency, :writer, :pledges, :promised, :confirmed, :received)"
    " ON CONFLICT (campaign_id, currency, writer) DO UPDATE SET"
    " pledges = campaign_tally.pledges + excluded.pledges,"
    " promised_cents = campaign_tally.promised_cents + excluded.promised_cents,"
    " confirmed_cents = campaign_tally.confirmed_cents + excluded.confirmed_cents,"
    " received_cents = campaign_tally.received_cents + excluded.received_cents"
).bindparams(sa.bindparam("campaign_id", type_=sa.Uuid()))


@dataclass(frozen=True, slots=True)
class Totals:
    """Integer cents of one currency, and the count of pledges behind them."""

    currency: str
    pledges: int = 0
    promised_cents: int = 0
    confirmed_cents: int = 0
    received_cents: int = 0


def add(
    session: Session,
    campaign_id: UUID,
    currency: str,
    *,
    pledges: int = 0,
    promised: int = 0,
    confirmed: int = 0,
    received: int = 0,
) -> None:
    """Change the totals by cents (negative when something is withdrawn)."""
    if not (pledges or promised or confirmed or received):
        return
    values = {"pledges": pledges, "promised": promised, "confirmed": confirmed}
    place = {"campaign_id": campaign_id, "currency": currency, "writer": DESK}
    session.execute(ADD, {**place, **values, "received": received})


def totals(session: Session, campaign: Campaign) -> tuple[Totals, list[Totals]]:
    """The campaign's own currency, then any others in which something was promised."""
    sums = [
        func.sum(CampaignTally.pledges),
        func.sum(CampaignTally.promised_cents),
        func.sum(CampaignTally.confirmed_cents),
        func.sum(CampaignTally.received_cents),
    ]
    query = (
        select(CampaignTally.currency, *sums)
        .where(col(CampaignTally.campaign_id) == campaign.id)
        .group_by(col(CampaignTally.currency))
        .order_by(col(CampaignTally.currency))
    )
    found = [Totals(row[0], *(int(n) for n in row[1:])) for row in session.exec(query).all()]
    own = next((t for t in found if t.currency == campaign.currency), Totals(campaign.currency))
    others = [t for t in found if t.currency != campaign.currency and t.promised_cents]
    return own, others
