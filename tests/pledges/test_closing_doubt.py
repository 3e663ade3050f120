"""A closing and what is in doubt at that moment; and its figures cost a reader nothing."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from pledges import service
from pledges.dispatches import dispatch
from pledges.donors import second_gift
from pledges.holds import hold_reasons
from pledges.holds.twins import Twin
from pledges.models import PledgeState
from relief.campaigns import neighbours
from relief.campaigns import service as campaigns
from relief.campaigns.models import CampaignState
from relief.kit import audit
from relief.kit.errors import Conflict
from tests.fixtures import a_campaign, a_pledged, an_agency, pledges_in
from tests.pledges.closing_up import standing_of
from tests.pledges.test_closing import ended

PATIENCE_S = 60


@pytest.fixture
def campaign(db, now):
    with db.session(write=True) as session:
        return a_campaign(session, slug="goderich")


def test_what_a_machine_sent_keeps_nothing_open(db, settings, taking, campaign):
    async def story(take):
        for doubt in ("robot", "robot", "large"):
            await take("goderich", held=True, doubt=doubt)

    taking(story)
    with db.session(write=True, actor="staff:1") as session:
        asked, machine, real = sorted(pledges_in(session), key=lambda each: _doubt(session, each))
        assert neighbours.in_doubt(session, campaign) == 1
        service.withdraw(session, asked)  # the large one
        service.release(session, machine)
        service.hold(session, machine, reason="Who is this?")
    with db.session(write=True, actor="staff:1") as session:
        assert neighbours.in_doubt(session, campaign) == 1
        service.withdraw(session, service.get(session, machine.reference))
    ended(db, settings)

    assert standing_of(db, "goderich") is CampaignState.CLOSED
    with db.session() as session:
        assert service.get(session, real.reference).state is PledgeState.HELD


def _doubt(session, pledge):
    return hold_reasons.doubt(session, pledge).code


def closed(db, slug="goderich"):
    with db.session(write=True, actor="staff:1") as session:
        campaigns.change_state(session, campaigns.get(session, slug), CampaignState.CLOSED)


def test_none_closes_over_a_promise_that_is_being_held_this_moment(db, another_db, campaign):
    with db.session(write=True) as session:
        pledge = a_pledged(session, campaign)
    with ThreadPoolExecutor(1) as colleague:
        with another_db.session(write=True) as session:
            service.hold(session, service.get(session, pledge.reference), reason="A large sum")
            ending = colleague.submit(closed, db)
            time.sleep(0.5)  # it has come as far as it can
        with pytest.raises(Conflict) as refused:
            ending.result(PATIENCE_S)

    assert refused.value.code == "in_doubt"
    assert standing_of(db, "goderich") is CampaignState.OPEN


def test_none_is_taken_by_the_lane_while_it_closes(db, another_db, taking, campaign):
    async def story(take):
        with another_db.session(write=True, actor="staff:1") as session:
            campaigns.change_state(
                session, campaigns.get(session, "goderich"), CampaignState.CLOSED
            )
            sent = asyncio.create_task(take("goderich"))
            await asyncio.sleep(0.5)
        with pytest.raises(Conflict):
            await sent

    taking(story)
    with db.session() as session:
        assert pledges_in(session) == []


def test_nothing_is_sent_while_it_closes(db, another_db, campaign):
    with db.session(write=True) as session:
        agency, pledge = an_agency(session), a_pledged(session, campaign)
    reference = pledge.reference

    def sent():
        with db.session(write=True, actor="staff:2") as session:
            found = service.get(session, reference)
            return dispatch.send(session, found, agency, amount=found.amount)

    with ThreadPoolExecutor(1) as colleague:
        with another_db.session(write=True, actor="staff:1") as session:
            over = campaigns.get(session, "goderich")
            campaigns.change_state(session, over, CampaignState.CLOSED)
            sending = colleague.submit(sent)
            time.sleep(0.5)  # it has come as far as it can
        with pytest.raises(Conflict) as refused:
            sending.result(PATIENCE_S)

    assert refused.value.code == "campaign_closed"
    with db.session() as session:
        assert service.get(session, reference).allocated == 0


def test_none_closes_before_what_is_being_sent_is_with_its_organization(db, another_db, campaign):
    """Else the figures of the closing would be read without it."""
    with db.session(write=True) as session:
        agency, pledge = an_agency(session), a_pledged(session, campaign)
    with ThreadPoolExecutor(1) as colleague:
        with another_db.session(write=True, actor="staff:2") as session:
            found = service.get(session, pledge.reference)
            dispatch.send(session, found, agency, amount=found.amount)
            ending = colleague.submit(closed, db)
            time.sleep(0.5)
            assert not ending.done()
        ending.result(PATIENCE_S)

    assert standing_of(db, "goderich") is CampaignState.CLOSED


def test_after_the_end_a_promise_is_not_held_any_more(db, settings, browser, campaign):
    with db.session(write=True) as session:
        pledge, other = a_pledged(session, campaign), a_pledged(session, campaign)
    ended(db, settings)

    with db.session(write=True) as session, pytest.raises(Conflict) as refused:
        service.hold(session, service.get(session, pledge.reference))
    with db.session(write=True) as session:
        twin = Twin(other.reference, ("phone",))
        second_gift.suspect(session, settings, pledge.id, twin)

    assert refused.value.code == "closed"
    with db.session() as session:
        assert service.get(session, pledge.reference).state is PledgeState.PROMISED
        assert audit.history(session, pledge.reference)[-1].event == "may_repeat"


def test_the_public_page_of_kept_figures_sums_up_no_promises(db, settings, campaign, browser):
    with db.session(write=True) as session:
        a_pledged(session, campaign)
    ended(db, settings)
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    visitor = browser()
    visitor.get("/c/goderich/closing")
    event.listen(db.engine, "before_cursor_execute", note)
    assert visitor.get("/c/goderich/closing").status_code == 200
    event.remove(db.engine, "before_cursor_execute", note)

    heavy = ("FROM pledge", "FROM allocation", "JOIN pledge", "audit_entry")
    assert [each for each in asked if any(table in each for table in heavy)] == []
