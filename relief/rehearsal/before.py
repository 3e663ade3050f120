"""What came before Goderich: an ice storm that is closed, and a flood that is paused."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pledges.closing import statement
from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.dispatch import Answer
from pledges.intake import phone, web
from pledges.models import Dispatch
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign, CampaignState
from relief.campaigns.schemas import Closing
from relief.kit import forms
from relief.needs import service as needs
from relief.needs.schemas import NeedIn
from relief.rehearsal import agencies, promises
from relief.rehearsal.campaigns import CLOSING, FLOOD, FLOOD_PAUSED, ICE_STORM, ICE_STORM_CLOSED
from relief.rehearsal.people import somebody
from relief.rehearsal.stage import ZONE, Offering, Stage

KITCHEN = "harbour-kitchen"


def begins(now: datetime) -> datetime:
    """The morning of the ice storm: the last ninth of March that is a season ago."""
    local = now.astimezone(ZoneInfo(ZONE))
    year = local.year if local >= local.replace(month=6, day=9) else local.year - 1
    return local.replace(year=year, month=3, day=9, hour=7, minute=40, second=0, microsecond=0)


def play(stage: Stage, now: datetime) -> None:
    """Both earlier efforts."""
    ice_storm(stage)
    stage.at(max(stage.clock.at, now - timedelta(days=24)))
    flood(stage)


def ice_storm(stage: Stage) -> None:
    """Everything promised arrived, and the effort closed."""
    with stage.coordinating() as session:
        campaign = stage.open(session, ICE_STORM, default_agency=agencies.FUND)
    sent = _dispatched(stage, campaign, _gifts(stage, 14), agencies.FUND)
    stage.clock.move(timedelta(days=2))
    _answered(stage, sent)
    stage.clock.move(timedelta(days=12))
    with stage.coordinating() as session:
        for reference in sent:
            offer = dispatch.get(session, reference)
            receipts.receive(session, offer, _by(stage, offer), on=stage.today)
    stage.clock.move(timedelta(days=20))
    with stage.coordinating() as session:
        row = campaigns.get(session, campaign.slug)
        closing = forms.parse(Closing, CLOSING)
        campaigns.change_state(
            session, row, CampaignState.CLOSED, reason=ICE_STORM_CLOSED, closing=closing
        )
    statement.freeze(stage.db, campaign)
    stage.post()


def flood(stage: Stage) -> None:
    """A small effort that waits: some gifts accepted, some not answered."""
    with stage.coordinating() as session:
        campaign = stage.open(session, FLOOD, default_agency=agencies.FUND)
        wish = {"agency": KITCHEN, "kind": "money", "amount": {"amount_cents": 1_200_000}}
        more = {"urgency": 3, "place": "Bayfield", "note": "Meals for the crews at the pumps."}
        needs.create(session, campaign, forms.parse(NeedIn, wish | more))
    sent = _dispatched(stage, campaign, _gifts(stage, 9), KITCHEN)
    stage.clock.move(timedelta(days=1))
    _answered(stage, sent[:6])
    stage.clock.move(timedelta(days=3))
    with stage.coordinating() as session:
        row = campaigns.get(session, campaign.slug)
        campaigns.change_state(session, row, CampaignState.PAUSED, reason=FLOOD_PAUSED)
    stage.post()


def _gifts(stage: Stage, count: int) -> list[Offering]:
    """Money without a wish, in the three days after the opening."""
    rng, opened = stage.rng, stage.clock.at
    taker = stage.who["p.dunn@example.org"]
    hours = sorted(rng.uniform(1, 60) for _ in range(count))
    found = []
    for n, hour in enumerate(hours):
        caller = somebody(rng, "fr" if n % 5 == 4 else "en")
        way, principal = (web.WAY, "public") if n % 2 else (phone.WAY, taker)
        body = promises.gift(rng, caller)
        found.append(Offering(opened + timedelta(hours=hour), way, principal, body))
    return found


def _dispatched(
    stage: Stage, campaign: Campaign, offerings: Sequence[Offering], agency: str
) -> list[str]:
    taken = stage.take(campaign, offerings)
    stage.minutes(30, 60)
    with stage.coordinating() as session:
        placements = [
            Placement(
                each.reference, stage.agencies[agency].id, None, gift.body["amount"]["amount_cents"]
            )
            for each, gift in zip(taken, offerings, strict=True)
        ]
        sent, _ = presses.send(session, stage.settings, placements)
    return [each.reference for each in sent]


def _answered(stage: Stage, references: Sequence[str]) -> None:
    with stage.coordinating() as session:
        for reference in references:
            offer = dispatch.get(session, reference)
            dispatch.accept(session, offer, _by(stage, offer))


def _by(stage: Stage, offer: Dispatch) -> Answer:
    name = next(a.contact_name for a in stage.agencies.values() if a.id == offer.agency_id)
    return Answer(by=name, channel="phone")
