"""Goderich as it was: 481 donors, 737 volunteers, six weeks, 243 calls by several callers at once.

The promises come in by the lane, needs open week after week, the clock's job fills the queue, and
callers work it in threads, on a real database of each kind. A ledger beside the service keeps what
every caller did, and in the end is held against what the service says.
"""

import asyncio
import random
import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import col, select

from pledges import jobs, service
from pledges.calls import callbacks, consent, outcomes, standing_offers
from pledges.calls.call_proposals import OVERTAKEN
from pledges.calls.callbacks import CallFilter
from pledges.calls.endings import CallEnd
from pledges.intake.phone import WAY
from pledges.models import CallBack, Dispatch, Donor, Pledge, PledgeState
from relief.campaigns import tally
from relief.kit import audit, clock
from relief.kit.jobs import Work
from relief.needs.models import Need
from tests.fixtures import a_campaign, a_need, an_agency
from tests.pledges.conftest import taking  # noqa: F401 - a fixture

DONORS, VOLUNTEERS = 481, 737
WEEKS = 6
# What becomes of each of the 243 calls: how its tries end, the last one for good.
FATES = (
    *[["arranged"]] * 140,
    *[["no_answer", "arranged"]] * 20,
    *[["voicemail", "other_time", "arranged"]] * 9,
    *[["other_time", "no_answer", "arranged"]] * 5,
    *[["hung_up", "arranged"]] * 6,
    *[["no_longer"]] * 24,
    *[["no_answer"] * 5] * 10,
    *[["hung_up", "hung_up"]] * 6,
    *[["voicemail"] * 5] * 6,
    *[["wrong_number"]] * 7,
    *[["not_again"]] * 10,
)
CALLED = len(FATES)
ARRANGED = sum(fate[-1] == "arranged" for fate in FATES)
GOODS_ASKED = [10, 12, 10, 8, 6, 4]  # blankets, week by week; of helpers, the rest
TIME_ASKED = [30, 30, 25, 20, 15, ARRANGED - 170]
CALLERS = {"staff:ann": ["en"], "staff:bo": ["en", "fr"], "staff:cy": ["fr"], "staff:di": ["en"]}
SHIFT = timedelta(hours=4)  # after ten in the morning: the queue is worked once a day


BARS = {"not_again", "wrong_number"}  # nobody is called on this telephone any more


class Ledger:
    """What the callers did, written down by themselves."""

    def __init__(self):
        rng = random.Random(2011)  # noqa: S311 - a story
        self.deck = [*rng.sample(FATES[1:], CALLED - 1), ["arranged"]]
        self.lock = threading.Lock()
        self.fates, self.tries, self.talking = {}, Counter(), {}
        self.refused, self.wrong = set(), []
        self.twice = set()  # telephones with two promises: a no to one would end the other's call

    def begin(self, call):
        """Somebody is on this line now; returns how the call ends."""
        with self.lock:
            if call.line in self.talking:
                self.wrong.append(f"two at once: {call.id}")
            if call.line in self.refused:
                self.wrong.append(f"after a no: {call.id}")
            self.talking[call.line] = call.id
            if call.id not in self.fates:
                self.fates[call.id] = self.draw(call.line)
            fate = self.fates[call.id]
            self.tries[call.id] += 1
            if self.tries[call.id] > len(fate):
                self.wrong.append(f"after its end: {call.id}")
            return fate[self.tries[call.id] - 1]

    def draw(self, line):
        """The next fate of the deck that this telephone may have."""
        fits = (
            n for n, fate in enumerate(self.deck) if not (line in self.twice and fate[-1] in BARS)
        )
        return self.deck.pop(next(fits))

    def end(self, call, outcome):
        """The receiver is down."""
        with self.lock:
            del self.talking[call.line]
            if outcome in BARS:
                self.refused.add(call.line)


@pytest.fixture
def goderich(db, now):
    with db.session(write=True) as session:
        campaign, depot = a_campaign(session), an_agency(session, accepts=["goods", "time"])
        return campaign, depot


def promise(n, kind):
    """The `n`th promise; every twentieth household gave twice, every fifth speaks French."""
    line = n - 1 if n % 20 == 1 else n
    donor = {"name": f"Donor {n}", "phone": f"+1519555{line:04d}"}
    donor |= {"language": "fr" if line % 5 == 0 else "en"}
    body = {"donor": donor, "kind": kind, "designation": {"rule": "none"}}
    if kind == "money":
        return body | {"amount": {"amount_cents": 5000, "currency": "CAD"}}
    if kind == "goods":
        return body | {"goods": {"item": "blankets", "quantity": 1, "unit": "each"}}
    return body | {"time": {"people": 1, "skills": ["driving"]}}


def offered():
    """The promises of Goderich: of the donors a third has things, of the rest money."""
    kinds = ["goods" if n % 3 else "money" for n in range(DONORS)] + ["time"] * VOLUNTEERS
    return [promise(n, kind) for n, kind in enumerate(kinds)]


def take_in(take, slug):
    async def one(body):
        return await take(slug, body, principal="staff:ann", way=WAY, another=True)

    async def all_of_them():
        return await asyncio.gather(*(one(body) for body in offered()))

    return all_of_them()


