"""Where an unanswered offer would go next, by the rules of matching; and the press that moves it.

Proposed first, and to nobody before a coordinator says so. Taken back and sent again in one
transaction, so that it is never before two agencies at once.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, select

from pledges import backlog, locks
from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch as dispatches
from pledges.matching.planner import plan
from pledges.models import OFFERED, Dispatch
from pledges.plan_words import Proposal, Reason
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import audit
from relief.kit.errors import Conflict
from relief.kit.i18n import N_
from relief.kit.settings import Settings

SEED = 1
WORDS = "No answer in time."
ANSWERED = N_("{reference} was answered or taken back a moment ago. Nothing was moved.")
OTHERWISE = N_(
    "{reference} was not moved: since the page was opened, another organization has become the "
    "next one. The page shows it now; decide again."
)


@dataclass(frozen=True, slots=True)
class Next:
    """Where one offer would go, whole or in parts; or why nobody can take it."""

    proposals: tuple[Proposal, ...]
    why: tuple[Reason, ...] = ()

    @property
    def agencies(self) -> tuple[str, ...]:
        """To whom, each once."""
        return tuple(dict.fromkeys(each.agency for each in self.proposals))


def proposed(
    session: Session, offers: Sequence[Dispatch], *, among: Collection[str] | None = None
) -> dict[str, Next]:
    """Where each offer would go were it taken back, by its reference.

    All are planned together, so that no two are meant for the same place.

    Args:
        session: The transaction.
        offers: Dispatches that wait for an answer.
        among: The only agencies to look at; all when none.
    """
    found: dict[str, Next] = {}
    by_campaign: dict[UUID, list[Dispatch]] = defaultdict(list)
    for each in offers:
        by_campaign[each.campaign_id].append(each)
    for campaign_id, several in by_campaign.items():
        found |= _of(session, session.get_one(Campaign, campaign_id), several, among)
    return found


def _of(
    session: Session,
    campaign: Campaign,
    offers: Sequence[Dispatch],
    among: Collection[str] | None,
) -> dict[str, Next]:
    inputs = backlog.returned(session, campaign, offers)
    default = inputs.default_agency
    made = plan(
        inputs.offers,
        [each for each in inputs.takers if among is None or each.agency in among],
        inputs.gaps,
        policy=inputs.policy("default"),
        seed=SEED,
        default_agency=default if among is None or default in among else None,
    )
    parts: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in made.proposals:
        parts[proposal.reference].append(proposal)
    why = {waits.reference: waits.reasons for waits in made.unmatched}
    return {
        each.reference: Next(tuple(parts[each.reference]), why.get(each.reference, ()))
        for each in offers
    }


def move(
    session: Session, settings: Settings, offer: Dispatch, to: Sequence[str]
) -> list[Dispatch]:
    """Take it back and send it to the agencies that the page named, if the rules still say so.

    Raises:
        Conflict: if it was answered, or would go elsewhere by now; then nothing has moved.
    """
    locks.dispatch(session, offer)
    if offer.state not in OFFERED:
        raise Conflict(ANSWERED, code="answered_already", reference=offer.reference)
    following = proposed(session, [offer], among=to)[offer.reference]
    if not following.proposals or set(following.agencies) != set(to):
        raise Conflict(OTHERWISE, code="changed", reference=offer.reference)
    pledge = dispatches.pledge_of(session, offer)
    presses.recall(session, offer, words=WORDS)
    agencies = dict(session.exec(select(Agency.slug, Agency.id)).all())
    placements = [
        Placement(
            pledge.reference,
            agencies[each.agency],
            UUID(each.need) if each.need else None,
            each.amount,
        )
        for each in following.proposals
    ]
    sent, skipped = presses.send(session, settings, placements)
    if skipped:
        raise skipped[0].why  # and with it the taking back: it stays where it was
    for slug in following.agencies:
        audit.note(session, pledge.reference, "moved_on", dispatch=offer.reference, agency=slug)
    return sent
