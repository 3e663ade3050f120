"""How a pledge counts for a need that is counted in other packs: in whole packs or not at all."""

from uuid import UUID

from sqlmodel import Session, col, select

from pledges.models import Pledge
from relief.kit.errors import Conflict
from relief.kit.i18n import N_
from relief.needs import packs
from relief.needs.models import Need, NeedState
from relief.needs.packs import Rate

OTHER_UNIT = N_(
    "This need is counted otherwise, and nobody knows how much one of these packs holds. Ask the "
    "donor, or send it for no need in particular. Nothing was sent."
)
PART_PACK = N_(
    "This need is counted in whole packs: send {n} or a multiple of it. Nothing was sent."
)


def between(pledge: Pledge, need: Need) -> Rate | None:
    """How the pledge counts for the need; nothing if nobody can tell."""
    mine = (pledge.unit, pledge.facts.get("pack_size"))
    return packs.rate(pledge.item, mine, (need.unit, need.asks.get("pack_size")))


def needs_for(session: Session, pledge: Pledge) -> list[Need]:
    """Open needs that the pledge can count for, the most urgent first."""
    query = select(Need).where(
        Need.campaign_id == pledge.campaign_id,
        Need.kind == pledge.kind,
        Need.state == NeedState.OPEN,
    )
    if pledge.kind == "money":
        query = query.where(Need.unit == pledge.unit)
    else:
        offered = {pledge.item, "", *(pledge.facts.get("skills") or ())}
        query = query.where(col(Need.item).in_(offered))
    found = session.exec(query.order_by(col(Need.urgency).desc(), col(Need.id)))
    return [need for need in found if between(pledge, need)]


def most(pledge: Pledge, need: Need) -> int:
    """How much of what is left of the pledge the need has room for, in whole packs of both."""
    rate = between(pledge, need) or Rate()
    portions = min(
        (pledge.amount - pledge.allocated) // rate.of_pledge, max(need.gap, 0) // rate.of_need
    )
    return portions * rate.of_pledge


def rate(session: Session, pledge: Pledge, need_id: UUID | None, amount: int) -> Rate:
    """How `amount` counts for its need, if it has one.

    Raises:
        Conflict: if the two cannot be compared, or a part of a pack would be filled silently.
    """
    if need_id is None:
        return Rate()
    found = between(pledge, session.get_one(Need, need_id))
    if found is None:
        raise Conflict(OTHER_UNIT, code="other_unit")
    if not found.fits(amount):
        raise Conflict(PART_PACK, code="part_pack", n=found.of_pledge)
    return found
