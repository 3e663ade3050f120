"""Rule 20: an agency that is behind with its reports of goods or time gets no more of them.

Off unless a campaign's coordinator has set how many it may leave without a report; never for money,
whose reports take weeks.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from pledges import backlog
from pledges.models import Pledge
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign, CampaignState
from relief.kit.errors import Conflict
from relief.kit.i18n import N_, Said, either

BEHIND = N_(
    "{agency} has yet to report on {unreported} offers sent before, and this relief effort sends "
    "no more from {limit} on. {reference} was not sent; ask what arrived, and note it."
)


@dataclass(frozen=True, slots=True)
class Behind:
    """How many reports an agency owes, and for which campaigns it waits because of that."""

    unreported: int
    campaigns: tuple[Campaign, ...]


def check(session: Session, pledge: Pledge, agency: Agency) -> None:
    """Let a pledge go only to an agency that is not behind.

    Raises:
        Conflict: if it is, and the campaign minds.
    """
    limit = session.get_one(Campaign, pledge.campaign_id).fairness_limit
    if limit is None or pledge.kind == "money":
        return
    unreported = backlog.unreported(session, agency.id).get(agency.id, 0)
    if unreported >= limit:
        raise Conflict(
            BEHIND,
            code="behind",
            agency=Said(either, agency.name_en, agency.name_fr),
            unreported=unreported,
            limit=limit,
            reference=pledge.reference,
        )


def of(session: Session, agency_id: UUID) -> Behind | None:
    """What an agency owes before it is sent more; none if nothing waits for it."""
    query = select(Campaign).where(
        Campaign.state == CampaignState.OPEN, col(Campaign.fairness_limit).is_not(None)
    )
    minding = session.exec(query).all()
    if not minding:
        return None
    unreported = backlog.unreported(session, agency_id).get(agency_id, 0)
    waits = tuple(
        each
        for each in minding
        if each.fairness_limit is not None and unreported >= each.fairness_limit
    )
    return Behind(unreported, waits) if waits else None
