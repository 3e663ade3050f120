"""Rule 15: closing is a plan. Cut-off, grace, what is open followed up, late money accepted."""

from datetime import UTC, date, datetime

from pledges import jobs, late, service
from pledges.closing import agenda, statement
from relief.campaigns import service as campaigns
from relief.campaigns.models import CampaignState
from relief.campaigns.schemas import Closing
from relief.kit.jobs import Work
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.pledges.closing_up import planned, standing_of
from tests.rules.gifts import JO


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


def test_money_that_comes_after_the_end_is_counted_beside_the_statement(db, settings, now):
    with db.session(write=True) as session:
        campaign, fund = a_campaign(session, slug="goderich"), an_agency(session)
        pledge = a_pledged(session, campaign, amount=5000)
        service.lapse(session, pledge, reason="It did not come")
        campaigns.change_state(session, campaign, CampaignState.CLOSED, closing=Closing())
    jobs.close(Work(settings, db))

    with db.session(write=True) as session:
        gone = service.get(session, pledge.reference)
        late.receive(session, gone, fund, JO, amount=5000, on=date(2011, 8, 21))
        campaign = campaigns.get(session, "goderich")
        then = statement.of(session, campaign).said
        now_read = statement.read(session, campaign)

    assert then["totals"][0]["received_cents"] == 0
    assert statement.since(now_read, then) == [{"currency": "CAD", "cents": 5000}]
