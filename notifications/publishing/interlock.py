"""The interlock: what must be true at the moment an appeal is sent. Where it is not, it waits.

It says why, in words; nothing here changes anything.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from notifications.appeals import content, placeholders
from notifications.appeals.filling import need_of
from notifications.appeals.models import ENDED, MAY_GO_OUT, Appeal, AppealState, Asks
from notifications.networks import hand
from notifications.publishing import switches
from relief.campaigns import floor
from relief.campaigns.models import Campaign, CampaignState
from relief.kit.i18n import N_

STOPPED = N_("All posts are stopped.")
CAMPAIGN_STOPPED = N_("The posts of this relief effort are stopped.")
NETWORK_STOPPED = N_("Posts on this network are stopped.")
NOT_OPEN = N_("The relief effort is not open.")
NOT_APPROVED = N_("Its words were changed, and nobody else has read them yet.")
OVER = N_("The public request was cancelled or taken down.")
NOT_THERE = N_("The public request does not go out on this network any more.")
NEED_MET = N_("What it asks for is no longer needed.")
NEED_STALE = N_("Nobody has confirmed for two days that it is still needed: ask the organization.")
LINES = N_("The lines are overwhelmed, and this asks people to call.")
FOR_CALLS = (Asks.CALL,)
WHILE_CLOSED = (Asks.NEWS, Asks.STOP)  # a closing word is news, and "please stop" is always true


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason to wait, as a msgid and what fills it."""

    code: str
    words: str
    params: dict[str, object] = field(default_factory=dict)


def holds(
    session: Session, appeal: Appeal, campaign: Campaign, network: str, at: datetime
) -> list[Hold]:
    """Every reason why `appeal` may not go out on `network` at `at`; none: it may."""
    found = list(_switched(session, campaign, network))
    found += _approved(session, appeal, network)
    if not _is_open_for(campaign, appeal.asks):
        found.append(Hold("campaign", NOT_OPEN))
    found += _need(session, appeal, at)
    if appeal.asks in FOR_CALLS and floor.level(session) is floor.Level.OVERWHELMED:
        found.append(Hold("lines", LINES))
    return found


def _switched(session: Session, campaign: Campaign, network: str) -> list[Hold]:
    words = {
        switches.ALL: STOPPED,
        switches.campaign(campaign.slug): CAMPAIGN_STOPPED,
        switches.network(network): NETWORK_STOPPED,
    }
    return [Hold("switch", words[each.scope]) for each in switches.stopped(session, list(words))]


def _approved(session: Session, appeal: Appeal, network: str) -> list[Hold]:
    """Whether a second person has read this, for this network; any may be copied by hand."""
    if appeal.state in (*ENDED, AppealState.DONE):
        return [Hold("ended", OVER)]
    if appeal.state not in MAY_GO_OUT or not content.is_as_read(session, appeal):
        return [Hold("approval", NOT_APPROVED)]
    if network not in (*appeal.networks, hand.ENTRY.key):
        return [Hold("network", NOT_THERE)]
    return []


def _is_open_for(campaign: Campaign, asks: Asks) -> bool:
    if asks in WHILE_CLOSED:
        return campaign.state is not CampaignState.DRAFT
    return campaign.state is CampaignState.OPEN


def _need(session: Session, appeal: Appeal, at: datetime) -> list[Hold]:
    """Whether what it asks for is needed still, and was confirmed lately if it tells how much."""
    need = need_of(session, appeal.need_id)
    if need is None or appeal.asks is Asks.STOP:
        return []
    if not need.wanting:
        return [Hold("need_met", NEED_MET)]
    texts = [appeal.text_en, appeal.text_fr]
    texts += [text for own in appeal.own_words.values() for text in own.values()]
    if "still_needed" in placeholders.figures_in(texts) and need.stale(at):
        return [Hold("need_stale", NEED_STALE)]
    return []
