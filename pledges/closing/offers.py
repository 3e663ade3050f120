"""Offers kept in reserve: their donors are told, then they are let go; or kept, if one agrees."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from pledges import letters, locks, service
from pledges.calls import standing
from pledges.closing import agenda, marks
from pledges.closing.steps import Acts, Step
from pledges.models import ClosingMark, Pledge, PledgeState
from relief.campaigns.models import Campaign
from relief.kit import audit, clock, outbox
from relief.kit.db import rows_changed

KEY = "offers"
LETTER = "closing_offer"
NOTICE = timedelta(days=14)  # the least that donors are given
KEPT_FOR = timedelta(days=365)  # and told again a week before


def waiting(campaign: Campaign) -> SelectOfScalar[UUID]:
    """Offers in reserve whose donors have not been told."""
    return select(Pledge.id).where(
        Pledge.campaign_id == campaign.id,
        Pledge.state == PledgeState.STANDING,
        ~marks.held(campaign.id, KEY, col(Pledge.id)),
    )


def last_day(session: Session, campaign: Campaign) -> date:
    """Until when offers stand: the end of the following up, and never at a moment's notice."""
    soonest = standing.today(campaign) + NOTICE
    return max(agenda.grace_ends(session, campaign) or soonest, soonest)


def take(acts: Acts, keys: Sequence[UUID]) -> int:
    """Give each offer its last day and tell its donor, in one letter."""
    locks.many(acts.session, keys, ())
    until = last_day(acts.session, acts.campaign).isoformat()
    plan = agenda.of(acts.session, acts.campaign)
    keeps = plan is not None and plan.keeps_offers
    query = select(Pledge).where(col(Pledge.id).in_(keys)).order_by(col(Pledge.id))
    found = acts.session.exec(query.execution_options(populate_existing=True)).all()
    return sum(_tell(acts, each, until, keeps=keeps) for each in found)


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
    mark = marks.of(session, KEY, pledge.id)
    if mark is None or mark.agreed_at or pledge.state is not PledgeState.STANDING:
        return False
    plan = agenda.of(session, service.campaign_of(session, pledge))
    return plan is not None and plan.keeps_offers


def keep(session: Session, pledge: Pledge, words: str) -> bool:
    """The donor agrees, in these words: it is kept for another relief effort; twice is once."""
    if not may_keep(session, pledge):
        return False
    mark = marks.of(session, KEY, pledge.id)
    statement = update(ClosingMark).where(
        col(ClosingMark.id) == (mark and mark.id), col(ClosingMark.agreed_at).is_(None)
    )
    if rows_changed(session, statement.values(agreed_at=clock.now())) != 1:
        return False
    until = standing.today(service.campaign_of(session, pledge)) + KEPT_FOR
    _put(session, pledge, until.isoformat(), told_for="")
    audit.note(session, pledge.reference, "kept_on", words=words, until=until.isoformat())
    return True


def _tell(acts: Acts, pledge: Pledge, until: str, *, keeps: bool) -> int:
    if pledge.state is not PledgeState.STANDING:
        return 0  # withdrawn, or needed after all
    marks.put(acts.session, acts.campaign.id, KEY, pledge.id, before=pledge.stands_until)
    until = min(filter(None, (pledge.stands_until, until)))  # the donor's own day, if it is sooner
    _put(acts.session, pledge, until, told_for=until)
    donor = service.donor_of(acts.session, pledge)
    way = "email" if donor.email else ""
    if donor.email:
        told = facts(acts, pledge, until, keeps=keeps)
        letter = outbox.Letter(donor.email, LETTER, pledge.language, told)
        outbox.put(acts.session, about=pledge.reference, channel="email", letter=letter)
    audit.note(acts.session, pledge.reference, "closing_told", until=until, way=way)
    return 1


def _untell(session: Session, mark: ClosingMark) -> int:
    pledge = session.get_one(Pledge, mark.subject, populate_existing=True)
    if not marks.undo(session, mark) or pledge.state is not PledgeState.STANDING:
        return 0  # its donor has answered, or it has found its way
    outbox.take_out(session, pledge.reference, LETTER)
    _put(session, pledge, mark.before, told_for="")
    audit.note(session, pledge.reference, "closing_untold")
    return 1


def _put(session: Session, pledge: Pledge, until: str, *, told_for: str) -> None:
    pledge.stands_until, pledge.lapse_told_for = until, told_for
    pledge.version += 1
    session.add(pledge)
    session.flush()


STEP = Step(KEY, waiting, col(Pledge.id), take, back)
