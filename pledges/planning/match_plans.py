"""Plans from the database and back: made, kept with all they were made from, dispatched.

A plan reserves nothing. What it was made from is stored beside it, so that it can be made again
under another policy and the two compared before anything is sent.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from pledges import backlog
from pledges.backlog import Inputs
from pledges.desk import presses
from pledges.desk.presses import Placement, Skipped
from pledges.matching import comparing, planner
from pledges.matching.comparing import Comparison
from pledges.models import Dispatch, MatchPlan
from pledges.plan_words import POLICIES, Plan, Reason
from pledges.planning import packing, undoing
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import audit, i18n
from relief.kit.db import by_id
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.memory import uncollected
from relief.kit.settings import Settings

NO_POLICY = N_("There is no policy “{policy}”. Choose one of: {expected}.")
OLDER = N_(
    "This plan was made under rules that have changed since, so it cannot be made again as it was. "
    "Make a new plan."
)
NO_PLAN = N_("There is no such plan.")


def make(
    session: Session,
    campaign: Campaign,
    *,
    policy: str = "default",
    seed: int = 1,
    references: Collection[str] | None = None,
) -> MatchPlan:
    """Propose where each open pledge of `campaign` should go, and keep the proposal.

    Args:
        session: The transaction.
        campaign: Whose pledges and needs.
        policy: A key of `POLICIES`.
        seed: Breaks ties.
        references: Only these pledges; all that are open when none.

    Raises:
        InvalidInput: if there is no such policy.
    """
    inputs = backlog.read(session, campaign)
    if references is not None:
        chosen = [each for each in inputs.offers if each.reference in references]
        inputs = replace(inputs, offers=chosen)
    return store(session, campaign, inputs, propose(inputs, policy=policy, seed=seed), seed=seed)


@uncollected()
def store(
    session: Session, campaign: Campaign, inputs: Inputs, plan: Plan, *, seed: int
) -> MatchPlan:
    """Keep `plan` with all it was made from."""
    stored = MatchPlan(
        campaign_id=campaign.id,
        policy=plan.policy,
        policy_version=plan.version,
        seed=seed,
        inputs=packing.pack_inputs(inputs),
        outcome=packing.pack_outcome(plan),
        made_by=session.info["actor"],
    )
    session.add(stored)
    session.flush()
    audit.note(
        session,
        f"campaign:{campaign.slug}",
        "planned",
        plan=str(stored.id),
        policy=plan.policy,
        seed=seed,
        proposals=len(plan.proposals),
        unmatched=len(plan.unmatched),
    )
    return stored


@uncollected()
def propose(inputs: Inputs, *, policy: str, seed: int) -> Plan:
    """The plan that `inputs` give under `policy`: the same each time."""
    if policy not in POLICIES:
        expected = ", ".join(sorted(POLICIES))
        raise InvalidInput.field(
            "/policy", "unknown_policy", NO_POLICY, policy=policy[:40], expected=expected
        )
    return planner.plan(
        inputs.offers,
        inputs.takers,
        inputs.gaps,
        policy=inputs.policy(policy),
        seed=seed,
        default_agency=inputs.default_agency,
    )


def compare(stored: MatchPlan, policy: str) -> Comparison:
    """A stored plan beside the one that its inputs give under another policy.

    Raises:
        Conflict: if its own policy means something else by now.
    """
    inputs = packing.inputs_of(stored)
    other = propose(inputs, policy=policy, seed=stored.seed)
    return comparing.compare(inputs.offers, inputs.gaps, replay(stored), other)


def again(session: Session, stored: MatchPlan, policy: str) -> MatchPlan:
    """Keep the plan that the inputs of `stored` give under another policy."""
    campaign = session.get_one(Campaign, stored.campaign_id)
    inputs = packing.inputs_of(stored)
    plan = propose(inputs, policy=policy, seed=stored.seed)
    return store(session, campaign, inputs, plan, seed=stored.seed)


def get(session: Session, plan_id: str) -> MatchPlan:
    """A stored plan.

    Raises:
        Missing: if there is none.
    """
    found = by_id(session, MatchPlan, plan_id)
    if found is None:
        raise Missing(NO_PLAN, code="unknown_plan")
    return found


def replay(stored: MatchPlan, policy: str | None = None) -> Plan:
    """Make a stored plan again from its own inputs, perhaps under another policy.

    Raises:
        Conflict: if its own policy means something else by now.
    """
    policy = policy or stored.policy
    own = POLICIES.get(stored.policy)
    if policy == stored.policy and (own is None or own.version != stored.policy_version):
        raise Conflict(OLDER, code="older_policy")
    return propose(packing.inputs_of(stored), policy=policy, seed=stored.seed)


def dispatch(
    session: Session,
    settings: Settings,
    stored: MatchPlan,
    references: Collection[str] | None = None,
) -> tuple[list[Dispatch], list[Skipped]]:
    """Dispatch the plan's proposals, or those of `references`; what moved is skipped by name.

    What this plan has sent already, and nobody took back, is not sent again.
    """
    # Locked, so that of two presses at once the second sees what the first has sent.
    session.refresh(stored, with_for_update=True)
    gone = undoing.gone(session, stored)
    agencies = dict(session.exec(select(Agency.slug, Agency.id)).all())
    placements = [
        Placement(
            each.reference,
            agencies[each.agency],
            UUID(each.need) if each.need else None,
            each.amount,
        )
        for each in packing.outcome_of(stored).proposals
        if references is None or each.reference in references
    ]
    fresh: list[Placement] = []
    repeated: list[Placement] = []
    for each in placements:
        known = (each.reference, each.agency_id, each.need_id) in gone
        (repeated if known else fresh).append(each)
    sent, skipped = presses.send(session, settings, fresh, under=stored.id)
    skipped += [presses.taken(each) for each in repeated]
    campaign = session.get_one(Campaign, stored.campaign_id)
    facts: dict[str, Any] = {
        "plan": str(stored.id),
        "dispatched": len(sent),
        "skipped": len(skipped),
    }
    audit.note(session, f"campaign:{campaign.slug}", "plan_dispatched", **facts)
    return sent, skipped


def in_words(reason: Reason, lang: str, names: dict[str, str]) -> str:
    """A reason in the reader's language, with the agency's own name."""
    params = dict(reason.params)
    agency = params.get("agency")
    if isinstance(agency, str):
        params["agency"] = names.get(agency, agency)
    return i18n.translate(lang, reason.message, **params)
