"""The last moment for promises: set beforehand, kept to the minute, lifted by opening again."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from relief.campaigns import service
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict
from relief.kit.i18n import N_

TAKES = (CampaignState.OPEN, CampaignState.PAUSED)
NOT_NOW = N_("Only a relief effort that is open or paused has a last moment for promises.")


def passed(campaign: Campaign) -> bool:
    """Whether its last moment for promises is over."""
    return campaign.cut_off_at is not None and campaign.cut_off_at <= clock.now()


def takes_promises(campaign: Campaign) -> bool:
    """Whether a promise made now is taken."""
    return campaign.state is CampaignState.OPEN and not passed(campaign)


def set_cut_off(session: Session, campaign: Campaign, at: datetime | None) -> None:
    """Let promises end at `at`; with none, they end only when a person says so.

    Raises:
        Conflict: if the campaign is not open, or changed meanwhile.
    """
    if at == campaign.cut_off_at:
        return
    statement = (
        update(Campaign)
        .where(
            col(Campaign.id) == campaign.id,
            col(Campaign.version) == campaign.version,
            col(Campaign.state).in_(TAKES),
        )
        .values(cut_off_at=at, version=col(Campaign.version) + 1)
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(NOT_NOW if campaign.state not in TAKES else service.CHANGED, code="changed")
    session.refresh(campaign)
    told = {"at": clock.rfc3339(at)} if at else {}
    audit.note(session, service.about(campaign), "cut_off_set" if at else "cut_off_lifted", **told)


def due(session: Session) -> Sequence[Campaign]:
    """Open campaigns whose last moment is over."""
    query = select(Campaign).where(
        Campaign.state == CampaignState.OPEN, col(Campaign.cut_off_at) <= clock.now()
    )
    return session.exec(query.order_by(col(Campaign.id))).all()


def stop(session: Session, campaign: Campaign) -> bool:
    """Pause a campaign whose last moment is over; of two who try, one does."""
    statement = (
        update(Campaign)
        .where(
            col(Campaign.id) == campaign.id,
            col(Campaign.state) == CampaignState.OPEN,
            col(Campaign.cut_off_at) <= clock.now(),
        )
        .values(state=CampaignState.PAUSED, version=col(Campaign.version) + 1)
    )
    if rows_changed(session, statement) != 1:
        return False
    audit.note(session, service.about(campaign), "cut_off_reached")
    return True
