"""The life of a pledge as domain.md tells it, in plain Python: what the services are held against.

Nothing of the services is used here, so that a fault in them is not repeated by its own judge.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

OFFERED = ("dispatched", "acknowledged")
TAKEN = ("accepted", "partly received", "received")
LIVE = (*OFFERED, *TAKEN)
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
    look_at: datetime | None = None  # when its time to answer is over
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


@dataclass
class Pledge:
    """A promise, its shares, and the events of its history."""

    amount: int
    only: str | None = None
    until: date | None = None
    own: str = ""  # what a person decided: held, standing, withdrawn, lapsed, written off
    shares: list[Share] = field(default_factory=list)
    excluded: set[str] = field(default_factory=set)
    events: list[str] = field(default_factory=lambda: ["promised"])

    @property
    def allocated(self):
        return sum(share.amount for share in self.shares if share.state in LIVE)

    @property
    def accepted(self):
        return sum(share.amount for share in self.shares if share.state in TAKEN)

    @property
    def received(self):
        return sum(share.received for share in self.shares)

    @property
    def state(self):
        if self.own in ("held", *GONE):
            return self.own
        if self.received:
            return "received" if self.received >= self.amount else "partly received"
        states = {share.state for share in self.shares}
        if "accepted" in states:
            return "accepted"
        if states & set(OFFERED):
            return "dispatched"
        return self.own or "promised"

    @property
    def promised(self):
        """What it adds to the first of the three totals."""
        if self.own == "held":
            return 0
        return self.received if self.own in GONE else self.amount

    @property
    def counts(self):
        """Whether it is one of the promises that are counted."""
        return self.own != "held" and (self.own not in GONE or self.received > 0)

    def send(self, agency, amount, *, active, now, need=None):
        allow(active and self.only in (None, agency) and agency not in self.excluded)
        allow(self.own not in ("held", *GONE) and amount <= self.amount - self.allocated)
        allow(need is None or amount <= need.gap)
        share = Share(agency, amount, need)
        share.look_at = now + share.patience
        self.shares.append(share)
        if need:
            need.committed += amount
        self.own = ""
        self.events.append("dispatched")
        return share

    def acknowledge(self, share):
        if share.state == "dispatched":
            share.state = "acknowledged"
            self.events.append("acknowledged")

    def accept(self, share, amount):
        allow(amount <= share.offered)
        if share.state in TAKEN:
            allow(amount == share.amount)
            return
        allow(share.state in OFFERED)
        share.state = "accepted"
        if share.need:
            share.need.committed -= share.offered
            share.need.in_transit += amount
        if amount < share.offered:
            self.excluded.add(share.agency)
        share.amount = amount
        self.events.append("accepted")

    def decline(self, share, reason):
        if share.state == "declined":
            allow(share.reason == reason)
            return
        allow(share.state in OFFERED)
        share.state, share.reason = "declined", reason
        self.excluded.add(share.agency)
        if share.need:
            share.need.committed -= share.offered
        self.events.append("declined")

    def recall(self, share):
        if share.state == "recalled":
            return
        allow(share.state in (*OFFERED, "accepted"))
        if share.need and share.state == "accepted":
            share.need.in_transit -= share.amount
        elif share.need:
            share.need.committed -= share.amount
        share.state = "recalled"
        self.events.append("recalled")

    def receive(self, share, amount):
        allow(share.state in ("accepted", "partly received"))
        allow(amount <= share.amount - share.received)
        share.received += amount
        share.state = "received" if share.received == share.amount else "partly received"
        if share.need:
            share.need.in_transit -= amount
            share.need.received += amount
        self.events.append("received")

    def end(self, share):
        allow(share.state == "partly received")
        if share.need:
            share.need.in_transit -= share.amount - share.received
        share.amount, share.state = share.received, "received"
        self.events.append("ended")

    def correct(self, share, received):
        """Only so much came: the rest is on the way again, or gone with its promise."""
        allow(share.state in ("partly received", "received") and 0 <= received < share.received)
        wrong, share.received = share.received - received, received
        if share.need:
            share.need.received -= wrong
        if self.own in GONE:
            share.state = "received" if received else "recalled"
            share.amount = received or share.amount
        else:
            share.state = "partly received" if received else "accepted"
            if share.need:
                share.need.in_transit += wrong
        self.events.append("corrected")

    def wait(self, now, today, active):
        """Time has passed: what nobody answers is looked at, what nobody needs is let go."""
        if self.state == "standing" and self.until < today:
            self.close("lapsed", "lapsed")
        for share in self.shares:
            due = share.state in OFFERED and share.look_at and share.look_at <= now
            if due and share.agency in active:
                self.events.append(PATIENCE[share.steps])
                share.steps += 1
                share.look_at = now + share.patience if share.steps < len(PATIENCE) else None

    def move_on(self, share, parts, **given):
        """A coordinator sends an unanswered offer on: taken back, then sent, and never to two."""
        allow(share.state in OFFERED and parts)
        allow(sum(amount for _, amount, _ in parts) <= share.offered)
        allow(all(agency != share.agency for agency, _, _ in parts))
        self.recall(share)
        active = given.pop("active")
        sent = [
            self.send(agency, amount, active=agency in active, need=need, **given)
            for agency, amount, need in parts
        ]
        self.events += ["moved_on"] * len({agency for agency, _, _ in parts})
        return sent

    def hold(self):
        allow(not self.allocated and self.own not in ("held", *GONE))
        self.own = "held"
        self.events.append("held")

    def release(self):
        allow(self.own == "held")
        self.own = ""
        self.events.append("released")

    def keep(self, until, today):
        allow(until >= today and not self.allocated and self.own not in ("held", *GONE))
        self.own, self.until = "standing", until
        self.events.append("kept")

    def late(self, agency, amount):
        """Money that arrives for a closed promise is an event of its own, not an edit."""
        allow(self.own in GONE and amount <= self.amount - self.allocated)
        share = Share(agency, amount, None, received=amount, state="received")
        self.shares.append(share)
        self.events.append("received_late")
        return share

    def close(self, to, event):
        allow(self.received < self.amount and self.allocated <= self.received)
        allow(self.own not in GONE)
        self.own = to
        self.events.append(event)

    def withdraw(self):
        """The donor cancels: what is out comes back first; what came in part ends there."""
        allow(self.own not in GONE and self.received < self.amount)
        for share in self.shares:
            if share.state in (*OFFERED, "accepted"):
                self.recall(share)
        for share in self.shares:
            if share.state == "partly received":
                self.end(share)
        self.close("withdrawn", "withdrawn")

    def redirect(self, only):
        allow(not self.received and not self.allocated and self.own not in GONE)
        self.only = only
        self.events.append("redirected")
