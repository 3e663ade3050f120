"""Larger gifts in parts: agreed once an organization accepts, reminded of at noon."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from pledges import locks, reminders
from pledges.instalments import agreement, book
from pledges.instalments.schedules import Rule
from pledges.models import Donor, Pledge, PledgeState, Schedule
from relief.campaigns.models import Campaign
from relief.rehearsal.stage import Stage

LARGE_CENTS = 5_000
AT_ONCE = 4  # a half-day
RULES = (
    (Rule("week", count=4), 0),
    (Rule("month", day=31, count=6), 2),
    (Rule("last_day", count=3), 1),
    (Rule("month", count=10), 0),
)
SAID = "I would rather give a little every month. Yes, write to me."


def after(stage: Stage, campaign: Campaign) -> None:
    """A few donors divide what was accepted; whoever agreed is reminded of what is due."""
    today = campaign.today()
    with stage.coordinating() as session:
        for n, pledge in enumerate(_large(session, campaign)):
            _divide(session, stage, pledge, today, n)
    with stage.coordinating() as session:
        for pledge_id in reminders.due(session, campaign):
            reminders.remind(session, stage.settings, campaign, pledge_id)


def _divide(session: Session, stage: Stage, pledge: Pledge, today: date, n: int) -> None:
    locks.pledge(session, pledge)
    rule, later = RULES[(stage.rng.randrange(len(RULES)) + n) % len(RULES)]
    book.agree(session, pledge, rule, today + timedelta(days=later), source="desk")
    if agreement.reachable(session, pledge):
        agreement.agree(session, pledge, source="desk", words=SAID)


def _large(session: Session, campaign: Campaign) -> list[Pledge]:
    divided = select(Schedule.pledge_id)
    query = select(Pledge).join(Donor, col(Donor.id) == Pledge.donor_id)
    query = query.where(
        Pledge.campaign_id == campaign.id,
        Pledge.kind == "money",
        Pledge.state == PledgeState.ACCEPTED,
        col(Pledge.amount) >= LARGE_CENTS,
        col(Pledge.id).not_in(divided),
    )
    query = query.order_by(col(Donor.email_index).is_(None), col(Pledge.id))
    return list(session.exec(query.limit(AT_ONCE)))
