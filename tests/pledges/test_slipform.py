"""What is typed from a slip, read where its campaign is."""

from zoneinfo import ZoneInfo

from pledges.paper import slipform
from relief.kit import refs
from tests.fixtures import a_campaign
from tests.pledges.on_paper import a_slip


def test_saturday_morning_on_a_slip_is_the_morning_where_the_campaign_is(session, now):
    campaign = a_campaign(session, time_zone="America/Winnipeg")
    helps = {"time.from_day": "2011-08-27", "time.until_day": "2011-08-27", "time.morning": "yes"}
    fields = a_slip(refs.new(), kind="time") | helps

    [span] = slipform.read(fields, campaign).body.time.available

    assert span.since.astimezone(ZoneInfo("America/Winnipeg")).hour == 8
