"""What the outcome of a call does: to the pledge, to the need, and to the next call."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from pledges import jobs, service
from pledges.calls import call_proposals, callbacks, consent
from pledges.calls.endings import CHOICES
from pledges.dispatches import dispatch
from pledges.dispatches.answers import Answer
from pledges.models import CallBack, Donor, PledgeState
from relief.campaigns.models import CampaignState
from relief.kit import audit, clock
from relief.kit.errors import InvalidInput
from relief.kit.jobs import Work
from tests.fixtures import a_pledged
from tests.pledges.calling import Town, kept


@pytest.fixture
def town(db, settings, noon):
    return Town(db, settings)


@pytest.mark.parametrize("outcome", ["no_answer", "voicemail", "hung_up"])
def test_whoever_was_not_reached_is_tried_again_later_and_not_for_ever(town, noon, outcome):
    tries = 0
    for _ in range(60):
        if town.take():
            town.call(outcome)
            tries += 1
            assert town.take() is None  # not at once
        noon.move(timedelta(hours=6))
        if tries and not town.queue().later + town.queue().now:
            break

    assert tries == {"no_answer": 5, "voicemail": 5, "hung_up": 2}[outcome]
    assert town.pledge().state is PledgeState.STANDING


def test_a_time_that_the_donor_named_is_kept_even_in_the_evening(town, noon):
    town.call("other_time", at="2011-08-22T20:45")

    assert town.take() is None
    noon.at = clock.now().replace(hour=0, minute=46) + timedelta(days=1)
    assert town.take() is not None


@pytest.mark.parametrize("wrong", ["2011-08-01T10:00", "tomorrow", "2031-01-01T10:00"])
def test_a_time_that_is_none_leaves_the_call_in_hand(town, wrong):
    call = town.take()
    with pytest.raises(InvalidInput):
        town.end(call, "other_time", at=wrong)

    assert town.take().id == call.id


def test_who_no_longer_has_it_is_not_asked_again(town):
    town.call("no_longer", words="Gave them to the church")

    assert town.pledge().state is PledgeState.WITHDRAWN
    assert town.propose() == 0


@pytest.mark.parametrize(
    ("outcome", "answer"), [("not_again", "no"), ("wrong_number", "wrong_number")]
)
def test_a_no_holds_for_every_promise_from_that_telephone(db, settings, noon, outcome, answer):
    town = Town(db, settings, offers=2, phone="one line")

    town.call(outcome, words="Never again")

    assert [town.pledge(n).may_call for n in (0, 1)] == [answer, answer]
    assert town.take() is None
    assert town.propose() == 0
    with db.session(write=True) as session:
        later = kept(session, town.campaign, phone="one line")
        assert consent.refused(session, later)
    assert town.propose() == 0


def test_a_no_on_the_donors_page_wins_over_a_call_in_the_queue(town):
    town.refuse()

    assert town.take() is None
    town.propose()
    assert town.queue() == callbacks.Queue(0, 0, 0, None)


def test_a_later_yes_is_a_yes(town, db):
    town.refuse()
    with db.session(write=True) as session:
        pledge = service.get(session, town.references[0])
        consent.record(session, pledge, consent.YES, source="phone", words="Do call me after all")

    town.propose()
    assert town.take() is not None


def test_who_withdrew_is_not_called(town, db):
    with db.session(write=True) as session:
        service.withdraw(session, service.get(session, town.references[0]))

    assert town.take() is None


def test_a_need_that_closes_takes_its_calls_out(town, db):
    with db.session(write=True) as session:
        need = session.get(type(town.need), town.need.id)
        need.state = "closed"
        session.add(need)
    town.propose()

    assert town.queue().now == 0
    assert town.take() is None


def test_who_was_called_for_an_agency_rests_a_week_from_it(town, noon):
    town.call("hung_up")
    noon.move(timedelta(days=1))
    town.call("hung_up")

    assert town.propose() == 0
    noon.move(timedelta(days=8))
    assert town.propose() == 1


def test_what_is_held_is_asked_about_and_counts_once_it_is_confirmed(db, settings, noon):
    town = Town(db, settings, offers=0)
    with db.session(write=True) as session:
        pledge = kept(session, town.campaign)
        service.hold(session, pledge, reason="Is it really theirs?")
        town.references.append(pledge.reference)

    assert town.propose() == 1
    call = town.take()
    assert call.reason == "confirm"
    town.end(call, "arranged", words="It is theirs")

    assert town.pledge().state is PledgeState.PROMISED
    assert town.propose() == 0


def test_every_outcome_stands_in_the_history(db, settings, noon):
    for outcome in CHOICES:
        town = Town(db, settings)
        town.call(outcome, words="As they said it")

        with db.session() as session:
            told = [e for e in audit.history(session, town.references[0]) if e.facts.get("outcome")]
            [entry] = told
            assert entry.facts["outcome"] == outcome
            assert audit.words_of(session, entry) == "As they said it"


def test_a_donor_without_a_telephone_is_in_no_queue(db, settings, noon):
    town = Town(db, settings, offers=0)
    with db.session(write=True) as session:
        pledge = a_pledged(session, town.campaign, kind="goods", unit="each", item="blankets")
        service.keep(session, pledge, until=clock.now().date() + timedelta(days=9))

    assert town.propose() == 0


def test_somebody_can_ask_for_a_call_once(town, db):
    with db.session(write=True) as session:
        assert not call_proposals.ask(session, service.get(session, town.references[0]))


def test_a_promise_held_a_second_time_is_asked_about_again(db, settings, noon):
    town = Town(db, settings, offers=0)
    with db.session(write=True) as session:
        pledge = a_pledged(session, town.campaign)
        session.get_one(Donor, pledge.donor_id).phone_index = b"a line"
        service.hold(session, pledge, reason="A large sum")
        town.references.append(pledge.reference)
    assert town.propose() == 1
    with db.session(write=True) as session:
        service.release(session, service.get(session, pledge.reference), reason="They wrote")
    assert (town.propose(), town.queue().now) == (0, 0)

    with db.session(write=True) as session:
        service.hold(session, service.get(session, pledge.reference), reason="Another doubt")

    assert [town.propose(), town.propose()] == [1, 0]
    assert town.take().reason == "confirm"


def test_once_promises_have_ended_donors_are_asked_about_theirs_and_for_no_new_ones(
    db, settings, noon
):
    town = Town(db, settings, offers=0)
    with db.session(write=True) as session:
        campaign = session.merge(town.campaign)
        campaign.state = CampaignState.PAUSED
        kept(session, campaign)
        held, refused = a_pledged(session, campaign), a_pledged(session, campaign)
        for n, each in enumerate((held, refused)):
            session.get_one(Donor, each.donor_id).phone_index = b"line %d" % n
        service.hold(session, held, reason="A large sum")
        refused.designation, refused.designated_agency_id = "only", town.agency.id
        sent = dispatch.send(session, refused, town.agency, amount=5000)
        dispatch.decline(session, sent, Answer("Jo Marsh", "phone"), reason="full")

    jobs.propose(Work(settings, db))

    with db.session() as session:
        found = session.exec(select(CallBack.reason).where(col(CallBack.open))).all()
    assert sorted(found) == ["confirm", "wish"]
    assert town.queue().now == 2
