"""Pledge × allocation × agency × clock: any order of steps, held against a plain model.

A step that the model refuses must be refused and change nothing; one that it allows must lead
where the model leads. After each step every state, total, need and history must agree.
"""

from contextlib import ExitStack
from datetime import timedelta

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from pledges import service
from pledges.calls import standing_offers
from pledges.dispatches import dispatch, late_receipts
from pledges.models import Dispatch
from pledges.reports import figures
from pledges.schemas import Designation
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.campaigns import tally
from relief.kit import audit, clock
from relief.kit.errors import ReliefError
from relief.needs.models import Need as NeedRow
from tests.conftest import FULL
from tests.fixtures import TORNADO, a_campaign, a_need, a_pledge, an_agency
from tests.pledges import plain_model as plain
from tests.pledges.moves import ANSWERS, DECISIONS, STAGES, STEPS, WHO, part_of, today

AGENCIES = ("alder", "birch", "cedar")
ASKED = 9_000

agency_names = st.sampled_from(AGENCIES)
cents = st.sampled_from((1, 1000, 5000, 9000))
# So much of what there is: the edges (all of it, one cent more) are met often.
parts = st.sampled_from(("all", "all", "all", "half", "one cent", "too much"))


numbers = st.integers(0, 7)


def chosen(known, at):
    """One of what there is; the last for -1."""
    names = list(known)
    return names[at % len(names)]


