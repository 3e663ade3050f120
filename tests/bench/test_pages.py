"""The crowd that the bench of pages asks about is one that the desk could hold."""

import sqlalchemy as sa

from pledges.desk import waiting_list
from pledges.desk.waiting_list import Filters
from pledges.holds import hold_reasons
from pledges.models import Allocation, Pledge, PledgeState
from relief.agencies import service as agencies
from relief.bench import crowd
from relief.bench.pages import Figure
from relief.campaigns import service, tally
from relief.kit import audit
from relief.kit.db import vault_of

MADE = 400


def test_the_crowd_adds_up_and_is_found_by_every_filter(session):
    made = crowd.fill(session, vault_of(session), MADE)

    [first] = waiting_list.page(session, Filters(q=made.phone), most=10)
    assert first.reference == made.reference
    assert waiting_list.count(session, Filters()) == MADE
    effort = service.get(session, made.campaign)
    totals, _ = tally.totals(session, effort)
    money = sa.select(sa.func.sum(Pledge.amount)).where(
        Pledge.campaign_id == effort.id, Pledge.kind == "money", Pledge.state != PledgeState.HELD
    )
    assert totals.promised_cents == session.scalar(money)
    assert audit.verify(session) == []


def test_the_desk_of_an_organization_shows_what_it_has_and_what_names_it(session):
    made = crowd.fill(session, vault_of(session), MADE)
    agency = agencies.get(session, made.busy).id
    shares = sa.select(Allocation.pledge_id).where(Allocation.agency_id == agency)
    held = set(session.scalars(shares))
    named = set(session.scalars(sa.select(Pledge.id).where(Pledge.designated_agency_id == agency)))

    found = waiting_list.page(session, Filters(agency_id=agency), most=MADE)

    assert [each.id for each in found] == sorted(held | named)
    assert waiting_list.count(session, Filters(agency_id=agency)) == len(held | named)
    accepted = Filters(agency_id=agency, state="accepted")
    assert {each.state for each in waiting_list.page(session, accepted, most=9)} == {"accepted"}
    later = waiting_list.page(session, Filters(agency_id=agency), after=found[9].id, most=MADE)
    assert [each.id for each in later] == [each.id for each in found[10:]]


def test_every_doubt_of_a_page_is_read_at_once(session):
    crowd.fill(session, vault_of(session), MADE)
    held = waiting_list.page(session, Filters(state="held"), most=MADE)

    doubts = hold_reasons.doubts(session, held)

    assert len(held) == len(doubts) > 1
    assert {each.code for each in doubts.values()} == {"twin"}


def test_nineteen_of_twenty_answers_are_within_the_95th_percentile():
    figure = Figure("desk", "/desk", waits_ms=[float(n) for n in range(20, 0, -1)])

    assert (figure.at(0.5), figure.at(0.95)) == (10, 19)
