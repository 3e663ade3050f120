"""Rule 15: closing is a plan. Cut-off, grace, default destination, what is open followed up,
late money accepted, a public closing statement.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from pledges import jobs, service
from pledges.closing import agenda, statement, winding
from pledges.dispatches import dispatch, late_receipts
from pledges.lane.reception import Way
from pledges.models import MatchPlan, PledgeState
from pledges.planning import match_plans
from relief.campaigns import service as campaigns
from relief.campaigns.models import CampaignState
from relief.campaigns.schemas import Closing
from relief.kit.errors import Conflict
from relief.kit.jobs import Work
from relief.kit.lane import Priority
from relief.kit.outbox import OutboxMessage
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.pledges.closing_up import planned, standing_of
from tests.rules.gifts import JO


def closed(session, slug="goderich"):
    campaign = campaigns.get(session, slug)
    campaigns.change_state(session, campaign, CampaignState.CLOSED, closing=Closing())


def test_promises_end_by_plan_and_are_followed_up_for_a_while(db, settings, now):
    with db.session(write=True) as session:
        a_campaign(session, slug="goderich")
    planned(db, "goderich", "2011-10-02", "17:00", grace_days=10)
    now.at = datetime(2011, 10, 2, 21, 0, tzinfo=UTC)
    jobs.close(Work(settings, db))

    assert standing_of(db, "goderich") is CampaignState.PAUSED
    with db.session() as session:
        campaign = campaigns.get(session, "goderich")
        assert agenda.grace_ends(session, campaign) == date(2011, 10, 12)


@pytest.mark.parametrize("way", ["web", "phone", "api"])
def test_a_late_promise_is_refused_however_it_comes(taking, db, now, way):
    with db.session(write=True) as session:
        a_campaign(session, slug="goderich")
    planned(db, "goderich", "2011-10-02", "17:00")
    now.at = datetime(2011, 10, 2, 21, 0, tzinfo=UTC)

    async def story(take):
        with pytest.raises(Conflict) as refused:
            await take("goderich", way=Way(way, Priority.WEB))
        return refused.value.code

    assert taking(story) == "campaign_cut_off"


def test_money_that_is_not_placed_is_proposed_to_the_default_destination(db, browser, now):
    with db.session(write=True) as session:
        fund = an_agency(session, slug="fund")
        campaign = a_campaign(session, slug="goderich", default_agency_id=fund.id)
        pledge = a_pledged(session, campaign)

    answer = browser("coordinator").send("/campaigns/goderich/closing/step/money")

    with db.session() as session:
        [plan] = session.exec(select(MatchPlan)).all()
        [proposed] = match_plans.replay(plan).proposals
        assert answer.headers["location"].startswith(f"/desk/plans/{plan.id}")
        assert (proposed.reference, proposed.agency) == (pledge.reference, "fund")
        assert session.exec(select(OutboxMessage)).all() == []  # a plan sends nothing


@pytest.mark.parametrize("sent", [False, True])
def test_what_is_promised_and_never_taken_is_followed_up_to_its_end(db, settings, now, sent):
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        pledge = a_pledged(session, campaign, kind="goods", item="blankets", unit="each", amount=20)
        if sent:
            dispatch.send(session, pledge, an_agency(session), amount=20)
    planned(db, "goderich", "2011-10-02", grace_days=10)
    now.move(timedelta(days=53))
    jobs.close(Work(settings, db))

    for step in ("recalled", "unplaced"):
        with db.session(write=True, actor="staff:1") as session:
            campaign = campaigns.get(session, "goderich")
            run = winding.press(session, campaign, winding.STEPS[step])
        winding.go_on(db, settings, run.id)
    with db.session(write=True) as session:
        closed(session)
    now.move(timedelta(days=15))
    jobs.let_go(Work(settings, db))

    with db.session() as session:
        assert service.get(session, pledge.reference).state is PledgeState.LAPSED


def test_an_offer_that_was_not_needed_is_told_of_and_let_go(db, settings, now):
    with db.session(write=True, actor="staff:1") as session:
        campaign = a_campaign(session, slug="goderich")
        offer = a_pledged(session, campaign, kind="goods", item="blankets", unit="each", amount=20)
        service.keep(session, offer, until=date(2011, 12, 24))
        run = winding.press(session, campaign, winding.STEPS["offers"])
    winding.go_on(db, settings, run.id)
    with db.session(write=True) as session:
        closed(session)

    now.move(timedelta(days=30))
    jobs.let_go(Work(settings, db))

    with db.session() as session:
        assert service.get(session, offer.reference).state is PledgeState.LAPSED


def test_nothing_closes_while_a_promise_is_in_doubt(db, browser, now):
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        service.hold(session, a_pledged(session, campaign))

    desk = browser("coordinator")
    for page in ("/campaigns/goderich/close", "/campaigns/goderich/closing"):
        assert "1 promise waits for an answer." in desk.get(page).text
    for path in ("/campaigns/goderich/close", "/campaigns/goderich/closing/end"):
        page = path.removesuffix("/end")
        answer = desk.send(path, page=page, reason="Six weeks are over")
        assert answer.status_code == 409
        assert "nothing was closed" in answer.text
    assert standing_of(db, "goderich") is CampaignState.OPEN


def test_the_command_refuses_as_well_and_says_where_to_answer(db, command, now):
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        service.hold(session, a_pledged(session, campaign))

    status, _, errors = command("campaign", "close", "goderich", "--yes")

    assert status != 0
    assert "/desk?campaign=goderich&state=held" in errors
    assert standing_of(db, "goderich") is CampaignState.OPEN


def test_money_that_comes_after_the_end_is_counted_beside_the_statement(db, settings, now):
    with db.session(write=True) as session:
        campaign, fund = a_campaign(session, slug="goderich"), an_agency(session)
        pledge = a_pledged(session, campaign, amount=5000)
        service.lapse(session, pledge, reason="It did not come")
        closed(session)
    jobs.close(Work(settings, db))

    with db.session(write=True) as session:
        gone = service.get(session, pledge.reference)
        late_receipts.receive(session, gone, fund, JO, amount=5000, on=date(2011, 8, 21))
        campaign = campaigns.get(session, "goderich")
        then = statement.of(session, campaign).said
        since = statement.since(session, campaign, then)

    assert then["totals"][0]["received_cents"] == 0
    assert since == [{"currency": "CAD", "cents": 5000}]


def test_everyone_can_read_what_it_came_to(db, settings, browser, now):
    with db.session(write=True) as session:
        a_campaign(session, slug="goderich")
    assert browser().get("/c/goderich/closing").status_code == 404
    with db.session(write=True) as session:
        closed(session)
    jobs.close(Work(settings, db))

    answer = browser(lang="fr").get("/c/goderich/closing")

    assert answer.status_code == 200
    assert "Le bilan" in answer.text
    assert browser().get("/c/goderich/closing.pdf").content.startswith(b"%PDF")
