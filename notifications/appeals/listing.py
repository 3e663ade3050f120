"""Which appeals there are, as the comms desk lists them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from notifications.appeals.models import Appeal, AppealState

MOST = 100


def in_states(
    session: Session, states: Collection[AppealState], campaign_id: UUID | None = None
) -> Sequence[Appeal]:
    """Appeals in some states, the newest first; of one campaign, if it is named."""
    query = select(Appeal).where(col(Appeal.state).in_(states))
    if campaign_id:
        query = query.where(Appeal.campaign_id == campaign_id)
    return session.exec(query.order_by(col(Appeal.id).desc()).limit(MOST)).all()


def in_review(session: Session, campaign_id: UUID | None = None) -> Sequence[Appeal]:
    """Appeals that wait for somebody to read them, the longest waiting first."""
    found = in_states(session, (AppealState.IN_REVIEW,), campaign_id)
    return sorted(found, key=lambda each: (each.submitted_at or each.created_at, each.id))


def unread(session: Session, campaign_id: UUID | None = None) -> Sequence[Appeal]:
    """Appeals that went out in an emergency, and that nobody else has read yet."""
    query = select(Appeal).where(Appeal.emergency_by != "", Appeal.reviewed_by == "")
    if campaign_id:
        query = query.where(Appeal.campaign_id == campaign_id)
    return session.exec(query.order_by(col(Appeal.id)).limit(MOST)).all()
