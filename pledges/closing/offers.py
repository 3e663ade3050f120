"""What was not needed: donors are told, then it is let go; or kept on, if its donor agrees.

Offers kept in reserve are one step; what is promised and was never placed is another, and is kept
in reserve by it. Money is never let go so: it is proposed to an organization.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from pledges import locks, service
from pledges.calls import carried_offers
from pledges.closing import agenda, marks
from pledges.closing.steps import Acts, Step
from pledges.dispatches import letters
from pledges.instalments import agreement
from pledges.models import ClosingMark, Pledge, PledgeState
from relief.campaigns.models import Campaign
from relief.kit import audit, clock, outbox
from relief.kit.db import rows_changed

KEY, UNPLACED = carried_offers.MARK, "unplaced"
LETTER = "closing_offer"
NOTICE = timedelta(days=14)  # the least that donors are given
KEPT_FOR = timedelta(days=365)  # and told again a week before


def waiting(campaign: Campaign) -> SelectOfScalar[UUID]:
    """Offers in reserve whose donors have not been told."""
    return select(Pledge.id).where(
        Pledge.campaign_id == campaign.id,
        Pledge.state == PledgeState.STANDING,
        ~marks.held(campaign.id, KEY, col(Pledge.id)),
        ~marks.held(campaign.id, UNPLACED, col(Pledge.id)),
    )


def unplaced(campaign: Campaign) -> SelectOfScalar[UUID]:
    """Goods, services and time that are promised, and that no organization has.

    What was told of before is so again: it was needed after all, and came back.
    """
    return select(Pledge.id).where(
        Pledge.campaign_id == campaign.id,
        Pledge.state == PledgeState.PROMISED,
        Pledge.kind != "money",
    )


def last_day(session: Session, campaign: Campaign) -> date:
    """Until when offers stand: the end of the following up, and never at a moment's notice."""
    soonest = campaign.today() + NOTICE
    return max(agenda.grace_ends(session, campaign) or soonest, soonest)


def take(acts: Acts, keys: Sequence[UUID]) -> int:
    """Give each offer its last day and tell its donor, in one letter."""
    until = last_day(acts.session, acts.campaign).isoformat()
    found = [each for each in _locked(acts, keys) if each.state is PledgeState.STANDING]
    for pledge in found:
        _mark(acts, KEY, pledge)
        # The donor's own day, if it is sooner.
        _tell(acts, pledge, min(filter(None, (pledge.stands_until, until))))
    return len(found)


def take_unplaced(acts: Acts, keys: Sequence[UUID]) -> int:
    """Keep each in reserve until its last day and tell its donor, in one letter."""
    until = last_day(acts.session, acts.campaign)
    found = [each for each in _locked(acts, keys) if each.state is PledgeState.PROMISED]
    for pledge in found:
        _mark(acts, UNPLACED, pledge)
        service.keep(acts.session, pledge, until=until)
        _tell(acts, pledge, until.isoformat())
    return len(found)


def facts(acts: Acts, pledge: Pledge, until: str, *, keeps: bool) -> dict[str, Any]:
    """What the letter says."""
    known = letters.recorded_facts(acts.settings, acts.campaign, pledge)
    return known | {"until": until, "keeps": keeps}


def back(acts: Acts, found: Sequence[ClosingMark]) -> int:
    """Give each offer the day it had; a letter that still waits does not leave."""
    locks.many(acts.session, (each.subject for each in found), ())
    return sum(_untell(acts.session, each) for each in found)


def may_keep(session: Session, pledge: Pledge) -> bool:
    """Whether the donor is asked if it may be kept for another relief effort."""
    mark = _mark_of(session, pledge)
    if mark is None or mark.agreed_at or pledge.state is not PledgeState.STANDING:
        return False
    plan = agenda.of(session, service.campaign_of(session, pledge))
    return plan is not None and plan.keeps_offers


def keep(session: Session, pledge: Pledge, words: str) -> bool:
    """The donor agrees, in these words: it is kept for another relief effort; twice is once."""
    if not may_keep(session, pledge):
        return False
    mark = _mark_of(session, pledge)
    statement = update(ClosingMark).where(
        col(ClosingMark.id) == (mark and mark.id), col(ClosingMark.agreed_at).is_(None)
    )
    if rows_changed(session, statement.values(agreed_at=clock.now())) != 1:
        return False
    until = service.campaign_of(session, pledge).today() + KEPT_FOR
    _put(session, pledge, until.isoformat(), told_for="")
    audit.note(session, pledge.reference, "kept_on", words=words, until=until.isoformat())
    return True


def _locked(acts: Acts, keys: Sequence[UUID]) -> Sequence[Pledge]:
    """As they are now: one may be withdrawn, or needed after all."""
    locks.many(acts.session, keys, ())
    query = select(Pledge).where(col(Pledge.id).in_(keys)).order_by(col(Pledge.id))
    return acts.session.exec(query.execution_options(populate_existing=True)).all()


def _mark(acts: Acts, step: str, pledge: Pledge) -> None:
    older = _mark_of(acts.session, pledge)
    if older:  # told before, needed after all, and come back: the newest mark alone holds
        marks.undo(acts.session, older)
    marks.put(acts.session, acts.campaign.id, step, pledge.id, before=pledge.stands_until)


def _mark_of(session: Session, pledge: Pledge) -> ClosingMark | None:
    return marks.of(session, UNPLACED, pledge.id) or marks.of(session, KEY, pledge.id)


def _tell(acts: Acts, pledge: Pledge, until: str) -> None:
    _put(acts.session, pledge, until, told_for=until)
    email = service.donor_of(acts.session, pledge).email
    if email and agreement.mail_refused(acts.session, pledge):
        email = None
    if email:
        plan = agenda.of(acts.session, acts.campaign)
        told = facts(acts, pledge, until, keeps=plan is not None and plan.keeps_offers)
        letter = outbox.Letter(email, LETTER, pledge.language, told)
        outbox.put(acts.session, about=pledge.reference, channel="email", letter=letter)
    way = "email" if email else ""
    audit.note(acts.session, pledge.reference, "closing_told", until=until, way=way)


def _untell(session: Session, mark: ClosingMark) -> int:
    pledge = session.get_one(Pledge, mark.subject, populate_existing=True)
    if not marks.undo(session, mark) or pledge.state is not PledgeState.STANDING:
        return 0  # its donor has answered, or it has found its way
    outbox.take_out(session, pledge.reference, LETTER)
    if mark.step == UNPLACED:
        pledge.state = PledgeState.PROMISED
    _put(session, pledge, mark.before, told_for="")
    audit.note(session, pledge.reference, "closing_untold")
    return 1


def _put(session: Session, pledge: Pledge, until: str, *, told_for: str) -> None:
    pledge.stands_until, pledge.lapse_told_for = until, told_for
    pledge.version += 1
    session.add(pledge)
    session.flush()


STEP = Step(KEY, waiting, col(Pledge.id), take, back)
UNPLACED_STEP = Step(UNPLACED, unplaced, col(Pledge.id), take_unplaced, back)
