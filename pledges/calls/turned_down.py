"""What is for one organization only, which has declined it: it waits, and the donor is asked."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pledges.calls import consent
from pledges.models import AllocationState, CallBack, Dispatch, Pledge, PledgeState
from relief.campaigns.models import Campaign

WISH = "wish"
WAITING = (PledgeState.PROMISED, PledgeState.STANDING)


def waits() -> sa.ColumnElement[bool]:
    """Whether a query's pledge has nowhere to go unless its donor says so."""
    only = col(Pledge.designation) == "only"
    return sa.and_(only, col(Pledge.state).in_(WAITING), sa.exists().where(*_declined()))


def to_ask(session: Session, campaign: Campaign, most: int) -> Sequence[Pledge]:
    """Whose donor has not been asked since: once for each wish and each refusal."""
    asked = sa.exists().where(
        col(CallBack.pledge_id) == Pledge.id,
        col(CallBack.reason) == WISH,
        col(CallBack.created_at) >= Dispatch.sent_at,
    )
    query = select(Pledge).where(
        Pledge.campaign_id == campaign.id,
        waits(),
        sa.exists().where(*_declined(), sa.not_(asked)),
        consent.may_be_called(),
    )
    return session.exec(query.order_by(col(Pledge.id)).limit(most)).all()


def _declined() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(Dispatch.pledge_id) == Pledge.id,
        col(Dispatch.agency_id) == Pledge.designated_agency_id,
        col(Dispatch.state) == AllocationState.DECLINED,
    )
