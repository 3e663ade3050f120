"""Offers that nobody answers: reminded, put to a second person, then proposed to be moved on.

An agency keeps an offer for so much of its own open time, once for each step. A job that comes late
takes one step and gives the whole time again, so that no agency is overrun after a night without
power. Nothing is ever taken from an agency here: a coordinator decides that.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from pledges import locks
from pledges.dispatches import letters, patience
from pledges.models import OFFERED, Dispatch, LeaseStep, Pledge
from relief.agencies import reach
from relief.agencies.channels import EMAIL
from relief.agencies.models import Agency
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict
from relief.kit.i18n import N_
from relief.kit.settings import Settings

REMINDED, ESCALATED, MOVE_ON = STEPS = ("reminded", "escalated", "move_on")
NOTED = {REMINDED: "agency_reminded"}  # donors are reminded too
MOST = 500  # offers of one transaction
UNANSWERED: tuple[sa.ColumnElement[bool], ...] = (
    col(Dispatch.state).in_(OFFERED),
    col(Dispatch.active) == sa.true(),
)
HANDLED = N_("Somebody else has made this call, or the organization has answered.")


def run(session: Session, settings: Settings) -> int:
    """Take the next step for every overdue offer of one agency; safe late, twice and in parallel.

    Returns:
        How many offers were looked at; none, and nothing is due.
    """
    agency_id, keys = locks.of_one_agency(session, _due(), col(Dispatch.look_at), MOST)
    if agency_id is None:
        return 0
    # Read again under the lock: an answer, or another worker, may have been quicker.
    query = select(Dispatch).where(col(Dispatch.id).in_(keys), *_due())
    query = query.order_by(col(Dispatch.id)).execution_options(populate_existing=True)
    agency = session.get_one(Agency, agency_id)
    taken: dict[str, list[Dispatch]] = {step: [] for step in STEPS}
    for each in session.exec(query).all():
        step = _take(session, settings, agency, each)
        if step:
            taken[step].append(each)
    if taken[REMINDED] and agency.channel == EMAIL:
        letters.remind(session, settings, taken[REMINDED], to=agency.address, channel=EMAIL)
    if taken[ESCALATED] and agency.second_email:
        letters.remind(session, settings, taken[ESCALATED], to=agency.second_email, channel=EMAIL)
    return len(keys)


def open_steps(session: Session, dispatches: Sequence[Dispatch]) -> dict[UUID, list[LeaseStep]]:
    """What was done about each so far, in order."""
    found: dict[UUID, list[LeaseStep]] = {each.id: [] for each in dispatches}
    query = select(LeaseStep).where(col(LeaseStep.dispatch_id).in_(found))
    for step in session.exec(query.order_by(col(LeaseStep.id))):
        found[step.dispatch_id].append(step)
    return found


def unanswered(
    session: Session, *, overdue: bool, most: int, campaign_id: UUID | None = None
) -> Sequence[Dispatch]:
    """Offers without an answer, the longest overdue first; or those whose time still runs."""
    late = _late()
    query = select(Dispatch).where(*UNANSWERED, late if overdue else sa.not_(late))
    if campaign_id:
        query = query.where(Dispatch.campaign_id == campaign_id)
    return session.exec(query.order_by(col(Dispatch.answer_by), col(Dispatch.id)).limit(most)).all()


def count(session: Session) -> int:
    """How many offers have had no answer in time."""
    query = select(sa.func.count()).select_from(Dispatch).where(*UNANSWERED, _late())
    return session.exec(query).one()


def called(session: Session, dispatch: Dispatch) -> None:
    """Somebody has telephoned about it, without an answer yet.

    Raises:
        Conflict: if no call is open any more.
    """
    statement = (
        update(LeaseStep)
        .where(col(LeaseStep.dispatch_id) == dispatch.id)
        .where(col(LeaseStep.by_person), col(LeaseStep.done_at).is_(None))
        .values(done_at=clock.now())
    )
    if not rows_changed(session, statement):
        raise Conflict(HANDLED, code="call_made")
    about = session.get_one(Pledge, dispatch.pledge_id).reference
    audit.note(session, about, "agency_called", dispatch=dispatch.reference)


def _late() -> sa.ColumnElement[bool]:
    """Overdue, or with an agency that is sent nothing any more."""
    silent = select(Agency.id).where(sa.not_(col(Agency.active)))
    return sa.or_(
        sa.and_(col(Dispatch.answer_by).is_not(None), col(Dispatch.answer_by) <= clock.now()),
        col(Dispatch.agency_id).in_(silent),
    )


def _due() -> tuple[sa.ColumnElement[bool], ...]:
    """Its time has come, and its agency takes part; a suspended one is asked nothing."""
    active = select(Agency.id).where(col(Agency.active))
    return (
        *UNANSWERED,
        col(Dispatch.look_at) <= clock.now(),
        col(Dispatch.agency_id).in_(active),
    )


def _take(session: Session, settings: Settings, agency: Agency, offer: Dispatch) -> str:
    """The next step, if this worker is the first to take it."""
    done = {each.step for each in open_steps(session, [offer])[offer.id]}
    step = next((each for each in STEPS if each not in done and _can(agency, each)), "")
    wanted = patience.span(session, settings, offer)
    ahead = step in STEPS[:-1]
    later = reach.open_after(agency, clock.now(), wanted) if ahead else None
    if not _first(session, offer, later) or not step:
        return ""
    session.add(LeaseStep(dispatch_id=offer.id, step=step, by_person=_by_person(agency, step)))
    session.flush()
    about = session.get_one(Pledge, offer.pledge_id).reference
    event = NOTED.get(step, step)
    audit.note(session, about, event, dispatch=offer.reference, agency=agency.slug)
    return step


def _first(session: Session, offer: Dispatch, later: datetime | None) -> bool:
    statement = (
        update(Dispatch)
        .where(col(Dispatch.id) == offer.id, col(Dispatch.look_at) == offer.look_at, *UNANSWERED)
        .values(look_at=later)
    )
    first = rows_changed(session, statement) == 1
    session.refresh(offer)
    return first


def _can(agency: Agency, step: str) -> bool:
    """Without a second person there is nobody to escalate to."""
    return step != ESCALATED or bool(agency.second_email or agency.second_phone)


def _by_person(agency: Agency, step: str) -> bool:
    """Whether no e-mail can do it: then somebody is to telephone."""
    if step == REMINDED:
        return agency.channel != EMAIL
    return step == ESCALATED and not agency.second_email
