"""The state machine of test_life.py: whatever may happen, in any order."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from pledges import service
from pledges.calls import standing_offers
from pledges.desk import moves, presses
from pledges.dispatches import corrections, dispatch, late_receipts, leases, reserving
from pledges.models import Allocation, LateReceipt
from pledges.schemas import Designation
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.kit import clock
from relief.kit.errors import ReliefError
from tests.fixtures import a_pledge
from tests.pledges import plain_model as plain
from tests.pledges.both_sides import AGENCIES, BothSides
from tests.pledges.moves import (
    ANSWERS,
    APT,
    DECISIONS,
    STAGES,
    STEPS,
    WHO,
    fewer,
    part_of,
    today,
)

agency_names = st.sampled_from(AGENCIES)
cents = st.sampled_from((1, 1000, 5000, 9000))
# So much of what there is: the edges (all of it, one cent more) are met often.
parts = st.sampled_from(("all", "all", "all", "half", "one cent", "too much"))
numbers = st.integers(0, 7)
ANY = 1  # up to this number a step is tried on whatever there is


def chosen(known, at, apt=lambda each: True):
    """One of what there is, mostly one to which the step may happen; the last for -1."""
    names = [name for name, each in known.items() if at > ANY and apt(each)] or list(known)
    return names[at % len(names)]


def at_rest(pledge):
    """Nobody has any of it, and nothing is decided."""
    return not pledge.allocated and pledge.own not in ("held", *plain.GONE)


FIT = {
    "release": lambda pledge: pledge.own == "held",
    "withdraw": lambda pledge: pledge.allocated and pledge.own not in plain.GONE,
}


class Life(BothSides):
    """Each step is taken by the model and by the services; both must say the same of it."""

    @initialize(stages=st.lists(st.sampled_from(STAGES), min_size=2, max_size=4))
    def begin(self, stages):
        """Some promises are on their way already, so that late steps are met as often as early."""
        self.open()
        for at, stage in enumerate(stages):
            self.promise(5000, None)
            reference = chosen(self.known, -1)
            for step in stage:
                part = "half" if at % 2 else "all"
                if step == "send":
                    self.send(reference, AGENCIES[at % 3], part, listed=True)
                elif step in DECISIONS:
                    self.decide(step, -1)
                else:
                    self.answer(step, part, -1)

    @rule()
    def read_the_report(self):
        self.report_agrees()

    @rule(amount=cents, only=st.none() | agency_names)
    def promise(self, amount, only):
        # What only an inactive agency may have is refused at the door; that has its own tests.
        only = only if only in self.active else None
        wish = {"rule": "only", "agency": self.agencies[only]} if only else {"rule": "none"}
        outcome = self.take(self.slug, a_pledge(cents=amount, designation=wish))
        self.seen = None
        self.known[outcome.reference] = plain.Pledge(amount, only)

    @rule(at=numbers, name=agency_names, part=parts, listed=st.booleans())
    def offer(self, at, name, part, listed):
        reference = chosen(self.known, at, lambda each: each.allocated < each.amount)
        self.send(reference, name, part, listed=listed)

    @rule(at=numbers, name=agency_names, part=parts, hours=st.sampled_from((1, 24, 168)))
    def reserve(self, at, name, part, hours):
        reference = chosen(self.known, at, lambda each: each.allocated < each.amount)
        known, (row, need) = self.known[reference], self.needs[name]
        amount = part_of(known.amount - known.allocated, part)
        until = clock.now() + timedelta(hours=hours)

        def really(session):
            pledge, agency = service.get(session, reference), self.agency(session, name)
            given = {"amount": amount, "need_id": row, "hours": hours}
            return reserving.reserve(session, pledge, agency, **given).id

        given = {"active": name in self.active, "until": until, "need": need}
        share, made = self.both(lambda: known.reserve(name, amount, **given), really)
        if made:
            self.set_aside[made] = (reference, share)

    @rule(at=numbers)
    def send_reserved(self, at):
        if not self.set_aside:
            return
        which = chosen(self.set_aside, at, lambda each: each[1].state == "reserved")
        reference, share = self.set_aside[which]
        given = {"active": share.agency in self.active, "now": clock.now()}

        def really(session):
            pledge = service.get(session, reference)
            return reserving.send(session, pledge, reserving.of(session, pledge, which)).reference

        _, made = self.both(lambda: self.known[reference].send_reserved(share, **given), really)
        if made:
            self.shares[made] = (reference, share)

    @rule(at=numbers)
    def set_free(self, at):
        if not self.set_aside:
            return
        which = chosen(self.set_aside, at, lambda each: each[1].state == "reserved")
        reference, share = self.set_aside[which]

        def really(session):
            pledge = service.get(session, reference)
            share = reserving.of(session, pledge, which)
            reserving.release(session, pledge, share, words="They have enough")

        self.both(lambda: self.known[reference].set_free(share), really)

    @rule(action=st.sampled_from(sorted(ANSWERS)), part=parts, at=numbers)
    def answer(self, action, part, at):
        """Let an agency's answer, or a coordinator's word on it, be given on both sides."""
        if not self.shares:
            return
        which = chosen(self.shares, at, lambda each: each[1].state in APT[action])
        reference, share = self.shares[which]
        args = ANSWERS[action](share, part)

        def really(session):
            STEPS[action](session, dispatch.get(session, which), *args)

        self.both(lambda: getattr(self.known[reference], action)(share, *args), really)

    @rule(action=st.sampled_from(sorted(DECISIONS)), at=numbers)
    def decide(self, action, at):
        """Let a decision on a pledge be taken on both sides."""
        reference = chosen(self.known, at, FIT.get(action, at_rest))
        name, args, step = DECISIONS[action]

        def really(session):
            step(session, service.get(session, reference))

        self.both(lambda: getattr(self.known[reference], name)(*args), really)

    @rule(at=numbers, days=st.sampled_from((-1, 0, 3, 30)))
    def keep(self, at, days):
        reference, until = chosen(self.known, at, at_rest), today() + timedelta(days=days)

        def really(session):
            standing_offers.keep(session, service.get(session, reference), until=until)

        self.both(lambda: self.known[reference].keep(until, today()), really)

    @rule(at=numbers, name=agency_names, part=parts)
    def arrive_late(self, at, name, part):
        reference = chosen(self.known, at, lambda each: each.own in plain.GONE)
        known = self.known[reference]
        amount = part_of(known.amount - known.allocated, part)

        def really(session):
            agency = self.agency(session, name)
            pledge = service.get(session, reference)
            receive = late_receipts.receive
            return receive(session, pledge, agency, WHO, amount=amount, on=today(), another=True)

        share, receipt = self.both(lambda: known.late(name, amount), really)
        if receipt:
            self.late[receipt.id] = (reference, share)

    @rule(at=numbers, part=parts)
    def correct_late(self, at, part):
        if not self.late:
            return
        which = chosen(self.late, at)
        reference, share = self.late[which]
        came = fewer(share.received, part)

        def really(session):
            receipt = session.get_one(LateReceipt, which)
            corrections.correct_late(session, receipt, WHO, received=came, words="Counted again")

        self.both(lambda: self.known[reference].correct(share, came), really)

    @rule(at=numbers, only=st.none() | agency_names)
    def redirect(self, at, only):
        only = only if only in self.active else None
        reference = chosen(self.known, at, at_rest)
        wish = Designation(rule="only", agency=self.agencies[only]) if only else Designation()

        def really(session):
            service.redirect(session, service.get(session, reference), wish, words="To them")

        self.both(lambda: self.known[reference].redirect(only), really)

    @rule(at=numbers, name=st.none() | agency_names)
    def move_on(self, at, name):
        """An offer goes where the rules propose, or where somebody's page still says."""
        if not self.shares:
            return
        which = chosen(self.shares, at, lambda each: each[1].state in plain.OFFERED)
        reference, share = self.shares[which]
        proposed = [] if name else self.proposed(which)
        to = [self.agencies[name]] if name else proposed
        before = self.now_read()
        try:
            sent = self.write(lambda s: self.moved(s, dispatch.get(s, which), to))
        except ReliefError as refusal:
            assert not (proposed and share.state in plain.OFFERED), "what it proposed is refused"
            self.changed_nothing(before, refusal)
            return
        # Whatever the planner chose: the model must allow it.
        shares = self.known[reference].move_on(
            share,
            [(agency, amount, need) for _, agency, amount, need in sent],
            active=self.active,
            now=clock.now(),
        )
        for (made, *_), each in zip(sent, shares, strict=True):
            self.shares[made] = (reference, each)

    @rule(hours=st.sampled_from((1, 3, 9, 24, 24 * 4, 24 * 31)))
    def wait(self, hours):
        """Time goes by, and the jobs look at what is due."""
        self.clock.move(timedelta(hours=hours))
        self.write(
            lambda session: standing_offers.let_go(session, campaigns.get(session, self.slug))
        )
        while self.write(lambda session: leases.run(session, self.settings)):
            pass
        self.write(reserving.end_due)
        for pledge in self.known.values():
            pledge.wait(clock.now(), today(), self.active)

    @rule(name=agency_names)
    def switch(self, name):
        """An agency stops taking part, or takes part again."""
        self.active ^= {name}

        def really(session):
            self.agency(session, name).active = name in self.active

        self.write(really)

    def send(self, reference, name, part, *, listed):
        known = self.known[reference]
        amount = part_of(known.amount - known.allocated, part)
        row, need = self.needs[name] if listed else (None, None)
        given = {"active": name in self.active, "now": clock.now(), "need": need}

        def really(session):
            to = presses.Placement(reference, self.agency(session, name).id, row, amount)
            sent, skipped = presses.send(session, self.settings, [to])
            if skipped:
                raise skipped[0].why
            return sent[0]

        share, made = self.both(lambda: known.send(name, amount, **given), really)
        if made:
            self.shares[made.reference] = (reference, share)

    def proposed(self, which):
        with self.db.session() as session:
            offer = dispatch.get(session, which)
            return moves.proposed(session, [offer])[which].agencies

    def moved(self, session, offer, to):
        """What was sent: its reference, its agency, how much, and for which need."""
        names = {slug: name for name, slug in self.agencies.items()}
        wanted = dict(self.needs.values())
        sent = []
        for each in moves.move(session, self.settings, offer, to):
            agency = names[session.get_one(Agency, each.agency_id).slug]
            need_id = session.get_one(Allocation, each.allocation_id).need_id
            sent.append((each.reference, agency, each.offered, wanted.get(need_id)))
        return sent
