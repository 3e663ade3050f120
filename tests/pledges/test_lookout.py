"""Two processes that take one gift at the same moment: the later is held a moment after."""

import asyncio

import pytest
from sqlmodel import select

from pledges import jobs
from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.donors import second_gift, sound_keys
from pledges.lane.reception import Reception, Way
from pledges.models import Donor
from pledges.schemas import PledgeIn
from relief.campaigns.models import CampaignTally
from relief.kit import audit, forms, outbox
from relief.kit.jobs import Work
from relief.kit.lane import Priority
from relief.kit.outbox import OutboxMessage
from tests.fixtures import a_campaign, a_key, a_pledge, an_agency, pledges_in

WEB = Way("web", Priority.WEB, asks=True)
BLIND = Way("web", Priority.WEB)  # what a lane does that cannot see the other
MAIL = {"email": "ada@example.org"}


@pytest.fixture
def slug(db):
    with db.session(write=True) as session:
        return a_campaign(session).slug


@pytest.fixture
def looked(settings, db):
    """Let the job look; returns the states, oldest first."""

    def looked():
        jobs.sound(Work(settings, db))
        with db.session() as session:
            return [each.state.value for each in pledges_in(session)]

    return looked


@pytest.fixture
def twice(taking, slug):
    """Fifty dollars two times, neither of which saw the other."""

    def twice(donor=None, principal="public"):
        async def story(take):
            for _ in range(2):
                body = a_pledge(donor=donor or {})
                await take(slug, body, principal=principal, way=BLIND)

        taking(story)

    return twice


def counted(db):
    with db.session() as session:
        rows = session.exec(select(CampaignTally)).all()
        return sum(each.pledges for each in rows), sum(each.promised_cents for each in rows)


def events(db):
    with db.session() as session:
        return [
            [each.event for each in audit.history(session, row.reference)]
            for row in pledges_in(session)
        ]


def test_two_processes_at_one_moment_count_each_gift_once(settings, db, another_db, slug, looked):
    bodies = [a_pledge(donor={"phone": f"+1519555{n:04}"}, cents=n) for n in range(110, 130)]

    async def both():
        receptions = [Reception(settings, db, slot=0), Reception(settings, another_db, slot=1)]
        for each in receptions:
            await each.start()
        try:
            for body in bodies:
                parsed = forms.parse(PledgeIn, body)
                given = {"way": WEB, "principal": "public"}
                await asyncio.gather(
                    *(each.take(slug, parsed, key=a_key(), **given) for each in receptions)
                )
        finally:
            for each in receptions:
                await each.stop()

    asyncio.run(both())
    states = looked()

    assert sorted(states) == ["held"] * 20 + ["promised"] * 20
    assert counted(db) == (20, sum(range(110, 130)))
    assert looked() == states


def test_the_later_is_held_and_its_donor_asked_where_both_have_one_mailbox(db, twice, looked):
    twice(MAIL)

    assert looked() == ["promised", "held"] == looked()
    assert counted(db) == (1, 5000)
    assert events(db) == [["promised"], ["promised", "held"]]
    with db.session() as session:
        first, second = pledges_in(session)
        held = audit.history(session, second.reference)[-1].facts
        assert (held["doubt"], held["twin"]) == ("twin", first.reference)
        rows = session.exec(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        last = outbox.letter_of(session, rows[-1])
        assert (last.template, last.facts["twin"]) == ("pledge_held", True)


def test_a_second_gift_that_the_donor_told_of_is_believed(taking, slug, looked):
    async def story(take):
        await take(slug, principal="public", way=WEB)
        await take(slug, principal="staff:1", way=WEB, another=True)

    taking(story)

    assert looked() == ["promised", "promised"]


def test_what_was_answered_before_the_job_came_is_not_asked_again(db, taking, slug, looked):
    async def story(take):
        for _ in range(2):
            await take(slug, principal="public", way=WEB)

    taking(story)
    with db.session(write=True) as session:
        second_gift.answer(session, pledges_in(session)[1], same=False)

    assert looked() == ["promised", "promised"]


def test_what_an_organization_has_already_is_not_taken_from_it(settings, db, twice, looked):
    twice()
    with db.session(write=True) as session:
        later = pledges_in(session)[1]
        place = Placement(later.reference, an_agency(session).id, None, later.amount)
        presses.send(session, settings, [place])

    assert looked() == ["promised", "dispatched"] == looked()
    assert events(db)[1].count("may_repeat") == 1


def test_a_partner_that_sends_two_keys_is_believed_here_too(twice, looked):
    twice(principal="token:1")

    assert looked() == ["promised", "promised"]


def test_a_donor_whose_key_is_missing_holds_up_no_name(db, twice, looked):
    twice(MAIL)
    with db.session(write=True) as session:
        *_, later = pledges_in(session)
        session.get_one(Donor, later.donor_id).sealed = b"under another key"

    assert looked() == ["promised", "held"]
    with db.session() as session:
        assert sound_keys.waiting(session) == []
