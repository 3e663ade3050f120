"""A town that closes: a coordinator's plan, promises before and after its last moment."""

from datetime import date, time

from pledges.closing import agenda
from pledges.closing.agenda import PlanIn
from relief.campaigns import service as campaigns


def planned(db, slug, day="2011-10-02", minute="17:00", **given):
    """Plan the last moment of a campaign; returns what the clocks do to it."""
    body = PlanIn(day=date.fromisoformat(day), minute=time.fromisoformat(minute), **given)
    with db.session(write=True, actor="staff:1") as session:
        return agenda.plan(session, campaigns.get(session, slug), body)


def standing_of(db, slug):
    with db.session() as session:
        return campaigns.get(session, slug).state
