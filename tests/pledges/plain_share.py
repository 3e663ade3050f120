"""What an organization needs, and its share of a pledge, in plain Python."""

from dataclasses import dataclass
from datetime import datetime, timedelta

OFFERED = ("dispatched", "acknowledged")
TAKEN = ("accepted", "partly received", "received")
LIVE = ("reserved", *OFFERED, *TAKEN)
OPEN = (*OFFERED, "accepted", "partly received")
GONE = ("withdrawn", "lapsed", "written off")
# What is done about an offer without an answer, one step each time its hours are over. These
# agencies have no second person to turn to.
PATIENCE = ("agency_reminded", "move_on")


class Refused(Exception):
    """The step is illegal: nothing may have changed."""


def allow(condition):
    if not condition:
        raise Refused


@dataclass
class Need:
    """What an agency asked for, and where each part of it stands."""

    requested: int
    hours: int = 8  # to answer what is offered for it; fewer when it is among the most urgent
    committed: int = 0
    in_transit: int = 0
    received: int = 0

    @property
    def gap(self):
        return self.requested - self.committed - self.in_transit - self.received


@dataclass
class Share:
    """What one agency was offered of a pledge, and what it said."""

    agency: str
    amount: int
    need: Need | None
    look_at: datetime | None = None  # when its time to answer is over, or it is reserved no more
    was_standing: bool = False  # the pledge was, when this was reserved
    steps: int = 0
    offered: int = 0
    received: int = 0
    state: str = "dispatched"
    reason: str = ""

    def __post_init__(self):
        self.offered = self.amount

    @property
    def patience(self):
        return timedelta(hours=self.need.hours if self.need else 8)
