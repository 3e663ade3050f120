"""Closing is a plan (rule 15): when promises end, how long late ones are followed up, what is open.

The last moment stands on the campaign, for whoever takes a promise asks it; all else is here.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from pledges import states
from pledges.calls import drafts
from pledges.models import CallBack, ClosingPlan, Draft, Pledge, PledgeState
from relief.campaigns import cutoff, ending
from relief.campaigns import service as campaigns
from relief.campaigns.cutoff import CutOff
from relief.campaigns.models import Campaign
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.forms import Input, Number
from relief.kit.i18n import N_

GRACE = 14  # days
PAST = N_("This moment is over. Write one that is still to come.")


class PlanIn(Input):
    """What a coordinator decides: a local day and minute, and what happens to open offers."""

    day: date | None = None
    minute: time = time(23, 59)
    grace_days: Annotated[int, Field(ge=0, le=365)] = GRACE
    offers: Literal["lapse", "keep"] = "lapse"
    version: Number | None = Field(
        default=None, description="The plan that the page showed; 0: none."
    )


@dataclass(frozen=True, slots=True)
class StillOpen:
    """How much of each class has not come to its end."""

    money: int = 0
    others: int = 0
    offers: int = 0
    sent: int = 0
    accepted: int = 0
    rest: int = 0  # promises of which some is placed, and the rest nowhere
    held: int = 0
    calls: int = 0
    drafts: int = 0


def of(session: Session, campaign: Campaign) -> ClosingPlan | None:
    """The campaign's plan, if somebody has made one."""
    return session.get(ClosingPlan, campaign.id, populate_existing=True)


def plan(session: Session, campaign: Campaign, body: PlanIn) -> CutOff | None:
    """Decide, or decide anew; returns the last moment and what the clocks do to it.

    Raises:
        InvalidInput: if the moment is over.
        Conflict: if the campaign takes no promises anyhow, or somebody else planned meanwhile.
    """
    at = cutoff.moment(body.day, body.minute, campaign.time_zone) if body.day else None
    moves = at != (CutOff(campaign.cut_off_at) if campaign.cut_off_at else None)
    if moves and at and at.at <= clock.now() and at.at != campaign.cut_off_at:
        raise InvalidInput.field("/day", "past", PAST)
    with session.begin_nested():  # whoever is too late has changed neither
        _keep(session, campaign, body)
        if moves:
            ending.set_cut_off(session, campaign, at.at if at else None)
    audit.note(
        session,
        campaigns.about(campaign),
        "closing_planned",
        grace_days=body.grace_days,
        offers=body.offers,
    )
    return at


def _keep(session: Session, campaign: Campaign, body: PlanIn) -> None:
    """Write the plan down, unless somebody did since the page was made."""
    values = {
        "grace_days": body.grace_days,
        "keeps_offers": body.offers == "keep",
        "made_by": session.info["actor"],
        "made_at": clock.now(),
    }
    row = of(session, campaign)
    if row is None:
        session.add(ClosingPlan(campaign_id=campaign.id, **values))
        try:
            session.flush()
        except IntegrityError:
            raise Conflict(campaigns.CHANGED, code="changed") from None
        return
    seen = row.version if body.version is None else body.version
    statement = update(ClosingPlan).where(
        col(ClosingPlan.campaign_id) == campaign.id, col(ClosingPlan.version) == seen
    )
    if rows_changed(session, statement.values(**values, version=seen + 1)) != 1:
        raise Conflict(campaigns.CHANGED, code="changed")


def grace_ends(session: Session, campaign: Campaign) -> date | None:
    """The last local day on which what is open is followed up."""
    if campaign.cut_off_at is None:
        return None
    row = of(session, campaign)
    begins: datetime = clock.local(campaign.cut_off_at, campaign.time_zone)
    return begins.date() + timedelta(days=row.grace_days if row else GRACE)


def grace_over(session: Session, campaign: Campaign) -> bool:
    """Whether the days for following up are over, on the clocks of the place."""
    last = grace_ends(session, campaign)
    return last is not None and clock.local(clock.now(), campaign.time_zone).date() > last


def still_open(session: Session, campaign: Campaign) -> StillOpen:
    """What a coordinator has before them; counted anew at each look."""
    money = sa.case((col(Pledge.kind) == "money", 1), else_=0)
    query = (
        select(Pledge.state, sa.func.count(), sa.func.sum(money))
        .where(Pledge.campaign_id == campaign.id)
        .group_by(col(Pledge.state))
    )
    rows = {PledgeState(row[0]): (int(row[1]), int(row[2])) for row in session.exec(query)}

    def count(*wanted: PledgeState) -> int:
        return sum(rows.get(state, (0, 0))[0] for state in wanted)

    rest = select(sa.func.count()).where(
        Pledge.campaign_id == campaign.id,
        col(Pledge.state).in_(states.IN_PART),
        col(Pledge.allocated) > 0,
        col(Pledge.allocated) < col(Pledge.amount),
    )
    promised, of_money = rows.get(PledgeState.PROMISED, (0, 0))
    return StillOpen(
        money=of_money,
        others=promised - of_money,
        offers=count(PledgeState.STANDING),
        sent=count(PledgeState.MATCHED, PledgeState.DISPATCHED),
        accepted=count(PledgeState.ACCEPTED, PledgeState.PARTLY_RECEIVED),
        rest=int(session.exec(rest).one()),
        held=count(PledgeState.HELD),
        calls=_count(session, CallBack, campaign.id, col(CallBack.open).is_(True)),
        drafts=_count(session, Draft, campaign.id, drafts.going()),
    )


def stop_due(session: Session) -> int:
    """Let promises end wherever their last moment is over; safe late, twice and in parallel."""
    return sum(ending.stop(session, campaign) for campaign in ending.due(session))


def _count(
    session: Session,
    table: type[CallBack] | type[Draft],
    campaign_id: UUID,
    fits: sa.ColumnElement[bool],
) -> int:
    query = select(sa.func.count()).select_from(table).where(fits)
    return int(session.exec(query.where(col(table.campaign_id) == campaign_id)).one())
