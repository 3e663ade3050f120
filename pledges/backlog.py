"""The backlog: what a plan is made from, as the database has it now."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, func, select

from pledges import states
from pledges.models import Allocation, AllocationState, Dispatch, Pledge
from pledges.plans import Gap, Offer, Taker
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit.memory import uncollected
from relief.needs.models import Need, NeedState

UNREPORTED = (AllocationState.ACCEPTED, AllocationState.PARTLY_RECEIVED)
GOODS_OR_TIME = ("goods", "services", "time")


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a plan is made from; agencies are known by slug, needs by id."""

    offers: list[Offer]
    takers: list[Taker]
    gaps: list[Gap]
    default_agency: str | None


@uncollected()
def read(
    session: Session, campaign: Campaign, *, only: ColumnElement[bool] | None = None
) -> Inputs:
    """What a plan for `campaign` is made from; of the pledges, `only` some."""
    slugs = dict(session.exec(select(Agency.id, Agency.slug)).all())
    default = slugs.get(campaign.default_agency_id) if campaign.default_agency_id else None
    return Inputs(
        _offers(session, campaign, slugs, true() if only is None else only),
        _takers(session),
        gaps(session, campaign, slugs),
        default,
    )


def _offers(
    session: Session, campaign: Campaign, slugs: dict[UUID, str], only: ColumnElement[bool]
) -> list[Offer]:
    declined: dict[str, set[str]] = {}
    rows = session.execute(
        select(Pledge.reference, Allocation.agency_id)
        .join(Allocation, col(Allocation.pledge_id) == Pledge.id)
        .where(Pledge.campaign_id == campaign.id, Allocation.state == AllocationState.DECLINED)
    )
    for reference, agency_id in rows:
        declined.setdefault(reference, set()).add(slugs[agency_id])
    query = (
        select(  # type: ignore[call-overload]
            Pledge.reference,
            Pledge.kind,
            Pledge.unit,
            Pledge.item,
            (col(Pledge.amount) - col(Pledge.allocated)).label("left"),
            Pledge.designation,
            Pledge.designated_agency_id,
            Pledge.may_split,
        )
        .where(
            Pledge.campaign_id == campaign.id,
            col(Pledge.state).in_(states.PLACEABLE),
            col(Pledge.allocated) < col(Pledge.amount),
            only,
        )
        .order_by(col(Pledge.id))
    )
    nobody: frozenset[str] = frozenset()
    return [
        Offer(
            reference,
            kind,
            unit,
            item or None,
            left,
            rule,
            slugs[agency_id] if agency_id else None,
            may_split,
            None,
            frozenset(declined[reference]) if reference in declined else nobody,
        )
        for reference, kind, unit, item, left, rule, agency_id, may_split in session.execute(query)
    ]


def _takers(session: Session) -> list[Taker]:
    open_now = _counted(session, col(Dispatch.active))
    waiting = _counted(
        session,
        col(Dispatch.active)
        & col(Dispatch.state).in_(UNREPORTED)
        & col(Dispatch.pledge_id).in_(select(Pledge.id).where(col(Pledge.kind).in_(GOODS_OR_TIME))),
    )
    return [
        Taker(
            agency.slug,
            frozenset(agency.accepts),
            frozenset(agency.serves),
            None if agency.capacity is None else agency.capacity - open_now.get(agency.id, 0),
            agency.active,
            waiting.get(agency.id, 0),
        )
        for agency in session.exec(select(Agency).order_by(col(Agency.slug)))
    ]


def _counted(session: Session, condition: Any) -> dict[UUID, int]:  # noqa: ANN401 - an SQL condition
    query = (
        select(Dispatch.agency_id, func.count()).where(condition).group_by(col(Dispatch.agency_id))
    )
    return dict(session.exec(query).all())


def gaps(session: Session, campaign: Campaign, slugs: dict[UUID, str]) -> list[Gap]:
    """What is still needed of each open need."""
    query = (
        select(Need)
        .where(Need.campaign_id == campaign.id, Need.state == NeedState.OPEN)
        .order_by(col(Need.id))
    )
    return [
        Gap(
            str(need.id),
            slugs[need.agency_id],
            need.kind,
            need.unit,
            need.item or None,
            need.gap,
            need.urgency,
            need.place or None,
            need.requested,
        )
        for need in session.exec(query)
        if need.gap
    ]
