"""The Province gives two dollars for each that reaches the local fund with no condition."""

from datetime import timedelta

from pledges import sponsor_entries
from relief.campaigns import service as campaigns
from relief.campaigns import sponsorship
from relief.campaigns.models import Campaign
from relief.campaigns.schemas import RuleIn
from relief.kit import clock, forms
from relief.rehearsal import agencies
from relief.rehearsal.stage import Stage

LASTS = timedelta(days=60)


def announce(stage: Stage, campaign: Campaign) -> None:
    """Said some days after the tornado; what had arrived counts as well."""
    opened = clock.local(campaign.opened_at or clock.now(), campaign.time_zone).date()
    rule = {
        "sponsor": {"en": "The Province", "fr": "La province"},
        "ratio": "2:1",
        "first_day": opened,
        "last_day": opened + LASTS,
        "recipient": agencies.FUND,
        "unconditional": True,
        "cap": "5000000",
    }
    with stage.coordinating() as session:
        row = campaigns.get(session, campaign.slug)
        kept = sponsorship.add(session, row, forms.parse(RuleIn, rule))
        sponsor_entries.catch_up(session, row, kept)
