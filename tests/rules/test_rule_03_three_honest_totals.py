"""Rule 3: promised ⊇ confirmed ⊇ received; what is withdrawn, lapsed or written off leaves.

Whatever happens to promises, in whatever order and in two currencies, the stored tallies are what
the tables and the histories add up to.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from pledges import service
from pledges.desk import presses
from pledges.dispatches import corrections, late_receipts, receipts
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches.answers import Answer
from pledges.models import Dispatch, LateReceipt, Pledge
from pledges.schemas import Designation
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.kit import clock
from relief.kit.errors import Missing, ReliefError
from relief.needs.models import Need
from tests.conftest import sized
from tests.fixtures import a_campaign, a_need, a_pledge, an_agency
from tests.rules import ledger
from tests.rules.gifts import a_rule

PRESSES = 40
JO = Answer("Jo Marsh", "phone")
OFFERS = st.lists(
    st.tuples(st.sampled_from(["CAD", "USD", "each"]), st.integers(40, 400), st.booleans()),
    min_size=1,
    max_size=3,
)


class Floor:
    """A desk with two organizations and a few promises, where anything may be pressed."""

    def __init__(self, db, taking, offers):
        self.db = db
        with db.session(write=True) as session:
            self.campaign = a_campaign(session).model_copy()
            self.agencies = [an_agency(session) for _ in range(2)]
            for agency in self.agencies:
                a_need(session, self.campaign, agency, requested=300)
                a_need(
                    session, self.campaign, agency, kind="money", unit="CAD", item="", requested=500
                )
            # One sponsor gives for all until its money is gone, one for gifts to one organization.
            a_rule(session, self.campaign, cap="1.50")
            a_rule(session, self.campaign, ratio="1:3", recipient=self.agencies[0].slug)
            self.agencies = [each.model_copy() for each in self.agencies]

        async def story(take):
            for unit, amount, held in offers:
                await take(self.campaign.slug, body(unit, amount), held=held)

        taking(story)
        with db.session() as session:
            self.references = sorted(
                each.reference for each in ledger.pledges(session, self.campaign)
            )

    def press(self, step, which, part, choice):
        """Take one step in a transaction of its own; refused, nothing of it stays."""
        try:
            with self.db.session(write=True) as session:
                pledge = service.get(session, self.references[which % len(self.references)])
                STEPS[step](self, session, pledge, part, choice)
        except ReliefError:
            return False
        return True

    def check(self):
        with self.db.session() as session:
            stored = ledger.stored(session, self.campaign)
            tables, count = ledger.from_tables(session, self.campaign)
            assert stored == tables == ledger.from_histories(session, self.campaign)
            assert ledger.pledges_counted(session, self.campaign) == count
            for stands, entries in ledger.sponsored(session, self.campaign):
                assert stands == entries
            for promised, confirmed, received in stored.values():
                assert promised >= confirmed >= received >= 0
            for need in session.exec(select(Need).where(Need.campaign_id == self.campaign.id)):
                assert min(need.committed, need.in_transit, need.received) >= 0


def body(unit, amount):
    if unit == "each":
        goods = {"item": "blankets", "quantity": amount, "unit": "each"}
        return a_pledge(kind="goods", goods=goods)
    return a_pledge() | {"amount": {"amount_cents": amount, "currency": unit}}


def send(floor, session, pledge, part, choice):
    agency = session.get(Agency, floor.agencies[choice % 2].id)
    need = None
    if choice % 3:
        query = select(Need.id).where(
            Need.agency_id == agency.id, Need.kind == pledge.kind, Need.unit == pledge.unit
        )
        need = session.exec(query).first()
    left = pledge.amount - pledge.allocated
    dispatches.send(session, pledge, agency, amount=min(part, left), need_id=need)


def offered(step, *wanted):
    """A step of one dispatch: mostly of one that stands where the step is taken."""

    def press(floor, session, _pledge, part, choice):
        query = select(Dispatch).where(Dispatch.campaign_id == floor.campaign.id)
        found = session.exec(query.order_by(Dispatch.id)).all()
        ready = [each for each in found if each.state in wanted]
        found = ready if ready and choice < 5 else found
        if not found:
            raise Missing("nothing was sent yet")
        step(session, found[part % len(found)], part, choice)

    return press


def today():
    """The day where the campaign is; at night UTC has the next one, when nothing has come yet."""
    return clock.local(clock.now(), "America/Toronto").date()


def receive(session, each, part, choice):
    amount = None if choice == 0 else min(part, each.accepted - each.received)
    receipts.receive(session, each, JO, amount=amount, on=today(), another=bool(choice % 2))


def accept(session, each, part, choice):
    dispatches.accept(session, each, JO, amount=None if choice % 2 else min(part, each.offered))


def correct(session, each, part, choice):
    left = 0 if choice == 0 else min(part, each.received - 1)
    corrections.correct(session, each, JO, received=left, words="A digit too many")


def come_late(floor, session, pledge, part, choice):
    agency = session.get(Agency, floor.agencies[choice % 2].id)
    left = max(1, pledge.amount - pledge.allocated)
    another = bool(choice % 2)
    late_receipts.receive(
        session, pledge, agency, JO, amount=min(part, left), on=today(), another=another
    )


def correct_late(floor, session, _pledge, part, choice):
    query = select(LateReceipt).join(Pledge, Pledge.id == LateReceipt.pledge_id)
    found = session.exec(query.where(Pledge.campaign_id == floor.campaign.id)).all()
    if not found:
        raise Missing("nothing came late yet")
    each = found[part % len(found)]
    left = min(part % 9, each.amount - 1) if choice else 0
    corrections.correct_late(session, each, JO, received=left, words="Another donor's")


def keep(floor, session, pledge, _part, _choice):
    service.keep(session, pledge, until=today() + timedelta(days=9))


def redirect(floor, session, pledge, _part, choice):
    wish = Designation(rule=("only", "prefers")[choice % 2], agency=floor.agencies[choice % 2].slug)
    service.redirect(session, pledge, wish, words="To them")


OUT, TAKEN, PARTLY = ("dispatched", "acknowledged"), "accepted", "partly received"
STEPS = {
    "hold": lambda _, session, pledge, *__: service.hold(session, pledge, reason="Same gift?"),
    "release": lambda _, session, pledge, *__: service.release(session, pledge),
    "keep": keep,
    "redirect": redirect,
    "send": send,
    "acknowledge": offered(
        lambda session, each, *_: dispatches.acknowledge(session, each, JO), "dispatched"
    ),
    "accept": offered(accept, *OUT),
    "decline": offered(
        lambda session, each, *_: dispatches.decline(session, each, JO, reason="full"), *OUT
    ),
    "recall": offered(lambda session, each, *_: dispatches.recall(session, each), *OUT, TAKEN),
    "receive": offered(receive, TAKEN, PARTLY),
    "end": offered(lambda session, each, *_: receipts.end(session, each), PARTLY),
    "correct": offered(correct, "received", PARTLY),
    "come late": come_late,
    "correct late": correct_late,
    "withdraw": lambda _, session, pledge, *__: presses.withdraw(session, pledge),
    "lapse": lambda _, session, pledge, *__: service.lapse(session, pledge),
    "write off": lambda _, session, pledge, *__: service.write_off(session, pledge, reason="No"),
}
# The steps that move an offer on come up more often, else few stories reach their end.
OFTEN = (
    *["send", "accept", "receive"] * 6,
    *["end", "recall", "release"] * 2,
    *["correct", "come late", "correct late"] * 2,
    *STEPS,
)
CALM = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def play(db, taking, offers, dice):
    floor = Floor(db, taking, offers)
    floor.check()
    for _ in range(PRESSES):
        press = dice.choice(OFTEN), dice.randrange(3), dice.randint(1, 90), dice.randrange(6)
        if floor.press(*press):
            floor.check()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=sized(12), suppress_health_check=CALM)
@given(offers=OFFERS, dice=st.randoms())
def test_the_totals_are_what_the_histories_add_up_to(db, taking, offers, dice):
    play(db, taking, offers, dice)


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
@settings(max_examples=sized(2), suppress_health_check=CALM)
@given(offers=OFFERS, dice=st.randoms())
def test_on_postgresql_too(db, taking, offers, dice):
    play(db, taking, offers, dice)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_cent_that_is_counted_wrongly_would_be_seen(db, taking):
    floor = Floor(db, taking, [("CAD", 100, False)])
    with db.session(write=True) as session:
        tally.add(session, floor.campaign.id, "CAD", confirmed=1)

    with pytest.raises(AssertionError):
        floor.check()
