"""An offer without an answer: asked again, put to a second person, then proposed to be moved on."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from pledges.desk import moves, presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch, leases
from pledges.dispatches.dispatch import Answer
from pledges.models import Allocation, LeaseStep
from relief.agencies import onboarding
from relief.agencies.models import Agency
from relief.kit import audit, outbox
from relief.kit.db import Database
from relief.kit.errors import Conflict
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency, dispatches_in

OFFICE = '{"mon":["09:00-17:00"],"tue":["09:00-17:00"],"wed":["09:00-17:00"]}'
SECOND = {"second_name": "Lee Hart", "second_phone": "+15195550177"}
BLANKETS = {"kind": "goods", "unit": "each", "item": "blankets", "amount": 30}
DAY = timedelta(days=1)


@pytest.fixture
def offered(db, settings, now):
    """Offer promises to an agency with office hours on Sunday afternoon; another needs the same."""

    def send(count=1, *, urgency=3, **agency):
        with db.session(write=True) as session:
            campaign = a_campaign(session)
            first = an_agency(session, **{"hours": OFFICE} | agency)
            second = an_agency(session)
            needs = [
                a_need(session, campaign, each, requested=400, urgency=urgency)
                for each in (first, second)
            ]
            pledges = [a_pledged(session, campaign, **BLANKETS) for _ in range(count)]
            placed = [Placement(p.reference, first.id, needs[0].id, p.amount) for p in pledges]
            sent, _ = presses.send(session, settings, placed)
            return [each.reference for each in sent], second.slug

    return send


def look(db, settings):
    """Run the job once."""
    with db.session(write=True) as session:
        while leases.run(session, settings):
            pass


def steps(db):
    with db.session() as session:
        return [each.step for each in session.exec(select(LeaseStep).order_by(LeaseStep.id))]


def letters(db, template="dispatch_reminder"):
    with db.session() as session:
        found = session.exec(select(outbox.OutboxMessage).order_by(outbox.OutboxMessage.id))
        read = [outbox.letter_of(session, each) for each in found]
        return [each for each in read if each and each.template == template]


def test_the_answer_is_wanted_after_eight_of_its_own_hours(db, offered):
    offered()

    with db.session() as session:
        [sent] = dispatches_in(session)
    assert sent.answer_by.isoformat() == "2011-08-22T21:00:00+00:00"  # Monday at five
    [letter] = letters(db, "dispatch_offer")
    assert letter.facts["answer_by"] == "2011-08-22T21:00:00Z"


def test_what_is_most_urgent_is_wanted_after_two(db, offered):
    offered(urgency=5)

    with db.session() as session:
        [sent] = dispatches_in(session)
    assert sent.answer_by.isoformat() == "2011-08-22T15:00:00+00:00"


def test_each_step_is_taken_in_open_hours_and_once(db, settings, offered, now):
    offered(3, second_email="lee@example.org", **SECOND)
    seen = []
    for _ in range(9 * 24):
        now.move(timedelta(hours=1))
        look(db, settings)
        look(db, settings)
        if len(steps(db)) != len(seen):
            seen.append(now.at.isoformat()[:13])
            seen += [seen[-1]] * (len(steps(db)) - len(seen))

    assert steps(db) == ["reminded"] * 3 + ["escalated"] * 3 + ["move_on"] * 3
    assert seen[::3] == ["2011-08-22T21", "2011-08-23T21", "2011-08-24T21"]
    first, second = letters(db)
    assert (first.facts["count"], first.facts["second"]) == (3, False)
    assert (second.to, second.facts["second"]) == ("lee@example.org", True)


def test_a_night_without_power_brings_one_step_and_not_three(db, settings, offered, now):
    offered(**SECOND)
    now.move(12 * DAY)
    look(db, settings)

    assert steps(db) == ["reminded"]


def test_who_has_no_second_person_is_proposed_to_be_passed_over_sooner(db, settings, offered, now):
    offered()
    for _ in range(4):
        now.move(DAY)
        look(db, settings)

    assert steps(db) == ["reminded", "move_on"]


def test_an_answer_ends_the_asking(db, settings, offered, now):
    [reference], _ = offered()
    with db.session(write=True) as session:
        dispatch.accept(session, dispatch.get(session, reference), Answer("Jo Marsh"))
    now.move(12 * DAY)
    look(db, settings)

    assert steps(db) == []


def test_workers_at_once_take_each_step_once(db, settings, offered, now):
    offered(6)
    now.move(3 * DAY)
    ready = threading.Barrier(4)

    def work():
        own = Database(settings.database_url, settings.vault())
        ready.wait()
        look(own, settings)
        own.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert steps(db) == ["reminded"] * 6
    assert sum(letter.facts["count"] for letter in letters(db)) == 6
    with db.session() as session:
        assert audit.verify(session) == []


def test_it_is_moved_to_whoever_the_rules_name_and_never_held_by_two(db, settings, offered):
    [reference], second = offered()
    with db.session(write=True) as session:
        offer = dispatch.get(session, reference)
        following = moves.proposed(session, [offer])[reference]
        assert following.agencies == (second,)
        moves.move(session, settings, offer, following.agencies)

    with db.session() as session:
        before, after = dispatches_in(session)
        assert (before.state, after.state) == ("recalled", "dispatched")
        assert [each.state for each in session.exec(select(Allocation))] == [
            "recalled",
            "dispatched",
        ]
    assert len(letters(db, "dispatch_offer")) == 2
    assert len(letters(db, "pledge_withdrawn")) == 1


def test_what_was_meant_for_one_only_is_moved_to_nobody(db, settings, now):
    with db.session(write=True) as session:
        campaign, only = a_campaign(session), an_agency(session)
        other = an_agency(session)
        for each in (only, other):
            a_need(session, campaign, each, requested=400)
        meant = {"designation": "only", "designated_agency_id": only.id}
        pledge = a_pledged(session, campaign, **BLANKETS, **meant)
        where = Placement(pledge.reference, only.id, None, 30)
        [offer], _ = presses.send(session, settings, [where])

        following = moves.proposed(session, [offer])[offer.reference]
        assert following.proposals == ()
        assert following.why
        with pytest.raises(Conflict):
            moves.move(session, settings, offer, [other.slug])


def test_an_answer_that_comes_first_is_not_taken_back(db, settings, offered):
    [reference], second = offered()
    with db.session(write=True) as session:
        dispatch.accept(session, dispatch.get(session, reference), Answer("Jo Marsh"))

    with pytest.raises(Conflict), db.session(write=True) as session:
        moves.move(session, settings, dispatch.get(session, reference), [second])
    with db.session() as session:
        assert [each.state for each in dispatches_in(session)] == ["accepted"]


def test_when_the_next_one_is_full_by_now_it_stays_where_it_is(db, settings, offered):
    [reference], second = offered()
    with db.session(write=True) as session:
        from_there = dispatch.get(session, reference)
        agency = session.exec(select(Agency).where(Agency.slug == second)).one()
        agency.capacity = 0
        session.add(agency)
        session.flush()
        with pytest.raises(Conflict, match="not moved"):
            moves.move(session, settings, from_there, [second])
        assert from_there.state == "dispatched"


def test_a_suspended_organization_is_asked_nothing_more_until_it_is_back(
    db, settings, offered, now
):
    offered(**SECOND, second_email="lee@example.org")
    with db.session(write=True) as session:
        agency = session.get_one(Agency, dispatches_in(session)[0].agency_id)
        onboarding.suspend(session, agency, "flooded")
    for _ in range(4):
        now.move(DAY)
        look(db, settings)

    assert (steps(db), letters(db)) == ([], [])

    with db.session(write=True) as session:
        onboarding.resume(session, session.get_one(Agency, agency.id), "dry again")
    look(db, settings)
    assert steps(db) == ["reminded"]


def test_what_is_moved_on_in_parts_names_everybody_who_is_asked(db, settings, now):
    with db.session(write=True) as session:
        campaign, first = a_campaign(session), an_agency(session)
        others = [an_agency(session) for _ in range(2)]
        for each in others:
            a_need(session, campaign, each, requested=15)
        pledge = a_pledged(session, campaign, **BLANKETS, may_split=True)
        where = Placement(pledge.reference, first.id, None, 30)
        [offer], _ = presses.send(session, settings, [where])

        following = moves.proposed(session, [offer])[offer.reference]
        moves.move(session, settings, offer, following.agencies)

    with db.session() as session:
        steps = audit.history(session, pledge.reference)
    told = [each.facts["agency"] for each in steps if each.event == "moved_on"]
    assert sorted(told) == sorted(each.slug for each in others)
