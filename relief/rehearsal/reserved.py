"""“Keep these for us, we confirm tomorrow”: one offer of goods, reserved on the telephone."""

from sqlmodel import Session, col, select

from pledges import pack_counts
from pledges.dispatches import eligibility, reserving
from pledges.models import Pledge, PledgeState
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit.errors import Conflict
from relief.needs.models import Need


def on_the_telephone(session: Session, campaign: Campaign) -> None:
    """The newest offer of goods that fits whole what somebody listed and may be sent."""
    query = select(Pledge).where(
        Pledge.campaign_id == campaign.id,
        Pledge.state == PledgeState.PROMISED,
        Pledge.kind == "goods",
        Pledge.allocated == 0,
    )
    for pledge in session.exec(query.order_by(col(Pledge.id).desc())):
        for need in pack_counts.needs_for(session, pledge):
            if pack_counts.most(pledge, need) == pledge.amount and _may_go(session, pledge, need):
                agency = session.get_one(Agency, need.agency_id)
                reserving.reserve(session, pledge, agency, amount=pledge.amount, need_id=need.id)
                return


def _may_go(session: Session, pledge: Pledge, need: Need) -> bool:
    try:
        eligibility.check(session, pledge, session.get_one(Agency, need.agency_id))
    except Conflict:
        return False
    return True
