"""Milestones: what must be reached, and whether it is."""

from datetime import datetime, timedelta

from sqlmodel import Session

from notifications.timetable.models import AppealSchedule, MilestoneKind
from notifications.timetable.notes import Note
from notifications.timetable.schemas import MilestoneIn
from relief.campaigns import tally
from relief.campaigns.models import Campaign, CampaignState
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.needs.models import Need

LEAD = timedelta(days=1)  # a public request “closing soon” still leaves a day to answer it
WHOLE = 100  # per cent
NO_NEED = N_("There is no such need in this relief effort.")
REACHED = N_(
    "This milestone is reached already, so the public request would go out at once. Confirm that "
    "it should, or choose another milestone."
)
AT_ONCE = N_("This milestone is reached already: the public request goes out at once.")
CLOSING = N_(
    "It goes out a day before the relief effort's last moment for promises; if none is set, when "
    "the relief effort closes."
)
ONLY_ONCE = N_("It goes out once, even if the total falls and rises again.")


def fill(session: Session, campaign: Campaign, said: MilestoneIn, given: AppealSchedule) -> None:
    """Write a milestone as it was said into a schedule.

    Raises:
        InvalidInput: if its need is none of the campaign's.
    """
    if said.campaign:
        given.milestone = MilestoneKind(f"campaign_{said.campaign}")
    elif said.need_met:
        need = session.get(Need, said.need_met)
        if need is None or need.campaign_id != campaign.id:
            raise InvalidInput.field("/milestone/need_met", "unknown_need", NO_NEED)
        given.milestone, given.need_id = MilestoneKind.NEED_MET, need.id
    elif amount := said.reaches or said.of:
        given.milestone, given.total = MilestoneKind.TOTAL, said.total or ""
        given.amount_cents, given.currency = amount.amount_cents, amount.currency
        given.share = said.share or WHOLE


def notes(
    session: Session, given: AppealSchedule, now: datetime, *, even_if_past: bool
) -> list[Note]:
    """What must be known of a milestone when it is chosen.

    Raises:
        InvalidInput: if it is reached already, and nobody asked for it all the same.
    """
    if reached(session, given, now):
        if not even_if_past:
            raise InvalidInput.field("/milestone", "reached", REACHED)
        return [Note("reached", AT_ONCE)]
    if given.milestone is MilestoneKind.CLOSING:
        return [Note("closing", CLOSING)]
    return [Note("only_once", ONLY_ONCE)] if given.milestone is MilestoneKind.TOTAL else []


def reached(session: Session, schedule: AppealSchedule, now: datetime) -> bool:
    """Whether a schedule's milestone is reached at this moment."""
    if schedule.milestone is MilestoneKind.NEED_MET:
        need = session.get(Need, schedule.need_id, populate_existing=True)
        return need is not None and need.covered >= need.requested
    campaign = session.get_one(Campaign, schedule.campaign_id, populate_existing=True)
    if schedule.milestone is MilestoneKind.TOTAL:
        # In whole numbers: 33 % of an amount is reached neither a cent early nor a cent late.
        return _cents(session, campaign, schedule) * WHOLE >= schedule.amount_cents * schedule.share
    if schedule.milestone is MilestoneKind.OPENED:
        return campaign.state is CampaignState.OPEN
    cut_off = campaign.cut_off_at
    closing = cut_off is not None and cut_off - LEAD <= now
    return campaign.state is CampaignState.CLOSED or closing


def _cents(session: Session, campaign: Campaign, schedule: AppealSchedule) -> int:
    """The named total in the milestone's own currency: nothing is added across."""
    own, others = tally.totals(session, campaign)
    found = next((each for each in (own, *others) if each.currency == schedule.currency), None)
    if found is None:
        return 0
    return {
        "promised": found.promised_cents,
        "accepted": found.confirmed_cents,
        "received": found.received_cents,
    }[schedule.total]
