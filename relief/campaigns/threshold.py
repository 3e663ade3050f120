"""Fewer calls that only confirm: the least sum that a call must confirm, raised for a while.

On an evening when nobody is free to call back, large promises would wait by the hundred. One press
raises the sum, one lowers it to what it was; what somebody has changed meanwhile is left alone.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, update

from relief.campaigns import service
from relief.campaigns.models import Campaign
from relief.kit import audit, clock
from relief.kit.db import UtcDateTime, rows_changed
from relief.kit.errors import Conflict
from relief.kit.i18n import N_

TIMES = 5  # as much as before
RAISED_ALREADY = N_("Somebody has raised it a moment ago. Nothing was changed.")
CHANGED = N_("Somebody changed it a moment ago. Look at it once more; nothing was changed.")
NONE = N_("No call confirms any promise here, so there is nothing to raise.")


class RaisedThreshold(SQLModel, table=True):
    """That it is raised, from what; no row, and it is not."""

    __tablename__ = "raised_threshold"

    campaign_id: UUID = Field(primary_key=True, foreign_key="campaign.id")
    before_cents: int | None = Field(default=None, sa_type=sa.BigInteger, description="As kept.")
    to_cents: int = Field(sa_type=sa.BigInteger)
    by: str = Field(max_length=80, description="A principal.")
    at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


def now_cents(campaign: Campaign, usual_cents: int) -> int:
    """The least sum that a call confirms now; 0: none."""
    own = campaign.confirm_from_cents
    return usual_cents if own is None else own


def raised(session: Session, campaign: Campaign) -> RaisedThreshold | None:
    """Whether it is raised, by whom and when."""
    return session.get(RaisedThreshold, campaign.id, populate_existing=True)


def lift(session: Session, campaign: Campaign, usual_cents: int) -> int:
    """Raise it; returns to how many cents.

    Raises:
        Conflict: if it is raised already, or no call confirms anything.
    """
    before = campaign.confirm_from_cents
    to = TIMES * now_cents(campaign, usual_cents)
    if not to:
        raise Conflict(NONE, code="no_threshold")
    row = RaisedThreshold(
        campaign_id=campaign.id, before_cents=before, to_cents=to, by=session.info["actor"]
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise Conflict(RAISED_ALREADY, code="raised") from None
    if not _set(session, campaign, before, to):
        raise Conflict(CHANGED, code="changed")
    audit.note(session, service.about(campaign), "threshold_raised", before=before, to=to)
    return to


def lower(session: Session, campaign: Campaign) -> bool:
    """Make it what it was; False if it was not raised. What was changed meanwhile stays."""
    row = raised(session, campaign)
    gone = sa.delete(RaisedThreshold).where(col(RaisedThreshold.campaign_id) == campaign.id)
    if row is None or not rows_changed(session, gone):
        return False
    back = _set(session, campaign, row.to_cents, row.before_cents)
    audit.note(
        session, service.about(campaign), "threshold_lowered", to=row.before_cents, changed=back
    )
    return True


def _set(session: Session, campaign: Campaign, was: int | None, to: int | None) -> bool:
    column = col(Campaign.confirm_from_cents)
    same = column.is_(None) if was is None else column == was
    change = update(Campaign).where(col(Campaign.id) == campaign.id, same)
    # The version moves too: a form that was opened before must not bring the old sum back.
    done = rows_changed(
        session, change.values(confirm_from_cents=to, version=col(Campaign.version) + 1)
    )
    session.refresh(campaign)
    return bool(done)
