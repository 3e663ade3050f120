"""An agency's answer, and who wins when two are given at once.

Each step of a dispatch is a guarded UPDATE: its row count says whether this answer was the first.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, update

from pledges import states
from pledges.models import OFFERED, AllocationState, Dispatch
from relief.campaigns.models import Campaign
from relief.kit import clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict
from relief.kit.i18n import N_, Said, moment

ALREADY = N_(
    "{reference} was answered already: on {at}, {by} said “{state}”. That answer stands; to change "
    "it, call the coordinator."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who at the agency answered, by which channel, and when they said it."""

    by: str
    channel: str = "portal"
    said_at: datetime | None = None


def move(
    session: Session,
    dispatch: Dispatch,
    answer: Answer,
    to: AllocationState,
    *,
    before: tuple[AllocationState, ...] = OFFERED,
    **values: object,
) -> bool:
    """Take the step if the dispatch still stands at `before`; whoever comes second finds no row."""
    if answer.by:
        values |= {
            "answered_by": answer.by[:120],
            "answered_channel": answer.channel,
            "answered_at": answer.said_at or clock.now(),
            "logged_by": session.info["actor"],
        }
    statement = (
        update(Dispatch)
        .where(col(Dispatch.id) == dispatch.id, col(Dispatch.state).in_(before))
        .values(state=to, version=col(Dispatch.version) + 1, **values)
    )
    moved = rows_changed(session, statement) == 1
    session.refresh(dispatch)
    return moved


def recorded(
    session: Session, dispatch: Dispatch, same: tuple[AllocationState, ...], **values: object
) -> Dispatch:
    """The recorded answer if this one says the same; else who said what, and when."""
    session.refresh(dispatch)
    if dispatch.state in same and all(getattr(dispatch, k) == v for k, v in values.items()):
        return dispatch
    zone = session.get_one(Campaign, dispatch.campaign_id).time_zone
    raise Conflict(
        ALREADY,
        code="answered_already",
        reference=dispatch.reference,
        by=dispatch.answered_by or dispatch.logged_by,
        state=states.said(dispatch.state),
        at=Said(moment, dispatch.answered_at or dispatch.sent_at, zone),
    )