def keep(db, campaign):
    """What nobody needs yet is kept; one in thirty wants no call."""
    barred = set()
    with db.session(write=True, actor="staff:ann") as session:
        query = select(Pledge).where(Pledge.kind != "money").order_by(col(Pledge.id))
        for n, pledge in enumerate(session.exec(query).all()):
            until = campaign.today() + timedelta(days=120)
            answer = consent.NO if n % 30 == 7 else ""
            standing_offers.keep(session, pledge, until=until, may_call=answer, source="phone")
            if answer:
                barred.add(session.get(Donor, pledge.donor_id).phone_index)
    return barred


def called_twice(db):
    """The telephones behind more than one promise."""
    with db.session() as session:
        query = select(Donor.phone_index).join(Pledge, col(Pledge.donor_id) == col(Donor.id))
        return {line for line, promises in Counter(session.exec(query)).items() if promises > 1}


def open_needs(db, goderich, week):
    campaign, depot = goderich
    with db.session(write=True) as session:
        blankets, helpers = GOODS_ASKED[week], TIME_ASKED[week]
        a_need(session, campaign, depot, requested=blankets)
        people = {"kind": "time", "item": "driving", "unit": "person", "skills": ["driving"]}
        a_need(session, campaign, depot, requested=helpers, **people)


def work(db, settings, ledger, who, languages):
    """Take calls and end them until there is none to take now."""
    try:
        while True:
            with db.session(write=True, actor=who) as session:
                call = callbacks.take(session, CallFilter(languages))
            if call is None:
                return
            outcome = ledger.begin(call)
            with db.session(write=True, actor=who) as session:
                mine = callbacks.get(session, call.id)
                told = CallEnd(fence=call.fence, outcome=outcome, words="As told")
                why = outcomes.settle(session, settings, mine, told)
            assert why is None
            ledger.end(call, outcome)
    except Exception as error:
        ledger.wrong.append(repr(error))


def shift(db, settings, ledger):
    """The queue is filled, and all callers work it side by side."""
    jobs.propose(Work(settings, db))
    threads = [
        threading.Thread(target=work, args=[db, settings, ledger, who, languages])
        for who, languages in CALLERS.items()
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def six_weeks(db, settings, goderich, ledger, now):
    monday = clock.now().replace(hour=14, minute=0) + timedelta(days=1)
    for day in range(7 * (WEEKS + 6)):
        if not ledger.deck and not still_open(db):
            return
        if day % 7 == 0 and day < 7 * WEEKS:
            open_needs(db, goderich, day // 7)
        now.at = monday + timedelta(days=day) + SHIFT
        if day % 7 == 0 or waiting(db):
            shift(db, settings, ledger)


def waiting(db):
    """Whether a call is due now."""
    with db.session() as session:
        return callbacks.count(session, CallFilter()).now


def still_open(db):
    with db.session() as session:
        return session.exec(select(CallBack.id).where(col(CallBack.open))).first()


def test_goderich_calls_back(db, settings, now, goderich, taking):  # noqa: F811 - the fixture
    campaign, _ = goderich
    taken = taking(lambda take: take_in(take, campaign.slug))
    assert len({each.reference for each in taken}) == DONORS + VOLUNTEERS
    ledger = Ledger()
    ledger.twice = called_twice(db)
    ledger.refused = keep(db, campaign)

    six_weeks(db, settings, goderich, ledger, now)

    assert ledger.wrong == []
    assert ledger.deck == []
    with db.session() as session:
        calls = session.exec(select(CallBack).where(CallBack.outcome != OVERTAKEN)).all()
        assert len(calls) == len(ledger.fates) == CALLED == 243
        assert not any(call.open or call.taken_by for call in calls)
        assert {call.id: call.outcome for call in calls} == {
            call_id: fate[-1] for call_id, fate in ledger.fates.items()
        }
        arrived(session, campaign)
        told(session, calls, ledger)
        assert audit.verify(session) == []


def arrived(session, campaign):
    """Needs, dispatches and totals agree with the number of calls that were arranged."""
    needs = session.exec(select(Need)).all()
    assert [need.gap for need in needs] == [0] * len(needs)
    assert sum(need.committed for need in needs) == ARRANGED
    assert len(session.exec(select(Dispatch.id)).all()) == ARRANGED
    states = Counter(session.exec(select(Pledge.state)).all())
    gone = sum(fate == ["no_longer"] for fate in FATES)
    assert states[PledgeState.DISPATCHED] == ARRANGED
    assert states[PledgeState.WITHDRAWN] == gone
    totals, _ = tally.totals(session, campaign)
    assert totals.pledges == DONORS + VOLUNTEERS - gone
    money = session.exec(select(Pledge.amount).where(Pledge.kind == "money")).all()
    assert totals.promised_cents == sum(money)


def told(session, calls, ledger):
    """Each try stands in the history of its pledge, with its outcome, in its order."""
    query = select(audit.AuditEntry).where(col(audit.AuditEntry.event).in_(["called", "tried"]))
    found = {}
    for entry in session.exec(query.order_by(col(audit.AuditEntry.id))):
        found.setdefault(entry.facts["call"], []).append(entry.facts["outcome"])
    assert found == {str(call_id): fate for call_id, fate in ledger.fates.items()}
    refused = sum(fate[-1] in BARS for fate in ledger.fates.values())
    pledges = session.exec(select(Pledge).where(Pledge.state == PledgeState.STANDING)).all()
    barred = [each for each in pledges if consent.refused(session, each)]
    assert len(barred) >= refused
    assert service.get(session, pledges[0].reference).stands_until
    assert len(calls) == len(found)
