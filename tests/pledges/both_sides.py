"""Two sides of one story: a plain model and the services, and what must be the same of both."""

from contextlib import ExitStack

import orjson
import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlmodel import select

from pledges.reports import movements, report_cache, report_queries
from pledges.reports.report_sums import ReportFilter
from relief.agencies import hours
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.campaigns import tally
from relief.kit import audit, clock
from relief.kit.errors import ReliefError
from tests.fixtures import TORNADO, a_campaign, a_need, an_agency
from tests.pledges import plain_model as plain
from tests.pledges import reading
from tests.pledges.taking_in import open_lane

AGENCIES = ("alder", "birch", "cedar")
ASKED = 9_000
URGENT = ("birch",)  # who has two hours to answer, not eight
ALWAYS = orjson.dumps({day: [hours.WHOLE_DAY] for day in hours.DAYS}).decode()


class BothSides(RuleBasedStateMachine):
    """One campaign and three agencies that each asked for money, in a database of their own."""

    def __init__(self, db, settings):
        super().__init__()
        self.db, self.settings = db, settings
        self.opened = ExitStack()
        self.clock = self.opened.enter_context(clock.hold(TORNADO))
        self.known = {}  # reference: plain.Pledge
        self.shares = {}  # dispatch's reference: (pledge's reference, plain.Share)
        self.set_aside = {}  # reserved share's id: (pledge's reference, plain.Share)
        self.late = {}  # late receipt's id: (pledge's reference, plain.Share)
        self.seen = None  # the rows as they were read last, if nothing was written since
        self.agreed = False

    def teardown(self):
        with self.opened:
            if self.agreed:
                self.all_is_told()

    def open(self):
        reading.emptied(self.db)
        self.take = self.opened.enter_context(open_lane(self.settings, self.db))
        self.agencies, self.needs = {}, {}
        with self.db.session(write=True) as session:
            campaign = a_campaign(session)
            self.slug = campaign.slug
            for name in AGENCIES:
                agency = an_agency(session, hours=ALWAYS)
                urgency, wait = (5, 2) if name in URGENT else (3, 8)
                money = {"kind": "money", "item": "", "unit": "CAD", "requested": ASKED}
                row = a_need(session, campaign, agency, **money, urgency=urgency)
                self.agencies[name] = agency.slug
                self.needs[name] = (row.id, plain.Need(ASKED, wait))
        self.active = set(AGENCIES)

    @invariant()
    def all_agrees(self):
        if not self.known:
            return
        self.agreed = False
        rows, known = self.now_read(), self.known.values()
        assert reading.pledges(rows) == {
            reference: (each.state, each.allocated, each.allocated)
            for reference, each in self.known.items()
        }
        assert all(row.allocated <= row.amount for row in rows["pledge"])
        assert reading.dispatches(rows) == {
            which: (share.state, share.received, share.state in plain.OPEN)
            for which, (_, share) in self.shares.items()
        }
        assert reading.needs(rows) == {
            row_id: (need.committed, need.in_transit, need.received)
            for row_id, need in self.needs.values()
        }
        told = reading.histories(rows)
        for reference, each in self.known.items():
            assert unordered(told[reference]) == unordered(each.events)
        totals = tuple(sum(of) for of in zip(*map(counts, known), strict=True))
        assert reading.totals(rows) == totals
        assert totals[1] >= totals[2] >= totals[3] >= 0
        self.agreed = True

    def all_is_told(self):
        """At the end: what the application itself reads is the same, and history is whole."""
        self.report_agrees()
        with self.db.session() as session:
            campaign = campaigns.get(session, self.slug)
            found, others = tally.totals(session, campaign)
            cells = [cell for cell in movements.cells(session, campaign) if cell.kind == "money"]
            for reference, each in self.known.items():
                steps = [entry.event for entry in audit.history(session, reference)]
                assert unordered(steps) == unordered(each.events)
            assert audit.verify(session) == []
        wanted = tuple(sum(of) for of in zip(*map(counts, self.known.values()), strict=True))
        cents = (found.promised_cents, found.confirmed_cents, found.received_cents)
        assert (found.pledges, *cents, others) == (*wanted, [])
        sums = [(cell.counted, cell.promised, cell.confirmed, cell.received) for cell in cells]
        assert tuple(map(sum, zip(*sums, strict=True))) == wanted

    def report_agrees(self):
        """A kept report is never behind: each step writes history."""
        with self.db.session(snapshot=True) as session:
            asked = session, campaigns.get(session, self.slug), ReportFilter()
            kept, anew = report_cache.of(*asked), report_queries.of(*asked)
        assert (kept.groups, kept.days, kept.handed) == (anew.groups, anew.days, anew.handed)

    def agency(self, session, name):
        return session.exec(select(Agency).where(Agency.slug == self.agencies[name])).one()

    def both(self, model, really):
        """What the model and the services made of a step; nothing, if both refused it."""
        try:
            expected = model()
        except plain.Refused:
            before = self.now_read()
            with pytest.raises(ReliefError) as refusal:
                self.write(really)
            self.changed_nothing(before, refusal.value)
            return None, None
        return expected, self.write(really)

    def changed_nothing(self, before, refusal):
        assert 400 <= refusal.status < 500
        assert self.now_read() == before

    def now_read(self):
        """All rows that a step may touch."""
        if self.seen is None:
            self.seen = reading.read(self.db)
        return self.seen

    def write(self, really):
        self.seen = None
        with self.db.session(write=True) as session:
            return really(session)


def counts(pledge):
    """What a pledge adds to the totals."""
    return (int(pledge.counts), pledge.promised, pledge.accepted, pledge.received)


def unordered(events):
    """A history in which what one run of a job did is in no order of its own."""
    found, run = [], []
    for event in [*events, ""]:
        if event in plain.PATIENCE:
            run.append(event)
            continue
        found += [*sorted(run), event]
        run = []
    return found
