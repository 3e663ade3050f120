"""Which calls are owed: the reason still holds, and nobody at the telephone has said no."""

import sqlalchemy as sa
from sqlmodel import col

from pledges.calls import carried_offers, consent, resumption, turned_down
from pledges.instalments import book
from pledges.models import GONE, CallBack, Draft, Instalment, Pledge, PledgeState
from relief.kit import clock
from relief.needs.models import Need, NeedState

NEED, CONFIRM, ASKED, OVERDUE = "need", "confirm", "asked", "overdue"
BROKEN = "broken_off"
WISH = turned_down.WISH


def still_owed() -> sa.ColumnElement[bool]:
    """Whether the reason of a query's call still holds, and its pledge's donor may be called."""
    asked_for = sa.exists().where(
        col(Need.id) == CallBack.need_id,
        col(Need.state) == NeedState.OPEN,
        col(Need.requested) > col(Need.committed) + col(Need.in_transit) + col(Need.received),
    )
    own = col(Pledge.campaign_id) == col(CallBack.campaign_id)
    within = sa.or_(own, carried_offers.kept_on())
    by_reason = sa.case(
        (
            col(CallBack.reason) == NEED,
            sa.and_(col(Pledge.state) == PledgeState.STANDING, asked_for, within),
        ),
        (col(CallBack.reason) == CONFIRM, col(Pledge.state) == PledgeState.HELD),
        (col(CallBack.reason) == OVERDUE, _late()),
        (col(CallBack.reason) == WISH, turned_down.waits()),
        else_=col(Pledge.state).not_in(GONE),
    )
    allowed = sa.case(
        (col(CallBack.reason) == CONFIRM, may_confirm()), else_=consent.may_be_called()
    )
    about_pledge = sa.and_(col(CallBack.pledge_id).is_not(None), by_reason, allowed)
    return sa.or_(about_pledge, _still_broken())


def may_confirm() -> sa.ColumnElement[bool]:
    """Whether whoever the pledge was made for, else its donor, may be called about it."""
    line = col(Pledge.confirm_line)
    named = sa.and_(line.is_not(None), sa.not_(consent.line_refused(line)))
    return sa.or_(named, sa.and_(line.is_(None), consent.may_be_called()))


def _still_broken() -> sa.ColumnElement[bool]:
    """Whether a call that broke off is to be gone on with, and nobody there has said no."""
    waits = sa.exists().where(col(Draft.id) == CallBack.draft_id, resumption.waiting())
    return sa.and_(waits, sa.not_(consent.line_refused(col(CallBack.number))))


def _late() -> sa.ColumnElement[bool]:
    """Whether a query's pledge has an instalment that was due and has not come."""
    today = clock.now().date()
    missing = sa.exists().where(
        col(Instalment.pledge_id) == Pledge.id,
        book.is_open(),
        col(Instalment.due_on) <= today,
    )
    return sa.and_(col(Pledge.state).in_(book.OWED), missing)
