"""Calls that broke off and calls that are owed, once promises have ended: ended by an outcome.

What a donor asked for stays: somebody calls about a promise in doubt, one overdue, or at a donor's
own wish. Only calls that would bring new promises are over.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from pledges.calls import drafts
from pledges.calls.owed_calls import BROKEN, NEED
from pledges.closing import marks
from pledges.closing.steps import Acts, Step
from pledges.models import CallBack, ClosingMark, Draft, Pledge
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict

PAUSED = (CampaignState.PAUSED,)  # once promises have ended
CALLS, DRAFTS = "calls", "drafts"
OVER = "effort_over"
ENDED = (NEED, BROKEN)  # why they were to be called


def calls(campaign: Campaign) -> SelectOfScalar[UUID]:
    """Open calls that nobody has in hand."""
    return select(CallBack.id).where(
        CallBack.campaign_id == campaign.id,
        col(CallBack.open).is_(True),
        col(CallBack.taken_by).is_(None),
        col(CallBack.reason).in_(ENDED),
    )


def end_calls(acts: Acts, keys: Sequence[UUID]) -> int:
    """End each call, unless somebody took it a moment ago."""
    return sum(_end_call(acts, key) for key in keys)


def reopen(acts: Acts, found: Sequence[ClosingMark]) -> int:
    """Put the calls back into the queue, unless their pledge has another by now."""
    return sum(_reopen(acts.session, mark) for mark in found)


def broken(campaign: Campaign) -> SelectOfScalar[UUID]:
    """Calls that broke off and can still be gone on with."""
    return select(Draft.id).where(Draft.campaign_id == campaign.id, drafts.going())


def end_drafts(acts: Acts, keys: Sequence[UUID]) -> int:
    """End each draft; what was taken down is forgotten."""
    done = 0
    for key in keys:
        try:
            draft = acts.session.get_one(Draft, key, populate_existing=True)
            with acts.session.begin_nested():
                drafts.end(acts.session, draft, OVER, {})
        except Conflict:
            continue  # its donor finished it a moment ago
        marks.put(acts.session, acts.campaign.id, DRAFTS, key)
        done += 1
    return done


def _end_call(acts: Acts, key: UUID) -> int:
    row = acts.session.get_one(CallBack, key, populate_existing=True)
    before = row.outcome
    statement = (
        update(CallBack)
        .where(
            col(CallBack.id) == key, col(CallBack.open).is_(True), col(CallBack.taken_by).is_(None)
        )
        .values(open=False, outcome=OVER, settled_at=clock.now())
    )
    if rows_changed(acts.session, statement) != 1:
        return 0
    marks.put(acts.session, acts.campaign.id, CALLS, key, before=before)
    _note(acts.session, row, "call_over")
    return 1


def _reopen(session: Session, mark: ClosingMark) -> int:
    if not marks.undo(session, mark):
        return 0
    statement = (
        update(CallBack)
        .where(col(CallBack.id) == mark.subject, col(CallBack.outcome) == OVER)
        .values(open=True, outcome=mark.before, settled_at=None)
    )
    try:
        with session.begin_nested():
            if rows_changed(session, statement) != 1:
                return 0
    except IntegrityError:
        return 0
    _note(session, session.get_one(CallBack, mark.subject), "call_again")
    return 1


def _note(session: Session, row: CallBack, event: str) -> None:
    if row.pledge_id:
        audit.note(session, session.get_one(Pledge, row.pledge_id).reference, event)


CALLS_STEP = Step(CALLS, calls, col(CallBack.id), end_calls, reopen, PAUSED)
DRAFTS_STEP = Step(DRAFTS, broken, col(Draft.id), end_drafts, states=PAUSED)
