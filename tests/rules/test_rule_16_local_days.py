"""Rule 16: time is kept in UTC, shown in the place's zone; cut-offs are local days."""

from datetime import UTC, date, datetime, timedelta

from pledges import jobs, service
from pledges.closing import agenda
from pledges.models import PledgeState
from relief.campaigns import service as campaigns
from relief.campaigns.models import CampaignState
from relief.kit import clock
from relief.kit.jobs import Work
from tests.fixtures import a_campaign, a_pledged
from tests.pledges.closing_up import planned, standing_of

KENORA = "America/Winnipeg"


def test_the_same_wall_clock_ends_an_hour_later_at_kenora(db, settings, now):
    with db.session(write=True) as session:
        a_campaign(session, slug="goderich")
        a_campaign(session, slug="kenora", place="Kenora", time_zone=KENORA)
    for slug in ("goderich", "kenora"):
        planned(db, slug, "2011-10-02", "23:59")

    now.at = datetime(2011, 10, 3, 3, 59, tzinfo=UTC)
    jobs.close(Work(settings, db))
    assert standing_of(db, "goderich") is CampaignState.PAUSED
    assert standing_of(db, "kenora") is CampaignState.OPEN

    now.move(timedelta(hours=1))
    jobs.close(Work(settings, db))
    assert standing_of(db, "kenora") is CampaignState.PAUSED


def test_it_is_kept_in_utc_and_shown_on_kenora_s_clocks(db, browser, now):
    with db.session(write=True) as session:
        a_campaign(session, slug="kenora", place="Kenora", time_zone=KENORA)
    planned(db, "kenora", "2011-10-02", "23:59")

    with db.session() as session:
        kept = campaigns.get(session, "kenora").cut_off_at
    assert clock.rfc3339(kept) == "2011-10-03T04:59:00Z"
    assert "2 October 2011, 11:59" in browser().get("/c/kenora").text


def test_days_of_following_up_are_counted_on_kenora_s_calendar(db, now):
    with db.session(write=True) as session:
        a_campaign(session, slug="kenora", place="Kenora", time_zone=KENORA)
    planned(db, "kenora", "2011-10-02", "23:59", grace_days=1)  # the third of October in UTC

    with db.session() as session:
        campaign = campaigns.get(session, "kenora")
        assert agenda.grace_ends(session, campaign) == date(2011, 10, 3)


def test_an_offer_stands_until_its_last_local_day_is_over(db, settings, now):
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="kenora", place="Kenora", time_zone=KENORA)
        blankets = {"kind": "goods", "item": "blankets", "unit": "each", "amount": 20}
        offer = a_pledged(session, campaign, **blankets)
        service.keep(session, offer, until=date(2011, 10, 2))

    now.at = datetime(2011, 10, 3, 4, 59, tzinfo=UTC)  # a minute before midnight there
    jobs.let_go(Work(settings, db))
    assert state_of(db, offer) is PledgeState.STANDING

    now.move(timedelta(minutes=1))
    jobs.let_go(Work(settings, db))
    assert state_of(db, offer) is PledgeState.LAPSED


def test_a_minute_that_comes_twice_counts_the_second_time(db, settings, now):
    with db.session(write=True) as session:
        a_campaign(session, slug="kenora", place="Kenora", time_zone=KENORA)
    assert planned(db, "kenora", "2011-11-06", "01:30").clocks == "twice"

    now.at = datetime(2011, 11, 6, 6, 30, tzinfo=UTC)  # half past one, summer time
    jobs.close(Work(settings, db))
    assert standing_of(db, "kenora") is CampaignState.OPEN

    now.move(timedelta(hours=1))
    jobs.close(Work(settings, db))
    assert standing_of(db, "kenora") is CampaignState.PAUSED


def state_of(db, pledge):
    with db.session() as session:
        return service.get(session, pledge.reference).state
