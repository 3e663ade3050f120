"""Organizations that accepted and have not said what arrived: asked once, each in one letter.

A letter to an organization does no harm if the relief effort goes on, so it is not taken back.
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from pledges.closing import marks
from pledges.closing.steps import Acts, Step
from pledges.dispatches import letters
from pledges.models import ARRIVING, Dispatch, Pledge
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import audit

KEY = "asked"


def waiting(campaign: Campaign) -> SelectOfScalar[UUID]:
    """Organizations that read e-mail, and owe a word about what they accepted."""
    owes = sa.exists().where(*_unasked(campaign.id, col(Agency.id)))
    return select(Agency.id).where(letters.reads_mail(), owes)


def to_call(session: Session, campaign: Campaign) -> Sequence[Agency]:
    """Those that no letter reaches, a program among them: somebody calls them."""
    owes = sa.exists().where(*_unasked(campaign.id, col(Agency.id)))
    query = select(Agency).where(~letters.reads_mail(), owes)
    return session.exec(query.order_by(col(Agency.name_en))).all()


def take(acts: Acts, keys: Sequence[UUID]) -> int:
    """Write to each organization about all that it has accepted."""
    return sum(_ask(acts, key) for key in keys)


def offers_of(session: Session, campaign_id: UUID, agency_id: UUID) -> Sequence[Dispatch]:
    """What an organization has accepted and not told of."""
    query = select(Dispatch).where(*_unasked(campaign_id, agency_id))
    return session.exec(query.order_by(col(Dispatch.id))).all()


def _ask(acts: Acts, agency_id: UUID) -> int:
    offers = offers_of(acts.session, acts.campaign.id, agency_id)
    if not offers:
        return 0
    letters.ask_report(acts.session, acts.settings, offers)
    agency = acts.session.get_one(Agency, agency_id)
    for each in offers:
        marks.put(acts.session, acts.campaign.id, KEY, each.id)
        pledge = acts.session.get_one(Pledge, each.pledge_id)
        facts = {"dispatch": each.reference, "agency": agency.slug}
        audit.note(acts.session, pledge.reference, "report_asked", **facts)
    return 1


def _unasked(
    campaign_id: UUID, agency_id: UUID | sa.SQLColumnExpression[UUID]
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(Dispatch.campaign_id) == campaign_id,
        col(Dispatch.agency_id) == agency_id,
        col(Dispatch.state).in_(ARRIVING),
        ~marks.held(campaign_id, KEY, col(Dispatch.id)),
    )


STEP = Step(KEY, waiting, col(Agency.id), take)
