"""A writer with many readers passed our short link on a few minutes ago."""

from datetime import datetime, timedelta

from sqlmodel import Session

from notifications.links import service as links
from notifications.links.models import LinkArrivals
from notifications.surges import watch
from notifications.surges.sampling import MINUTE, minute_of
from relief.campaigns.models import Campaign
from relief.rehearsal.stage import Stage

LABEL = "Post by a novelist from Stratford"
QUIET = (0, 1, 0, 2, 1, 0, 0, 1, 3, 0, 1, 1)  # a minute, over and over
MANY = (31, 58, 64, 52, 47, 41)  # the minutes since the post
AGO = timedelta(minutes=1)


def come(stage: Stage, campaign: Campaign, now: datetime) -> None:
    """Many come by one link; the next look names it."""
    stage.at(now - AGO)
    with stage.coordinating() as session:
        link = links.make(session, campaign, label=LABEL, network="x")
        _arrive(session, link.code, minute_of(now - AGO))
    watch.look(stage.db)


def _arrive(session: Session, code: str, last: datetime) -> None:
    counts = [*(QUIET * 15), *MANY]
    first = last - (len(counts) - 1) * MINUTE
    session.add_all(
        LinkArrivals(code=code, minute=first + at * MINUTE, writer="rehearsal", n=n)
        for at, n in enumerate(counts)
        if n
    )
