"""“Keep twenty for us, we confirm by noon”: reserved, then sent, released, or over at its time."""

from datetime import date, timedelta

import pytest

from pledges import backlog, jobs, service
from pledges.desk import presses
from pledges.dispatches import dispatch, receipts, reserving
from pledges.dispatches.dispatch import Answer
from pledges.donors import second_gift
from pledges.holds.twins import Twin
from pledges.schemas import Designation
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit
from relief.kit.errors import Conflict, Missing
from relief.kit.jobs import Work
from relief.needs.models import Need
from tests.fixtures import a_pledged, an_agency, dispatches_in
from tests.pledges.setting_aside import BLANKETS, Town

OFFICER = Answer("Jo Marsh", "phone")
HOUR = timedelta(hours=1)
TOMORROW_NIGHT = "2011-08-23T03:59:00Z"  # the end of Monday in Goderich


@pytest.fixture
def town(db, settings, now):
    return Town(db, settings)


def test_what_is_reserved_is_placed_and_nobody_is_told(town):
    town.reserve(20)

    assert town.stands == ("matched", 20, 20)
    [step] = town.told("reserved")
    assert (step.facts["amount"], step.facts["agency"]) == (20, town.agency.slug)
    assert step.facts["until"] == TOMORROW_NIGHT
    with town.db.session() as session:
        assert dispatches_in(session) == []
    assert town.letters == 0


def test_a_plan_sees_it_as_taken(town):
    with town.db.session() as session:
        before = backlog.read(session, session.get_one(Campaign, town.campaign.id))
    town.reserve(20)
    with town.db.session() as session:
        after = backlog.read(session, session.get_one(Campaign, town.campaign.id))

    for inputs, left, gap, room in ((before, 30, 40, 5), (after, 10, 20, 4)):
        assert [each.amount for each in inputs.offers] == [left]
        assert [each.amount for each in inputs.gaps] == [gap]
        assert [each.capacity for each in inputs.takers] == [room]


def test_no_more_is_reserved_than_is_left_or_than_the_need_lacks(town):
    town.reserve(20)

    with pytest.raises(Conflict) as refused:
        town.reserve(11)
    assert refused.value.code == "taken"
    with town.db.session(write=True) as session:
        need = session.get_one(Need, town.need.id)
        need.requested = 25
        session.add(need)
    with pytest.raises(Conflict) as refused:
        town.reserve(10)
    assert refused.value.code == "need_met"
    assert town.stands == ("matched", 20, 20)


def test_it_is_reserved_for_those_alone_who_may_be_sent_it(town):
    with town.db.session(write=True) as session:
        other = an_agency(session).slug
    wish = Designation(rule="only", agency=other)
    town.act(lambda session, pledge: service.redirect(session, pledge, wish, words="Them"))

    with pytest.raises(Conflict) as refused:
        town.reserve(20)

    assert refused.value.code == "designated_elsewhere"
    assert town.stands == ("promised", 0, 0)


def test_it_becomes_an_offer_with_its_letter(town):
    key = town.reserve(20)

    reference = town.send(key)

    assert town.stands == ("dispatched", 20, 20)
    assert town.letters == 1
    with town.db.session(write=True) as session:
        sent = dispatch.get(session, reference)
        assert (sent.offered, sent.allocation_id) == (20, key)
        dispatch.accept(session, sent, OFFICER, amount=15)
        receipts.receive(session, sent, OFFICER, on=date(2011, 8, 21))
    with town.db.session() as session:
        need = session.get_one(Need, town.need.id)
        assert (need.committed, need.in_transit, need.received) == (0, 0, 15)


def test_released_it_can_go_elsewhere_and_to_the_same_again(town):
    town.release(town.reserve(30))

    assert town.stands == ("promised", 0, 0)
    assert town.shares == [("released", 30)]
    [step] = town.told("reservation_released")
    with town.db.session() as session:
        assert audit.words_of(session, step) == "They found some"
    town.reserve(30)
    assert town.stands == ("matched", 30, 30)


