"""Several people at once: each waits for the other, and nobody is thrown out."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

from sqlmodel import select

from pledges import locks, service
from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch
from pledges.dispatches.dispatch import Answer
from pledges.models import Dispatch, Pledge, PledgeState
from relief.kit.errors import Conflict
from relief.needs.models import Need
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency

OFFICER = Answer("Jo Marsh", "phone")
HANDS = 6


def test_plans_answers_and_second_thoughts_cross_without_a_deadlock(db, settings):
    """Halves of twelve promises are out; now the rest is sent, answered and cancelled at once."""
    chance = Random(7)  # noqa: S311 - no secret
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        needs = [a_need(session, campaign, agency, requested=100_000, unit="CAD", kind="money")]
        needs += [a_need(session, campaign, agency, requested=100_000, unit="CAD", kind="money")]
        agency_id, need_ids = agency.id, [need.id for need in needs]
        references = [a_pledged(session, campaign).reference for _ in range(12)]
        halves = [
            Placement(name, agency_id, need_ids[n % 2], 2000) for n, name in enumerate(references)
        ]
        sent, _ = presses.send(session, settings, halves)
        offers = [each.reference for each in sent]

    def plan(_):
        with db.session(write=True) as session:
            placed = [
                Placement(name, agency_id, chance.choice(need_ids), 500)
                for name in chance.sample(references, len(references))
            ]
            presses.send(session, settings, placed)

    def answer(reference):
        with db.session(write=True) as session:
            offer = locks.dispatch(session, dispatch.get(session, reference))
            dispatch.accept(session, offer, OFFICER)

    def cancel(reference):
        with db.session(write=True) as session:
            presses.withdraw(session, service.get(session, reference))

    hurried = [(plan, None)] * 4 + [(answer, each) for each in offers]
    hurried += [(cancel, each) for each in references[::3]]
    chance.shuffle(hurried)
    with ThreadPoolExecutor(HANDS) as hands:
        done = [hands.submit(press, on) for press, on in hurried]
    errors = [each.exception() for each in done if each.exception()]

    assert all(isinstance(error, Conflict) for error in errors), errors
    with db.session() as session:
        pledges = session.exec(select(Pledge)).all()
        out = session.exec(select(Dispatch)).all()
        assert [each.state for each in pledges].count(PledgeState.WITHDRAWN) == 4
        for pledge in pledges:
            live = sum(each.offered for each in out if each.pledge_id == pledge.id and each.active)
            assert live == pledge.allocated
        on_offer = sum(each.offered for each in out if each.active)
        assert sum(need.covered for need in session.exec(select(Need))) == on_offer
