"""Winding up: one press on a step, worked off in batches that survive a crash and do nothing twice.

A press is a row. Whoever goes on with it, the press itself or a job, locks the row, deals with some
of what waits and marks it, all in one transaction. What is marked waits no more.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, col, select

from pledges.closing import agenda, marks, offers, open_calls, report_requests, thanks, unanswered
from pledges.closing.steps import Acts, Step
from pledges.models import ClosingMark, ClosingRun
from relief.campaigns import ending
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, clock
from relief.kit.db import Database
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_
from relief.kit.settings import Settings

BATCH = 100
MOST_LEFT = 1000  # of one press, whose keys were lost: beyond it, the press is over
log = structlog.get_logger(__name__)
PASSING = (OperationalError, MemoryError)  # of the machine, not of a row: the job tries again
Thing = TypeVar("Thing", UUID, ClosingMark)
ALL = (
    offers.STEP,
    offers.UNPLACED_STEP,
    unanswered.STEP,
    unanswered.RECALL_STEP,
    report_requests.STEP,
    open_calls.CALLS_STEP,
    open_calls.DRAFTS_STEP,
    thanks.STEP,
)
STEPS: Mapping[str, Step] = {step.key: step for step in ALL}
UNKNOWN = N_("The closing plan has no such step.")
GOING = N_("This step is under way already. Reload the page in a moment.")
TOO_EARLY = N_("Promises are still taken, so calls go on. Come back once they have ended.")
NOT_NOW = N_("This relief effort is not open or paused, so its plan cannot be carried out.")
NOT_CLOSED = N_("Thanks go out once the relief effort has closed.")
IN_GRACE = N_(
    "Organizations can still answer. Come back once the days for following up are over, which the "
    "plan tells."
)
NO_WAY_BACK = N_("This step cannot be taken back.")


def step_of(key: str) -> Step:
    """The step called `key`.

    Raises:
        Missing: if there is none.
    """
    if key not in STEPS:
        raise Missing(UNKNOWN, code="unknown_step")
    return STEPS[key]


def count(session: Session, campaign: Campaign, step: Step) -> int:
    """How many things a press would deal with now."""
    found = step.waiting(campaign).subquery()
    return int(session.execute(sa.select(sa.func.count()).select_from(found)).scalar_one())


def undoable(session: Session, campaign: Campaign, step: Step) -> int:
    """How many things can be taken back."""
    if step.back is None or campaign.state not in ending.TAKES:
        return 0
    query = select(sa.func.count()).select_from(ClosingMark)
    return int(session.exec(query.where(*marks.undoable(campaign.id, step.key))).one())


def press(session: Session, campaign: Campaign, step: Step, *, back: bool = False) -> ClosingRun:
    """Carry the step out, or take it back; pressed twice at once it is carried out once.

    Raises:
        Conflict: if promises are still taken, it is under way already, or all is over.
    """
    if why := refusal(session, campaign, step, back=back):
        raise Conflict(why, code="not_now")
    if back and step.back is None:
        raise Conflict(NO_WAY_BACK, code="no_way_back")
    run = ClosingRun(
        campaign_id=campaign.id, step=step.key, back=back, pressed_by=session.info["actor"]
    )
    try:
        with session.begin_nested():
            session.add(run)
            session.flush()
    except IntegrityError:
        raise Conflict(GOING, code="under_way") from None
    return run


def refusal(session: Session, campaign: Campaign, step: Step, *, back: bool = False) -> str:
    """Why a step cannot be pressed now, if so."""
    if campaign.state in (ending.TAKES if back else step.states):
        waits = step.after_grace and not agenda.grace_over(session, campaign)
        return IN_GRACE if waits else ""
    if campaign.state is CampaignState.OPEN:
        return NOT_CLOSED if step is thanks.STEP else TOO_EARLY
    return NOT_CLOSED if step is thanks.STEP else NOT_NOW


def go_on(
    db: Database,
    settings: Settings,
    run_id: UUID,
    *,
    within_s: float | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> bool:
    """Work a press off; says whether it has ended.

    Args:
        db: The database; each batch is a transaction of its own.
        settings: What letters need.
        run_id: Which press.
        within_s: Stop after the batch in which so many seconds are over.
        stopping: Whether to put the work down.
    """
    begun = time.monotonic()
    left: set[UUID] = set()
    with db.session() as session:
        by = session.get_one(ClosingRun, run_id).pressed_by
    while not stopping():
        with db.session(write=True, actor=by) as session:
            if not _batch(session, settings, run_id, left):
                return True
        if within_s is not None and time.monotonic() - begun > within_s:
            return False
    return False


def under_way(session: Session, campaign_id: UUID | None = None) -> Sequence[ClosingRun]:
    """Presses that are not worked off, the oldest first."""
    query = select(ClosingRun).where(col(ClosingRun.ended_at).is_(None))
    if campaign_id:
        query = query.where(ClosingRun.campaign_id == campaign_id)
    return session.exec(query.order_by(col(ClosingRun.id))).all()


def _batch(session: Session, settings: Settings, run_id: UUID, left: set[UUID]) -> bool:
    run = session.get_one(ClosingRun, run_id, with_for_update=True, populate_existing=True)
    if run.ended_at:
        return False
    acts = Acts(session, settings, session.get_one(Campaign, run.campaign_id))
    known = len(left)
    found, done = (_back if run.back else _forth)(acts, STEPS[run.step], left)
    run.done += done
    run.skipped += found - done
    # A mark is undone for good; of what waits, all may have moved this moment: then it is over too.
    more = bool(found if run.back else done) or known < len(left) < MOST_LEFT
    if not more:
        run.ended_at = clock.now()
        event = "wound_back" if run.back else "wound_up"
        about = campaigns.about(acts.campaign)
        audit.note(session, about, event, step=run.step, done=run.done, skipped=run.skipped)
    session.add(run)
    return more


def _forth(acts: Acts, step: Step, left: set[UUID]) -> tuple[int, int]:
    query = step.waiting(acts.campaign).where(step.column.not_in(left))
    keys = acts.session.exec(query.order_by(step.column).limit(BATCH)).all()
    return len(keys), _all_or_each(acts, step.take, {key: key for key in keys}, left)


def _back(acts: Acts, step: Step, left: set[UUID]) -> tuple[int, int]:
    assert step.back is not None  # noqa: S101 - `press` refuses it
    found = marks.to_undo(acts.session, acts.campaign.id, step.key, BATCH, but=left)
    return len(found), _all_or_each(acts, step.back, {each.subject: each for each in found}, left)


def _all_or_each(
    acts: Acts,
    act: Callable[[Acts, Sequence[Thing]], int],
    things: Mapping[UUID, Thing],
    left: set[UUID],
) -> int:
    """Act on all; where one of them breaks it, on each alone, and on that one not: it is `left`."""
    if not things:
        return 0
    try:
        with acts.session.begin_nested():
            return act(acts, list(things.values()))
    except PASSING:
        raise
    except Exception as error:
        if len(things) > 1:
            parts = ({key: thing} for key, thing in things.items())
            return sum(_all_or_each(acts, act, part, left) for part in parts)
        log.exception("left in winding up", key=str(*things), kind=type(error).__name__)
        left.update(things)
        return 0