def test_it_ends_by_itself_once_its_time_is_over(town, now):
    town.reserve(20, hours=2)

    now.move(2 * HOUR - timedelta(seconds=1))
    assert town.job() == 0
    assert town.stands == ("matched", 20, 20)
    now.move(timedelta(seconds=1))
    assert (town.job(), town.job()) == (1, 0)

    assert town.stands == ("promised", 0, 0)
    assert len(town.told("reservation_over")) == 1


def test_a_job_sets_free_what_is_over(town, now):
    town.reserve(20, hours=1)
    now.move(HOUR)

    jobs.end_reservations(Work(town.settings, town.db))

    assert town.stands == ("promised", 0, 0)


def test_without_hours_it_lasts_until_tomorrow_night_where_the_effort_is(town, now):
    town.reserve(20)

    now.move(timedelta(hours=24))
    assert town.job() == 0
    now.move(timedelta(hours=12))
    assert town.job() == 1


def test_an_offer_kept_in_reserve_is_kept_again(town):
    until = date(2011, 9, 30)
    town.act(lambda session, pledge: service.keep(session, pledge, until=until))
    first, second = town.reserve(10), town.reserve(10)
    assert town.stands == ("matched", 20, 20)

    town.release(first)
    assert town.stands == ("matched", 10, 10)
    town.release(second)
    assert town.stands == ("standing", 0, 0)


ENDS = {
    "withdrawn": lambda session, pledge: presses.withdraw(session, pledge, words="No more"),
    "written off": lambda session, pledge: presses.write_off(session, pledge, reason="Lost"),
    "lapsed": lambda session, pledge: service.lapse(session, pledge, reason="Over"),
    "held": lambda session, pledge: service.hold(session, pledge, reason="Twice?"),
    "standing": lambda session, pledge: service.keep(session, pledge, until=date(2011, 9, 30)),
    "promised": lambda session, pledge: service.redirect(
        session, pledge, Designation(rule="none"), words="Whoever needs it"
    ),
}


@pytest.mark.parametrize("state", ENDS)
def test_whatever_else_becomes_of_the_promise_sets_it_free(town, state):
    town.reserve(20)

    town.act(ENDS[state])

    assert town.stands == (state, 0, 0)
    assert town.shares == [("released", 20)]
    assert len(town.told("reservation_released")) == 1
    assert town.letters == 0


def test_a_gift_that_may_be_told_twice_is_held_though_it_was_reserved(town):
    town.reserve(20)
    with town.db.session(write=True) as session:
        campaign = session.get_one(Campaign, town.campaign.id)
        twin = Twin(a_pledged(session, campaign, **BLANKETS).reference, ("phone",))

    town.act(lambda session, own: second_gift.suspect(session, town.settings, own.id, twin))

    assert town.stands == ("held", 0, 0)


def test_what_was_sent_beside_it_is_taken_back_and_both_are_free(town):
    town.send(town.reserve(10))
    town.reserve(10)

    town.act(ENDS["withdrawn"])

    assert town.stands == ("withdrawn", 0, 0)
    assert town.shares == [("recalled", 10), ("released", 10)]


def test_a_closed_effort_keeps_nothing_reserved(town):
    key = town.reserve(20)
    with town.db.session(write=True) as session:
        campaign = session.get_one(Campaign, town.campaign.id)
        campaign.state = CampaignState.CLOSED
        session.add(campaign)

    with pytest.raises(Conflict) as refused:
        town.send(key)

    assert refused.value.code == "campaign_closed"
    assert town.stands == ("matched", 20, 20)
    assert town.job() == 1
    assert town.stands == ("promised", 0, 0)


def test_what_may_not_go_there_any_more_is_not_sent(town):
    key = town.reserve(20)
    with town.db.session(write=True) as session:
        agency = session.get_one(Agency, town.agency.id)
        agency.active = False
        session.add(agency)

    with pytest.raises(Conflict) as refused:
        town.send(key)

    assert refused.value.code == "agency_inactive"
    assert town.shares == [("reserved", 20)]


def test_a_share_of_another_promise_is_not_found(town):
    key = town.reserve(20)
    with town.db.session(write=True) as session:
        other = a_pledged(session, session.get_one(Campaign, town.campaign.id), **BLANKETS)
        with pytest.raises(Missing):
            reserving.of(session, other, key)
