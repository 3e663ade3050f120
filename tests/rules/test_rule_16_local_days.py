"""Rule 16: time is kept in UTC, shown in the place's zone; cut-offs are local days."""

from datetime import UTC, datetime, timedelta

from pledges import jobs
from relief.campaigns import service as campaigns
from relief.campaigns.models import CampaignState
from relief.kit import clock
from relief.kit.jobs import Work
from tests.fixtures import a_campaign
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