class Life(RuleBasedStateMachine):
    """One campaign, three agencies that each asked for money, and whatever happens to them."""

    def __init__(self, db, settings, taking):
        super().__init__()
        self.db, self.settings, self.taking = db, settings, taking
        self.opened = ExitStack()
        self.clock = self.opened.enter_context(clock.hold(TORNADO))
        self.known = {}  # reference: plain.Pledge
        self.shares = {}  # dispatch's reference: (pledge's reference, plain.Share)

    def teardown(self):
        self.opened.close()

    def open(self):
        with self.db.session(write=True) as session:
            campaign = a_campaign(session)
            self.slug = campaign.slug
            self.agencies, self.needs = {}, {}
            for name in AGENCIES:
                agency = an_agency(session)
                money = {"kind": "money", "item": "", "unit": "CAD", "requested": ASKED}
                row = a_need(session, campaign, agency, **money)
                self.agencies[name] = agency.slug
                self.needs[name] = (row.id, plain.Need(ASKED))
        self.active = dict.fromkeys(AGENCIES, True)

    @initialize(stages=st.lists(st.sampled_from(STAGES), min_size=2, max_size=4))
    def begin(self, stages):
        """Some promises are on their way already, so that late steps are met as often as early."""
        self.open()
        for at, stage in enumerate(stages):
            self.promise(5000, None)
            reference = chosen(self.known, -1)
            for step in stage:
                if step == "send":
                    self.send(reference, AGENCIES[at % 3], "half" if at % 2 else "all", listed=True)
                else:
                    self.answer(step, "half" if at % 2 else "all", -1)

    @rule(amount=cents, only=st.none() | agency_names)
    def promise(self, amount, only):
        # What only an inactive agency may have is refused at the door; that has its own tests.
        only = only if only and self.active[only] else None
        wish = {"rule": "only", "agency": self.agencies[only]} if only else {"rule": "none"}
        body = a_pledge(cents=amount, designation=wish)
        outcome = self.taking(lambda take: take(self.slug, body))
        self.known[outcome.reference] = plain.Pledge(amount, only)

    @rule(at=numbers, name=agency_names, part=parts, listed=st.booleans())
    def offer(self, at, name, part, listed):
        self.send(chosen(self.known, at), name, part, listed=listed)

    @rule(action=st.sampled_from(sorted(ANSWERS)), part=parts, at=numbers)
    def answer(self, action, part, at):
        """Let an agency's answer, or a coordinator's word on it, be given on both sides."""
        if not self.shares:
            return
        which = chosen(self.shares, at)
        reference, share = self.shares[which]
        args = ANSWERS[action](share, part)

        def really(session):
            STEPS[action](session, dispatch.get(session, which), *args)

        self.both(lambda: getattr(self.known[reference], action)(share, *args), really)

    @rule(action=st.sampled_from(sorted(DECISIONS)), at=numbers)
    def decide(self, action, at):
        """Let a decision on a pledge be taken on both sides."""
        reference = chosen(self.known, at)
        name, args, step = DECISIONS[action]

        def really(session):
            step(session, service.get(session, reference))

        self.both(lambda: getattr(self.known[reference], name)(*args), really)

    @rule(at=numbers, days=st.sampled_from((-1, 0, 3, 30)))
    def keep(self, at, days):
        reference, until = chosen(self.known, at), today() + timedelta(days=days)

        def really(session):
            standing_offers.keep(session, service.get(session, reference), until=until)

        self.both(lambda: self.known[reference].keep(until, today()), really)

    @rule(at=numbers, name=agency_names, part=parts)
    def arrive_late(self, at, name, part):
        reference = chosen(self.known, at)
        known = self.known[reference]
        amount = part_of(known.amount - known.allocated, part)

        def really(session):
            agency = self.agency(session, name)
            pledge = service.get(session, reference)
            late_receipts.receive(
                session, pledge, agency, WHO, amount=amount, on=today(), another=True
            )

        self.both(lambda: known.late(name, amount), really)

    @rule(at=numbers, only=st.none() | agency_names)
    def redirect(self, at, only):
        only = only if only and self.active[only] else None
        reference = chosen(self.known, at)
        wish = Designation(rule="only", agency=self.agencies[only]) if only else Designation()

        def really(session):
            service.redirect(session, service.get(session, reference), wish, words="To them")

        self.both(lambda: self.known[reference].redirect(only), really)

    @rule(name=agency_names, hours=st.sampled_from((1, 24, 24 * 4, 24 * 31)))
    def turn(self, name, hours):
        """Time goes by, and an agency stops taking part, or takes part again."""
        self.clock.move(timedelta(hours=hours))
        self.active[name] = not self.active[name]
        with self.db.session(write=True) as session:
            self.agency(session, name).active = self.active[name]
            standing_offers.let_go(session, campaigns.get(session, self.slug))
        for pledge in self.known.values():
            pledge.dawn(today())

    @invariant()
    def all_agrees(self):
        if not self.known:
            return
        with self.db.session() as session:
            for reference, expected in self.known.items():
                self._compare(session, reference, expected)
            for reference, (_, share) in self.shares.items():
                row = dispatch.get(session, reference)
                assert (row.state, row.received) == (share.state, share.received)
            for row_id, need in self.needs.values():
                row = session.get_one(NeedRow, row_id)
                numbers = (row.committed, row.in_transit, row.received)
                assert numbers == (need.committed, need.in_transit, need.received)
            self._compare_totals(session)

    def _compare(self, session, reference, expected):
        pledge = service.get(session, reference)
        assert (pledge.state, pledge.allocated) == (expected.state, expected.allocated)
        assert pledge.allocated <= pledge.amount
        steps = [entry.event for entry in audit.history(session, reference)]
        assert steps == expected.events

    def _compare_totals(self, session):
        found, others = tally.totals(session, campaigns.get(session, self.slug))
        every = self.known.values()
        assert others == []
        assert found.pledges == sum(each.counts for each in every)
        assert found.promised_cents == sum(each.promised for each in every)
        assert found.confirmed_cents == sum(each.accepted for each in every)
        assert found.received_cents == sum(each.received for each in every)
        told = figures.of(session, campaigns.get(session, self.slug))
        assert told.counted == found.pledges
        assert told.units("money", "promised") == found.promised_cents
        assert told.units("money", "confirmed") == found.confirmed_cents
        assert told.units("money", "received") == found.received_cents
        assert found.promised_cents >= found.confirmed_cents >= found.received_cents >= 0

    def send(self, reference, name, part, *, listed):
        known = self.known[reference]
        amount = part_of(known.amount - known.allocated, part)
        row, need = self.needs[name] if listed else (None, None)
        before = self.snapshot()
        try:
            share = known.send(name, amount, active=self.active[name], need=need)
        except plain.Refused:
            self.refused(before, self._send, reference, name, amount, row)
        else:
            self.shares[self._send(reference, name, amount, row)] = (reference, share)

    def agency(self, session, name):
        return session.exec(select(Agency).where(Agency.slug == self.agencies[name])).one()

    def both(self, model, really):
        before = self.snapshot()
        try:
            model()
        except plain.Refused:
            self.refused(before, self._write, really)
        else:
            self._write(really)

    def refused(self, before, step, *args):
        with pytest.raises(ReliefError) as refusal:
            step(*args)
        assert 400 <= refusal.value.status < 500
        assert self.snapshot() == before

    def snapshot(self):
        """All rows that a step may touch."""
        with self.db.session() as session:
            here = campaigns.get(session, self.slug).id
            rows = [
                row.model_dump()
                for table in (Dispatch, NeedRow)
                for row in session.exec(select(table).where(table.campaign_id == here)).all()
            ]
            pledges = [service.get(session, each).model_dump() for each in sorted(self.known)]
        return rows, pledges

    def _write(self, really):
        with self.db.session(write=True) as session:
            really(session)

    def _send(self, reference, name, amount, need_id):
        with self.db.session(write=True) as session:
            agency, pledge = self.agency(session, name), service.get(session, reference)
            made = dispatch.send(session, pledge, agency, amount=amount, need_id=need_id)
            return made.reference


def test_no_order_of_steps_makes_an_illegal_history(db, settings, taking):
    many = hypothesis.settings.default.max_examples if FULL else 15
    runs = many if db.is_sqlite else many // 5  # the same steps; a look at the other database

    run_state_machine_as_test(
        lambda: Life(db, settings, taking),
        settings=hypothesis.settings(max_examples=runs, stateful_step_count=30),
    )
    with db.session() as session:
        assert audit.verify(session) == []
