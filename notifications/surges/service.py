"""Surges as they are found again: one, and the latest."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from notifications.surges.models import Surge
from relief.campaigns.models import Campaign
from relief.kit import clock
from relief.kit.errors import Missing
from relief.kit.i18n import N_

UNKNOWN = N_("There is no such surge.")
LATEST = timedelta(days=14)
MOST = 100


def get(session: Session, surge_id: str) -> tuple[Surge, Campaign]:
    """One surge, and the campaign it came to.

    Raises:
        Missing: if there is none.
    """
    found = session.get(Surge, UUID(surge_id))
    if found is None:
        raise Missing(UNKNOWN, code="unknown_surge")
    return found, session.get_one(Campaign, found.campaign_id)


def latest(session: Session) -> Sequence[tuple[Surge, Campaign]]:
    """Those of two weeks, what goes on first, then the newest."""
    query = (
        select(Surge, Campaign)
        .join(Campaign, col(Campaign.id) == col(Surge.campaign_id))
        .where((col(Surge.began_at) > clock.now() - LATEST) | col(Surge.ended_at).is_(None))
        .order_by(col(Surge.ended_at).is_not(None), col(Surge.id).desc())
    )
    return session.exec(query.limit(MOST)).all()
