"""Offers that organizations have not answered: asked once more, and taken back after the grace.

A letter to an organization cannot be taken back; what it gave up can be sent to it again.
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from pledges import locks
from pledges.closing import agenda, marks
from pledges.closing.steps import Acts, Step
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import letters
from pledges.models import OFFERED, Allocation, Dispatch, Pledge
from relief.agencies.channels import EMAIL
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import audit

KEY, RECALLED = "unanswered", "recalled"
WORDS = "No answer before the relief effort ended."


def waiting(campaign: Campaign) -> SelectOfScalar[UUID]:
    """Organizations that read e-mail, and have not been asked about what they were sent."""
    return select(Agency.id).where(Agency.channel == EMAIL, *_owes(campaign))


def to_call(session: Session, campaign: Campaign) -> Sequence[Agency]:
    """Those that no e-mail reaches: somebody calls them."""
    query = select(Agency).where(Agency.channel != EMAIL, *_owes(campaign))
    return session.exec(query.order_by(col(Agency.name_en))).all()


def take(acts: Acts, keys: Sequence[UUID]) -> int:
    """Write to each organization about all that it has not answered."""
    return sum(_ask(acts, key) for key in keys)


def silent(campaign: Campaign) -> SelectOfScalar[UUID]:
    """Offers without an answer, whoever was asked about them."""
    return select(Dispatch.id).where(
        Dispatch.campaign_id == campaign.id, col(Dispatch.state).in_(OFFERED)
    )


def recall(acts: Acts, keys: Sequence[UUID]) -> int:
    """Take each back, and tell its organization once of all."""
    session = acts.session
    chosen = select(Dispatch).where(col(Dispatch.id).in_(keys)).order_by(col(Dispatch.id))
    rows = session.exec(chosen).all()
    shares = [session.get_one(Allocation, each.allocation_id) for each in rows]
    locks.many(session, (each.pledge_id for each in rows), (each.need_id for each in shares))
    again = chosen.where(col(Dispatch.state).in_(OFFERED))  # an answer may have been quicker
    found = session.exec(again.execution_options(populate_existing=True)).all()
    for each in found:
        dispatches.recall(session, each, words=WORDS)
        marks.put(session, acts.campaign.id, RECALLED, each.id)
    letters.taken_back(session, found)
    return len(found)


def until(session: Session, campaign: Campaign) -> str:
    """Until when they may still answer; empty if nobody has said, or it is over."""
    last = agenda.grace_ends(session, campaign)
    return last.isoformat() if last and not agenda.grace_over(session, campaign) else ""


def offers_of(session: Session, campaign: Campaign, agency_id: UUID) -> list[Dispatch]:
    """What an organization was sent and has neither answered nor been asked about here."""
    query = select(Dispatch).where(*_unasked(campaign.id, agency_id))
    return list(session.exec(query.order_by(col(Dispatch.id))))


def _ask(acts: Acts, agency_id: UUID) -> int:
    offers = offers_of(acts.session, acts.campaign, agency_id)
    if not offers:
        return 0
    agency = acts.session.get_one(Agency, agency_id)
    last = until(acts.session, acts.campaign)
    letters.remind(
        acts.session, acts.settings, offers, to=agency.address, channel=EMAIL, until=last
    )
    for each in offers:
        marks.put(acts.session, acts.campaign.id, KEY, each.id)
        pledge = acts.session.get_one(Pledge, each.pledge_id)
        told = {"dispatch": each.reference, "agency": agency.slug}
        audit.note(acts.session, pledge.reference, "agency_reminded", **told)
    return 1


def _owes(campaign: Campaign) -> tuple[sa.ColumnElement[bool], ...]:
    return (col(Agency.active).is_(True), sa.exists().where(*_unasked(campaign.id, col(Agency.id))))


def _unasked(
    campaign_id: UUID, agency_id: UUID | sa.SQLColumnExpression[UUID]
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(Dispatch.campaign_id) == campaign_id,
        col(Dispatch.agency_id) == agency_id,
        col(Dispatch.state).in_(OFFERED),
        col(Dispatch.tell_at).is_(None),  # else nobody has written to it of this offer yet
        ~marks.held(campaign_id, KEY, col(Dispatch.id)),
    )


STEP = Step(KEY, waiting, col(Agency.id), take)
RECALL_STEP = Step(RECALLED, silent, col(Dispatch.id), recall, after_grace=True)
