"""The life of a pledge as domain.md tells it, in plain Python: what the services are held against.

Nothing of the services is used here, so that a fault in them is not repeated by its own judge.
"""

from dataclasses import dataclass, field
from datetime import date

from tests.pledges.plain_share import GONE, LIVE, OFFERED, PATIENCE, TAKEN, Share, allow
from tests.pledges.plain_share import OPEN as OPEN  # callers say plain.OPEN
from tests.pledges.plain_share import Need as Need
from tests.pledges.plain_share import Refused as Refused


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
    def out(self):
        """What an organization knows of; what is reserved is known to the desk alone."""
        return self.allocated - sum(share.amount for share in self.reserved)

    @property
    def reserved(self):
        return [share for share in self.shares if share.state == "reserved"]

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
        return "matched" if "reserved" in states else self.own or "promised"

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

    def may_go_to(self, agency, active):
        return active and self.only in (None, agency) and agency not in self.excluded

    def place(self, share):
        allow(self.own not in ("held", *GONE) and share.amount <= self.amount - self.allocated)
        allow(share.need is None or share.amount <= share.need.gap)
        self.shares.append(share)
        if share.need:
            share.need.committed += share.amount
        self.own = ""
        return share

    def send(self, agency, amount, *, active, now, need=None):
        allow(self.may_go_to(agency, active))
        share = self.place(Share(agency, amount, need))
        share.look_at = now + share.patience
        self.events.append("dispatched")
        return share

    def reserve(self, agency, amount, *, active, until, need=None):
        allow(self.may_go_to(agency, active))
        aside = any(share.was_standing for share in self.reserved) and self.state == "matched"
        was_standing = self.state == "standing" or aside
        share = Share(agency, amount, need, until, was_standing=was_standing, state="reserved")
        self.place(share)
        self.events.append("reserved")
        return share

    def send_reserved(self, share, *, active, now):
        allow(share.state == "reserved" and self.may_go_to(share.agency, active))
        share.state, share.look_at = "dispatched", now + share.patience
        self.events.append("dispatched")

    def set_free(self, share, event="reservation_released"):
        allow(share.state == "reserved")
        share.state = "released"
        if share.need:
            share.need.committed -= share.amount
        if share.was_standing and self.state == "promised":
            self.own = "standing"
        self.events.append(event)

    def let_go(self):
        """Something else is to become of it: what is reserved is set free before."""
        for share in self.reserved:
            self.set_free(share)

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
        for share in self.reserved:
            if share.look_at <= now:
                self.set_free(share, "reservation_over")

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
        allow(not self.out and self.own not in ("held", *GONE))
        self.let_go()
        self.own = "held"
        self.events.append("held")

    def release(self):
        allow(self.own == "held")
        self.own = ""
        self.events.append("released")

    def keep(self, until, today):
        allow(until >= today and not self.out and self.own not in ("held", *GONE))
        self.let_go()
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
        allow(self.received < self.amount and self.out <= self.received)
        allow(self.own not in GONE)
        self.let_go()
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
        allow(not self.received and not self.out and self.own not in GONE)
        self.let_go()
        self.only = only
        self.events.append("redirected")
