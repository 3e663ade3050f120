"""The figures of a campaign: sums over the states are the totals, days are the place's own."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges import service
from pledges.desk import presses
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.answers import Answer
from pledges.models import PledgeState
from pledges.reports import figures
from relief.campaigns import tally
from relief.kit import clock
from relief.needs import ledger
from tests.fixtures import TORNADO, a_campaign, a_need, a_pledged, an_agency

JO = Answer("Jo Marsh", "phone")
HOUR = timedelta(hours=1)
zones = st.sampled_from(["America/Toronto", "America/St_Johns", "America/Rainy_River", "UTC"])
moments = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.fixture
def town(session, now):
    return a_campaign(session), an_agency(session)


def sent(session, campaign, agency, amount=5000, **given):
    pledge = a_pledged(session, campaign, amount=amount, **given)
    return dispatch.send(session, pledge, agency, amount=amount)


def came(session, campaign, row, amount):
    today = campaign.today()
    return receipts.receive(session, row, JO, amount=amount, on=today)


def test_each_state_counts_once_and_all_of_them_are_the_totals(session, town):
    campaign, agency = town
    a_pledged(session, campaign)
    service.hold(session, a_pledged(session, campaign), reason="Twice?")
    half = dispatch.accept(session, sent(session, campaign, agency), JO)
    came(session, campaign, half, 2000)
    presses.withdraw(session, dispatch.pledge_of(session, half))

    found = figures.of(session, campaign)

    sums = [
        sum(getattr(cell, name) for cell in found.cells)
        for name in ("promised", "confirmed", "received")
    ]
    own, _ = tally.totals(session, campaign)
    assert (
        sums == [own.promised_cents, own.confirmed_cents, own.received_cents] == [7000, 2000, 2000]
    )
    assert found.counted == own.pledges == 2
    assert found.promises() == 3
    assert found.promises("money", (PledgeState.HELD,)) == 1
    assert found.open.held == 1


def test_volunteers_are_counted_as_people(session, town):
    campaign, agency = town
    people = {"kind": "time", "unit": "person", "item": "driving"}
    a_pledged(session, campaign, amount=7, **people)
    dispatch.accept(session, sent(session, campaign, agency, 4, **people), JO, amount=3)

    found = figures.of(session, campaign)

    assert found.units("time", "promised") == 11
    assert found.units("time", "confirmed") == 3


def test_what_moved_is_counted_on_the_day_it_moved(db, now):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        row = sent(session, campaign, agency)
    now.move(timedelta(days=1))
    with db.session(write=True) as session:
        first = dispatch.get(session, row.reference)
        came(session, campaign, dispatch.accept(session, first, JO), 5000)
        dispatch.decline(session, sent(session, campaign, agency), JO, reason="full")
    now.move(HOUR)

    with db.session(snapshot=True) as session:
        found = figures.of(session, campaign)
    days = {day.on: day.moved for day in found.days}

    assert list(days)[-1] == date(2011, 8, 22)
    assert len(days) == figures.DAYS
    first, second = days[date(2011, 8, 21)], days[date(2011, 8, 22)]
    assert (first.promises, first.sent, first.accepted, first.received_cents) == (1, 1, 0, 0)
    assert (second.promises, second.sent, second.accepted, second.declined) == (1, 1, 1, 1)
    assert (second.arrivals, second.received_cents) == (1, 5000)
    assert found.last_day == second  # the first promise is 25 hours old


def test_organizations_that_owe_an_answer_stand_first(session, town, now):
    campaign, agency = town
    silent = an_agency(session)
    dispatch.accept(session, sent(session, campaign, agency), JO)
    sent(session, campaign, silent)
    now.move(25 * HOUR)

    found = figures.of(session, campaign)

    assert [(each.agency_id, each.waiting, each.accepted) for each in found.partners] == [
        (silent.id, 1, 0),
        (agency.id, 0, 1),
    ]
    assert found.partners[0].since == TORNADO
    assert found.open.unanswered == 1


def test_open_questions_name_needs_that_are_old_ending_or_untouched(session, town, now):
    campaign, agency = town
    a_need(session, campaign, agency, urgency=5, created_at=clock.now())
    a_need(session, campaign, agency, committed=40, created_at=clock.now())
    a_need(session, campaign, agency, until=clock.now() + 3 * 24 * HOUR, created_at=clock.now())
    now.move(timedelta(days=2, hours=1))
    a_need(session, campaign, agency, created_at=clock.now())

    found = figures.of(session, campaign).open

    assert (found.stale, found.ending, found.untouched) == (2, 1, 1)


def test_every_number_is_of_one_moment(db, another_db):
    """A need moves while the figures are read: neither half of the move is seen."""
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        need_id = a_need(session, campaign, an_agency(session)).id

    with db.session(snapshot=True) as session:
        before = figures.of(session, campaign)
        with another_db.session(write=True) as other:
            ledger.commit(other, need_id, 15)
            a_pledged(other, campaign)
        after = figures.of(session, campaign)

    assert [each.committed for each in before.needs] == [each.committed for each in after.needs]
    assert after.totals == before.totals
    assert after.promises() == 0
    with db.session(snapshot=True) as session:
        assert figures.of(session, campaign).promises() == 1


@given(moments, zones)
def test_local_days_follow_each_other_without_a_gap(now, zone):
    days = list(figures.local_days(now, zone).items())

    assert days[-1][1].begins <= now < days[-1][1].ends
    for (day, span), (following, after) in pairwise(days):
        assert following == day + timedelta(days=1)
        assert span.ends == after.begins
        assert span.begins.astimezone(ZoneInfo(zone)).date() == day
        assert (
            timedelta(hours=22)
            < span.ends.astimezone(UTC) - span.begins.astimezone(UTC)
            < timedelta(hours=26)
        )
