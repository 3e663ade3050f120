"""Plans from the database and back: made, kept with all they were made from, dispatched.

A plan reserves nothing. What it was made from is stored beside it, so that it can be made again
under another policy and the two compared before anything is sent.
"""

import zlib
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

import orjson
from sqlmodel import Session, select

from pledges import backlog, desk, matching, undoing
from pledges.backlog import Inputs
from pledges.desk import Placement, Skipped
from pledges.models import Dispatch, MatchPlan
from pledges.plans import POLICIES, Gap, Offer, Plan, Proposal, Reason, Taker, Unmatched
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import audit, i18n
from relief.kit.errors import InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.memory import uncollected
from relief.kit.settings import Settings

NO_POLICY = N_("There is no policy “{policy}”. Choose one of: {expected}.")
NO_PLAN = N_("There is no such plan.")
OFFER = tuple(each.name for each in fields(Offer))
LEVEL = 1  # of compression: a tenth of the size at a hundredth of the planning time


@dataclass(frozen=True, slots=True)
class Outcome:
    """A stored plan's lines."""

    proposals: list[Proposal]
    unmatched: list[Unmatched]
    shortfall: list[dict[str, Any]]


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
        inputs=_pack(_inputs_as_lists(inputs)),
        outcome=_pack(_outcome_as_lists(plan)),
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
    return matching.plan(
        inputs.offers,
        inputs.takers,
        inputs.gaps,
        policy=POLICIES[policy],
        seed=seed,
        default_agency=inputs.default_agency,
    )


def get(session: Session, plan_id: str) -> MatchPlan:
    """A stored plan.

    Raises:
        Missing: if there is none.
    """
    try:
        found = session.get(MatchPlan, UUID(plan_id))
    except ValueError:
        found = None
    if found is None:
        raise Missing(NO_PLAN, code="unknown_plan")
    return found


def replay(stored: MatchPlan, policy: str | None = None) -> Plan:
    """Make a stored plan again from its own inputs, perhaps under another policy."""
    offers, takers, gaps, default = orjson.loads(zlib.decompress(stored.inputs))
    inputs = Inputs(
        [_offer(row) for row in offers],
        [Taker(row[0], frozenset(row[1]), frozenset(row[2]), *row[3:]) for row in takers],
        [Gap(*row) for row in gaps],
        default,
    )
    return propose(inputs, policy=policy or stored.policy, seed=stored.seed)


def outcome(stored: MatchPlan) -> Outcome:
    """The lines of a stored plan, as they were proposed."""
    proposals, unmatched, shortfall, reasons = orjson.loads(zlib.decompress(stored.outcome))
    known = [Reason(*row) for row in reasons]

    def named(numbers: list[int]) -> tuple[Reason, ...]:
        return tuple(known[n] for n in numbers)

    return Outcome(
        [Proposal(a, b, c, d, named(why)) for a, b, c, d, why in proposals],
        [Unmatched(a, b, named(why)) for a, b, why in unmatched],
        shortfall,
    )


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
        for each in outcome(stored).proposals
        if references is None or each.reference in references
    ]
    again = [each for each in placements if (each.reference, each.agency_id, each.need_id) in gone]
    fresh = [each for each in placements if each not in again] if again else placements
    sent, skipped = desk.send(session, settings, fresh, under=stored.id)
    skipped += [desk.taken(each) for each in again]
    campaign = session.get_one(Campaign, stored.campaign_id)
    facts: dict[str, Any] = {
        "plan": str(stored.id),
        "dispatched": len(sent),
        "skipped": len(skipped),
    }
    audit.note(session, f"campaign:{campaign.slug}", "plan_dispatched", **facts)
    return sent, skipped


def offers(stored: MatchPlan) -> dict[str, Offer]:
    """What a stored plan was made from, by reference."""
    found = orjson.loads(zlib.decompress(stored.inputs))
    return {offer.reference: offer for offer in map(_offer, found[0])}


def in_words(reason: Reason, lang: str, names: dict[str, str]) -> str:
    """A reason in the reader's language, with the agency's own name."""
    params = dict(reason.params)
    agency = params.get("agency")
    if isinstance(agency, str):
        params["agency"] = names.get(agency, agency)
    return i18n.translate(lang, reason.message, **params)


def _offer(row: list[Any]) -> Offer:
    named = dict(zip(OFFER, row, strict=True))
    return Offer(**named | {"declined_by": frozenset(named["declined_by"])})


def _inputs_as_lists(inputs: Inputs) -> list[Any]:
    offers = [
        (
            each.reference,
            each.kind,
            each.unit,
            each.item,
            each.amount,
            each.designation,
            each.agency,
            each.may_split,
            each.area,
            sorted(each.declined_by),
        )
        for each in inputs.offers
    ]
    takers = [
        (
            each.agency,
            sorted(each.accepts),
            sorted(each.serves),
            each.capacity,
            each.active,
            each.unreported,
        )
        for each in inputs.takers
    ]
    gaps = [
        (
            each.need,
            each.agency,
            each.kind,
            each.unit,
            each.item,
            each.amount,
            each.urgency,
            each.area,
            each.requested,
        )
        for each in inputs.gaps
    ]
    return [offers, takers, gaps, inputs.default_agency]


def _outcome_as_lists(plan: Plan) -> list[Any]:
    """Lines with their reasons numbered: a hundred thousand lines share a few hundred reasons."""
    numbers: dict[int, int] = {}
    reasons: list[Reason] = []

    def number(reason: Reason) -> int:
        known = numbers.get(id(reason))
        if known is None:
            known = numbers[id(reason)] = len(reasons)
            reasons.append(reason)
        return known

    proposals = [
        (p.reference, p.agency, p.need, p.amount, [number(r) for r in p.reasons])
        for p in plan.proposals
    ]
    unmatched = [(u.reference, u.amount, [number(r) for r in u.reasons]) for u in plan.unmatched]
    shortfall = [{"kind": s.kind, "unit": s.unit, "amount": s.amount} for s in plan.shortfall]
    return [proposals, unmatched, shortfall, [(r.rule, r.message, dict(r.params)) for r in reasons]]


def _pack(lists: list[Any]) -> bytes:
    return zlib.compress(orjson.dumps(lists), LEVEL)
